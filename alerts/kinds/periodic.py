"""定期工作: a duty of a year or a quarter. The service opens it when its period begins; nobody does by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from alerts.duties import StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Moments, Proves
from alerts.kinds.papers import AT, FILE, OFFICERS, REFERENCE, REMARK, UNIT
from alerts.kinds.questions import LINK, SPEAKERS

OPEN, DONE, MISSED = "per_open", "per_done", "per_missed"
OFFICES = (("department", "人民政府部门"), ("government", "政府信息公开工作主管部门"))


def moments(form: Mapping[str, Any]) -> Moments:
    """The period begins; nothing done before it counts for it."""
    return {StartPoint.CALENDAR: datetime.fromisoformat(form["begins_at"])}


PERIODIC_DUTY = CaseKind(
    name="periodic",
    label="定期工作",
    purpose="每年、每季度应做的公开工作：期初由系统自动登记，期满未做记为未完成，此后所做的计入下一期。",
    title="{period} {name}",
    by_hand=False,
    form=(
        Field(name="limit", label="依据的时限"),
        Field(name="period", label="期间"),
        Field(name="name", label="事项"),
        Field(name="begins_at", label="期间开始", kind=FieldKind.MOMENT),
        Field(name="ends_at", label="期间结束", kind=FieldKind.MOMENT, future=True),
        Field(name="office", label="单位性质", kind=FieldKind.CHOICE, choices=OFFICES),
    ),
    stages={OPEN: "期内待办", DONE: "已办", MISSED: "期满未办"},
    course=("开始", "办理", "归档"),
    moments=moments,
    ready=frozenset({OPEN, DONE, MISSED}),
    steps={
        "assign": FormStep(
            label="交办",
            course="开始",
            sources=frozenset({OPEN}),
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "record_duty": FormStep(
            label="登记办理情况",
            course="办理",
            sources=frozenset({OPEN}),
            roles=SPEAKERS,
            targets=frozenset({DONE}),
            fields=(
                AT,
                replace(REFERENCE, required=False, hint="督导记录、汇报记录、报送文号"),
                replace(LINK, required=False, hint="向社会公布的填写链接"),
                FILE,
                REMARK,
            ),
            effects=(Proves(),),
        ),
    },
)
