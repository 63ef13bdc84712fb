"""Questions that many forms ask in the same words, and who usually takes the steps."""

from alerts.grades import Grade
from alerts.kinds.fields import Field, FieldKind
from huiying.people import Role

OFFICERS = frozenset({Role.DUTY, Role.LEADER})
HANDLERS = OFFICERS | {Role.UNIT}
SPEAKERS = HANDLERS | {Role.SPOKESPERSON}
TITLE = Field(name="title", label="标题")
AT = Field(name="at", label="时间", kind=FieldKind.MOMENT)
REFERENCE = Field(name="reference", label="文书编号")
MAYBE_REFERENCE = Field(name="reference", label="文书编号", required=False)
LINK = Field(name="url", label="公开链接", kind=FieldKind.LINK)
MAYBE_LINK = Field(name="url", label="公开链接", kind=FieldKind.LINK, required=False)
FILE = Field(name="file", label="文件", kind=FieldKind.FILE, required=False)
NOTE = Field(name="note", label="说明", kind=FieldKind.LONG_TEXT)
MAYBE_NOTE = Field(name="note", label="说明", kind=FieldKind.LONG_TEXT, required=False)
UNIT = Field(name="unit_id", label="承办单位", kind=FieldKind.UNIT)
GRADE = Field(
    name="grade",
    label="事件等级",
    kind=FieldKind.CHOICE,
    choices=tuple((grade.value, grade.label) for grade in Grade),
    required=False,
)
OCCURRED = Field(name="occurred_at", label="事发时间", kind=FieldKind.MOMENT, required=False)
