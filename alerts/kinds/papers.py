"""What the forms of many kinds ask in the same words: when, by which document, why; and who may take a step."""

from alerts.kinds.fields import Field, FieldKind
from huiying.people import Role

OFFICERS = frozenset({Role.DUTY, Role.LEADER})
HANDLERS = OFFICERS | {Role.UNIT}
AT = Field(name="at", label="时间", kind=FieldKind.MOMENT)
REFERENCE = Field(name="reference", label="文书编号")
FILE = Field(name="file", label="文书", kind=FieldKind.FILE, required=False)
NOTE = Field(name="note", label="说明", kind=FieldKind.LONG_TEXT, private=True)
REVIEW = Field(
    name="review",
    label="公开前审查编号",
    hint="保密审查、去标识化和内容、时机、方式研判的记录；经本系统拟稿发布的不必在这里登记",
)
"""Nothing is public before it was reviewed (条例 第十七条): what was published elsewhere names the record of it."""
REMARK = Field(name="note", label="说明", kind=FieldKind.LONG_TEXT, required=False)
UNIT = Field(name="unit_id", label="承办单位", kind=FieldKind.UNIT)
ORIGIN = Field(name="origin", label="由哪个办件转来", required=False)
