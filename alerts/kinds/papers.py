"""What the forms of many kinds ask in the same words: when, by which document, why; and who may take a step."""

from alerts.kinds.fields import Field, FieldKind
from huiying.people import Role

OFFICERS = frozenset({Role.DUTY, Role.LEADER})
HANDLERS = OFFICERS | {Role.UNIT}
AT = Field(name="at", label="时间", kind=FieldKind.MOMENT)
REFERENCE = Field(name="reference", label="文书编号")
FILE = Field(name="file", label="文书", kind=FieldKind.FILE, required=False)
NOTE = Field(name="note", label="说明", kind=FieldKind.LONG_TEXT, private=True)
REMARK = Field(name="note", label="说明", kind=FieldKind.LONG_TEXT, required=False)
UNIT = Field(name="unit_id", label="承办单位", kind=FieldKind.UNIT)
ORIGIN = Field(name="origin", label="由哪个办件转来", required=False)
