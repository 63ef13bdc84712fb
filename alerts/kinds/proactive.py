"""主动公开 and 办事指南变更: what has to be public within days of being made, decided, approved or changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Marks, Moments, Proves
from alerts.kinds.papers import AT, FILE, HANDLERS, NOTE, OFFICERS, REVIEW, UNIT
from alerts.kinds.questions import LINK, SPEAKERS, TITLE
from huiying.errors import Invalid

INFORMATION = (
    ("general", "属于主动公开范围的信息"),
    ("enforcement", "行政执法决定"),
    ("licence_or_penalty", "行政许可、行政处罚决定"),
    ("penalty_withdrawn", "已公开的处罚决定被变更、撤销"),
    ("budget", "预算、决算"),
)
POINTS = {
    "formed_at": StartPoint.FORMED,
    "decided_at": StartPoint.DECIDED,
    "approved_at": StartPoint.APPROVED,
}
DAYS = {
    "formed_at": "形成或变更时间",
    "decided_at": "决定作出时间",
    "approved_at": "批准或批复时间",
}
COUNTED_FROM = {
    "general": "formed_at",
    "enforcement": "decided_at",
    "licence_or_penalty": "decided_at",
    "penalty_withdrawn": "decided_at",
    "budget": "approved_at",
}
"""The day that counts for each kind of information."""
PENDING, PUBLISHED, WITHHELD = "dis_pending", "dis_published", "dis_withheld"
STAGES = {PENDING: "待公开", PUBLISHED: "已公开", WITHHELD: "不予公开"}
PUBLISHED_ACT = Proves(act=EvidenceKind.PUBLICATION)
"""Whatever the information is, its publication discharges what is owed for it."""


def moments(form: Mapping[str, Any]) -> Moments:
    """The days the form states. Raises Invalid without the one that counts.

    What was approved was formed that day at the latest: the general rule asks too, and the special law displaces it.
    """
    needed = COUNTED_FROM[form["information"]]
    if not form.get(needed):
        raise Invalid(f"{DAYS[needed]}：必填", code="bad_form", fields={needed: "必填"})
    found = {point: datetime.fromisoformat(form[name]) for name, point in POINTS.items() if form.get(name)}
    approved = found.get(StartPoint.APPROVED)
    return found if approved is None else {StartPoint.FORMED: approved} | found


def changed(form: Mapping[str, Any]) -> Moments:
    """The day the procedure of approval was completed: from it the changed guide is information that was formed."""
    approved = datetime.fromisoformat(form["approved_at"])
    return {StartPoint.APPROVED: approved, StartPoint.FORMED: approved}


ASSIGN = FormStep(
    label="交办",
    course="交办",
    sources=frozenset({PENDING}),
    roles=OFFICERS,
    fields=(UNIT,),
    effects=(Assigns(),),
)
PROACTIVE_DISCLOSURE = CaseKind(
    name="proactive_disclosure",
    label="主动公开",
    purpose="登记形成、变更的应公开信息和执法决定：二十个、七个或三个工作日内公开，预算决算二十日。",
    form=(
        TITLE,
        Field(name="information", label="信息类别", kind=FieldKind.CHOICE, choices=INFORMATION),
        Field(
            name="formed_at",
            label=DAYS["formed_at"],
            kind=FieldKind.MOMENT,
            required=False,
            hint="主动公开范围的信息必填",
        ),
        Field(
            name="decided_at",
            label=DAYS["decided_at"],
            kind=FieldKind.MOMENT,
            required=False,
            hint="执法决定必填；撤回的，为变更、撤销的决定作出时间",
        ),
        Field(
            name="approved_at",
            label=DAYS["approved_at"],
            kind=FieldKind.MOMENT,
            required=False,
            hint="预算、决算必填",
        ),
        Field(name="number", label="文号", required=False),
    ),
    stages=STAGES,
    course=("登记", "交办", "公开", "归档"),
    moments=moments,
    ready=frozenset({PUBLISHED, WITHHELD}),
    steps={
        "assign": ASSIGN,
        "publish_information": FormStep(
            label="登记公开",
            course="公开",
            sources=frozenset({PENDING}),
            roles=SPEAKERS,
            targets=frozenset({PUBLISHED}),
            fields=(AT, LINK, FILE, REVIEW),
            effects=(Marks(name="review"), PUBLISHED_ACT),
        ),
        "withdraw_information": FormStep(
            label="撤回并公开说明理由",
            course="公开",
            sources=frozenset({PENDING}),
            roles=SPEAKERS,
            targets=frozenset({PUBLISHED}),
            fields=(AT, LINK, NOTE),
            effects=(PUBLISHED_ACT,),
        ),
        "withhold_information": FormStep(
            label="经审查不予公开",
            course="公开",
            sources=frozenset({PENDING}),
            roles=HANDLERS,
            targets=frozenset({WITHHELD}),
            fields=(NOTE,),
            effects=(Marks(name="ended", value="withheld"),),
            two_persons=True,
        ),
    },
)
GUIDE_CHANGE = CaseKind(
    name="guide_change",
    label="办事指南变更",
    purpose="登记办事条件的变化：完成审批程序后一个工作日内公开变更内容和实施时间（有此规定的单位），否则二十个工作日。",
    title="办事指南变更：{title}",
    form=(
        Field(name="title", label="办事事项"),
        Field(name="change", label="变更内容", kind=FieldKind.LONG_TEXT),
        Field(name="approved_at", label="完成审批程序时间", kind=FieldKind.MOMENT),
        Field(name="effective_on", label="实施日期", kind=FieldKind.DATE),
    ),
    stages={PENDING: STAGES[PENDING], PUBLISHED: STAGES[PUBLISHED]},
    course=("登记", "交办", "公开", "归档"),
    moments=changed,
    ready=frozenset({PUBLISHED}),
    steps={
        "assign": ASSIGN,
        "publish_guide": FormStep(
            label="公开变更内容和实施时间",
            course="公开",
            sources=frozenset({PENDING}),
            roles=SPEAKERS,
            targets=frozenset({PUBLISHED}),
            fields=(AT, LINK, FILE, REVIEW),
            effects=(Marks(name="review"), PUBLISHED_ACT),
        ),
    },
)
