"""舆情 that an officer opens by hand: a call from above, a visit, a drill. What the pipeline notices needs no form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts import course
from alerts.duties import StartPoint
from alerts.grades import Grade
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import CaseKind, Moments
from alerts.stages import COURSE, STAGE_LABELS
from huiying.errors import Invalid

GRADES = tuple((grade.value, grade.label) for grade in Grade)
TITLE = Field(name="title", label="标题")
SOURCE = Field(name="source", label="来源", hint="谁告诉的：来电、上级通知、现场报告……")
PLACE = Field(name="place", label="地点", required=False)
SUMMARY = Field(name="summary", label="情况", kind=FieldKind.LONG_TEXT, required=False)
KNOWN = Field(
    name="known_at", label="首次知悉时间", kind=FieldKind.MOMENT, required=False, hint="不填即为登记时间"
)
GRADE = Field(name="grade", label="事件等级", kind=FieldKind.CHOICE, choices=GRADES, required=False)
STAGES = {stage.value: label for stage, label in STAGE_LABELS.items()}


def moments(form: Mapping[str, Any]) -> Moments:
    """When it happened and when we knew. Raises Invalid when we knew before it happened."""
    found = {
        point: datetime.fromisoformat(form[name])
        for point, name in ((StartPoint.OCCURRED, "occurred_at"), (StartPoint.FIRST_SEEN, "known_at"))
        if form.get(name)
    }
    occurred, known = found.get(StartPoint.OCCURRED), found.get(StartPoint.FIRST_SEEN)
    if occurred is not None and known is not None and known < occurred:
        raise Invalid("首次知悉时间早于事发时间，请核对", code="bad_form")
    return found


EMERGENCY = CaseKind(
    name="emergency",
    label="突发事件舆情",
    purpose="登记突发事件：特别重大、重大的，五小时内发布权威信息，二十四小时内举行新闻发布会。",
    form=(
        TITLE,
        SOURCE,
        PLACE,
        Field(name="occurred_at", label="事发时间", kind=FieldKind.MOMENT, required=False),
        KNOWN,
        GRADE,
        SUMMARY,
    ),
    stages=STAGES,
    steps={},
    course=COURSE,
    moments=moments,
    own_table=course.TABLE,
)
OPINION = CaseKind(
    name="opinion",
    label="政务舆情",
    purpose="登记需要研判的政务舆情：研判为“需回应”的，自首次知悉起四十八小时内回应。",
    form=(TITLE, SOURCE, PLACE, KNOWN, SUMMARY),
    stages=STAGES,
    steps={},
    course=COURSE,
    moments=moments,
    own_table=course.TABLE,
)
