"""信访: what comes in, goes on, is settled, reviewed and reviewed again (信访工作条例 第二十二至三十六条)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import CaseKind, Moments
from alerts.kinds.papers import ORIGIN
from alerts.kinds.petition_steps import CATEGORY, STEPS, YES_NO

ROUTES = (
    ("bureau", "本单位是信访部门，收到信访事项"),
    ("direct", "本单位直接收到"),
    ("transferred", "信访部门或上级转送、交办"),
    ("review", "请求本单位复查"),
    ("second_review", "请求本单位复核"),
)
ASKED = {"review": StartPoint.REVIEW_ASKED, "second_review": StartPoint.SECOND_REVIEW_ASKED}
"""What its receipt is where this office is asked to look again."""
ROLES_OF_THE_OFFICE = {
    "review": frozenset({"upper_organ"}),
    "second_review": frozenset({"second_organ"}),
}


def received(form: Mapping[str, Any]) -> Moments:
    """The receipt, named after what was received."""
    point = ASKED.get(form["route"], StartPoint.RECEIVED)
    return {point: datetime.fromisoformat(form["received_at"])}


def own_bodies(form: Mapping[str, Any]) -> frozenset[str]:
    """Which of the organs of a petition this office is."""
    return ROLES_OF_THE_OFFICE.get(form.get("route", ""), frozenset())


def lacking(form: Mapping[str, Any]) -> tuple[str, ...]:
    """A grave or urgent matter is reported at once; the text has no number, so no clock runs (第二十五条)."""
    if form.get("urgent") == "yes" and form.get("reported") != "yes":
        return ("重大、紧急信访事项还没有报告本级党委和政府、上一级信访部门（XF-07）",)
    return ()


PETITION = CaseKind(
    name="petition",
    label="信访",
    purpose="登记信访事项：十五日内转送或书面告知，申诉求决类自受理之日起六十日内办结。",
    title="{petitioner}信访：{content}",
    form=(
        Field(name="petitioner", label="信访人"),
        Field(name="content", label="信访事项", kind=FieldKind.LONG_TEXT, private=True),
        Field(name="route", label="来处", kind=FieldKind.CHOICE, choices=ROUTES),
        Field(name="received_at", label="收到时间", kind=FieldKind.MOMENT),
        CATEGORY,
        Field(
            name="reachable",
            label="姓名、住址是否清楚",
            kind=FieldKind.CHOICE,
            choices=YES_NO,
            required=False,
            hint="不清楚的不要求书面告知",
        ),
        Field(
            name="competent",
            label="转送的事项是否属于本单位职权",
            kind=FieldKind.CHOICE,
            choices=(*YES_NO, ("unknown", "待定")),
            required=False,
        ),
        Field(
            name="urgent",
            label="重大、紧急，可能造成社会影响",
            kind=FieldKind.CHOICE,
            choices=YES_NO,
            required=False,
        ),
        ORIGIN,
    ),
    stages={
        "registered": "已登记",
        "transferred": "已转送、交办",
        "objecting": "异议中",
        "processing": "办理中",
        "settled": "已出具处理意见",
        "reviewing": "复查中",
        "reviewed": "已出具复查意见",
        "re_reviewing": "复核中",
        "concluded": "已终结",
        "ended": "已终止",
    },
    course=("登记", "受理", "办理", "告知", "复查", "复核", "归档"),
    moments=received,
    own_bodies=own_bodies,
    lacking=lacking,
    ready=frozenset({"transferred", "settled", "reviewed", "concluded", "ended"}),
    steps=STEPS,
)
