"""市场监管投诉举报: a complaint is accepted and mediated, a report verified and answered; one case each (暂行办法 第七条)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Marks, Moments, Proves, Sets
from alerts.kinds.papers import AT, FILE, HANDLERS, NOTE, OFFICERS, ORIGIN, REFERENCE, UNIT
from huiying.errors import Conflict

MATTERS = (("complaint", "投诉"), ("report", "举报"))
RESULTS = (("agreed", "达成调解协议"), ("terminated", "终止调解"))
DECISIONS = (("filed", "立案"), ("not_filed", "不立案"))
LODGED = frozenset({"lodged"})
LETTER = (AT, REFERENCE, FILE)


def received(form: Mapping[str, Any]) -> Moments:
    return {StartPoint.RECEIVED: datetime.fromisoformat(form["received_at"])}


def _only(matter: str) -> Callable[[Mapping[str, Any], Mapping[str, Any], datetime], None]:
    def check(form: Mapping[str, Any], _given: Mapping[str, Any], _now: datetime) -> None:
        if form["matter"] != matter:
            raise Conflict(f"这一步只用于{dict(MATTERS)[matter]}", code="not_for_this_matter")

    return check


COMPLAINT = CaseKind(
    name="complaint",
    label="市场监管投诉举报",
    purpose="登记投诉或举报：投诉七个工作日内决定是否受理，举报十五个工作日内核查；既投诉又举报的分别登记。",
    title="{complainant}：{content}",
    form=(
        Field(name="complainant", label="投诉人或举报人"),
        Field(name="respondent", label="被投诉人或被举报人", required=False),
        Field(name="content", label="内容", kind=FieldKind.LONG_TEXT, private=True),
        Field(name="matter", label="投诉还是举报", kind=FieldKind.CHOICE, choices=MATTERS),
        Field(
            name="real_name",
            label="实名举报",
            kind=FieldKind.CHOICE,
            choices=(("yes", "是"), ("no", "否")),
            required=False,
        ),
        Field(name="received_at", label="收到或发现线索时间", kind=FieldKind.MOMENT),
        ORIGIN,
    ),
    stages={
        "lodged": "待受理或核查",
        "mediating": "调解中",
        "mediated": "调解已终结",
        "verified": "已决定是否立案",
        "told": "已告知举报人",
        "ended": "已终止",
    },
    course=("收到", "受理", "调解", "核查", "告知", "归档"),
    moments=received,
    ready=frozenset({"mediated", "verified", "told", "ended"}),
    steps={
        "assign": FormStep(
            label="交办",
            course="收到",
            sources=LODGED | {"mediating"},
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "accept_complaint": FormStep(
            label="受理投诉并告知",
            course="受理",
            sources=LODGED,
            roles=HANDLERS,
            targets=frozenset({"mediating"}),
            fields=LETTER,
            effects=(
                Sets(moment=StartPoint.ACCEPTED, at="at", after=StartPoint.RECEIVED),
                Proves(act=EvidenceKind.LETTER, duty=Duty.COMPLAINT_ACCEPTANCE),
            ),
            check=_only("complaint"),
        ),
        "refuse_complaint": FormStep(
            label="不予受理投诉并告知",
            course="受理",
            sources=LODGED,
            roles=HANDLERS,
            targets=frozenset({"ended"}),
            fields=(*LETTER, NOTE),
            effects=(
                Marks(name="ended", value="refused"),
                Proves(act=EvidenceKind.LETTER, duty=Duty.COMPLAINT_ACCEPTANCE),
            ),
            check=_only("complaint"),
        ),
        "end_mediation": FormStep(
            label="终结调解",
            course="调解",
            sources=frozenset({"mediating"}),
            roles=HANDLERS,
            targets=frozenset({"mediated"}),
            fields=(*LETTER, Field(name="result", label="结果", kind=FieldKind.CHOICE, choices=RESULTS)),
            effects=(
                Marks(name="result"),
                Proves(act=EvidenceKind.DECISION, duty=Duty.COMPLAINT_MEDIATION),
            ),
        ),
        "withdraw_complaint": FormStep(
            label="投诉人撤回投诉",
            course="调解",
            sources=LODGED | {"mediating"},
            roles=OFFICERS,
            targets=frozenset({"ended"}),
            fields=LETTER,
            effects=(Marks(name="ended", value="withdrawn"),),
            check=_only("complaint"),
            two_persons=True,
        ),
        "decide_report": FormStep(
            label="核查后决定是否立案",
            course="核查",
            sources=LODGED,
            roles=HANDLERS,
            targets=frozenset({"verified"}),
            fields=(
                *LETTER,
                Field(name="decision", label="决定", kind=FieldKind.CHOICE, choices=DECISIONS),
            ),
            effects=(
                Sets(moment=StartPoint.DECIDED, at="at", after=StartPoint.RECEIVED),
                Marks(name="decision"),
                Proves(act=EvidenceKind.DECISION, duty=Duty.REPORT_VERIFICATION),
            ),
            check=_only("report"),
        ),
        "tell_reporter": FormStep(
            label="告知举报人",
            course="告知",
            sources=frozenset({"verified"}),
            roles=HANDLERS,
            targets=frozenset({"told"}),
            fields=LETTER,
            effects=(Proves(act=EvidenceKind.LETTER, duty=Duty.REPORTER_NOTICE),),
        ),
    },
)
