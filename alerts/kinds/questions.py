"""What the forms of publishing and reporting ask in the same words, beside the papers of any form."""

from alerts.grades import Grade
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.papers import HANDLERS
from huiying.people import Role

SPEAKERS = HANDLERS | {Role.SPOKESPERSON}
TITLE = Field(name="title", label="标题")
LINK = Field(name="url", label="公开链接", kind=FieldKind.LINK)
GRADE = Field(
    name="grade",
    label="事件等级",
    kind=FieldKind.CHOICE,
    choices=tuple((grade.value, grade.label) for grade in Grade),
    required=False,
)
OCCURRED = Field(name="occurred_at", label="事发时间", kind=FieldKind.MOMENT, required=False)
