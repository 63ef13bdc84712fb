"""The steps of an application for information: receipt, correction, consultation, answer, remedy."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, FormStep, Marks, Opens, Pauses, Proves, Resumes, Sets
from alerts.kinds.papers import AT, FILE, HANDLERS, NOTE, OFFICERS, REFERENCE, UNIT
from huiying.clock import BEIJING
from huiying.errors import Conflict, Invalid

THIRD_PARTY = "征求第三方意见"
OTHER_AGENCY = "征求其他机关意见"
CONSULTATIONS = frozenset({THIRD_PARTY, OTHER_AGENCY})
PROCESSING = frozenset({"processing"})
AT_WORK = frozenset({"processing", "consulting"})
ANSWERS = (
    ("public", "已主动公开，告知获取方式"),
    ("provided", "可以公开，提供信息"),
    ("refused", "不予公开，说明理由"),
    ("none_held", "没有该信息"),
    ("elsewhere", "不属于本机关负责，告知去处"),
    ("repeated", "重复申请，不重复处理"),
    ("special", "工商、不动产登记等，依专门规定办理"),
)
"""The seven answers of 第三十六条."""
OPENED_AS = (
    ("petition", "信访"),
    ("complaint", "市场监管投诉举报"),
    ("hotline_ticket", "热线工单"),
)
REMEDIES = (("reconsideration", "行政复议"), ("suit", "行政诉讼"))


def _overdue_correction(form: Mapping[str, Any], _given: Mapping[str, Any], now: datetime) -> None:
    named = form.get("correct_by")
    if named and now.astimezone(BEIJING).date() <= date.fromisoformat(named):
        raise Conflict(f"补正期限 {named} 还没有过，不能视为放弃", code="correction_still_open")


def _reviewed(form: Mapping[str, Any], given: Mapping[str, Any], _now: datetime) -> None:
    """What is handed out is examined first (第十七条)."""
    if given["answer"] == "provided" and form.get("reviewed") != "yes":
        raise Conflict("提供信息之前须先做公开前审查（条例第十七条）", code="review_first")


def _still_ahead(_form: Mapping[str, Any], given: Mapping[str, Any], now: datetime) -> None:
    if date.fromisoformat(given["agreed_on"]) < now.astimezone(BEIJING).date():
        raise Invalid("确定的答复日期已经过去", code="bad_form")


def passed_on(kind: str, form: Mapping[str, Any], _given: Mapping[str, Any]) -> dict[str, Any]:
    """The form of the case an application turns out to be. It came when the application came, not when it was recognised."""
    came, words = form["submitted_at"], {"content": form["content"]}
    match kind:
        case "petition":
            return words | {"petitioner": form["applicant"], "route": "direct", "received_at": came}
        case "complaint":
            return words | {"complainant": form["applicant"], "matter": "complaint", "received_at": came}
        case _:
            return words | {"caller": form["applicant"], "received_at": came, "category": "help"}


RECEIPT = {
    "confirm_receipt": FormStep(
        label="登记确认收到",
        course="收到",
        sources=PROCESSING,
        roles=OFFICERS,
        fields=(AT, REFERENCE),
        effects=(
            Sets(moment=StartPoint.RECEIVED, at="at", once=True, after=StartPoint.SUBMITTED),
            Proves(act=EvidenceKind.RECORD, duty=Duty.RECEIPT),
        ),
    ),
    "correct_receipt": FormStep(
        label="更正收到时间",
        course="收到",
        sources=AT_WORK,
        roles=OFFICERS,
        fields=(AT, REFERENCE, NOTE),
        effects=(Sets(moment=StartPoint.RECEIVED, at="at", after=StartPoint.SUBMITTED),),
        two_persons=True,
    ),
    "assign": FormStep(
        label="交办",
        course="办理",
        sources=AT_WORK,
        roles=OFFICERS,
        fields=(UNIT,),
        effects=(Assigns(),),
    ),
}
CORRECTION = {
    "mark_unclear": FormStep(
        label="申请内容不明确",
        course="补正",
        sources=PROCESSING,
        roles=HANDLERS,
        fields=(Field(name="note", label="不明确之处", kind=FieldKind.LONG_TEXT),),
        effects=(Marks(name="unclear", value="yes"),),
    ),
    "ask_correction": FormStep(
        label="发补正告知书",
        course="补正",
        sources=PROCESSING,
        roles=HANDLERS,
        targets=frozenset({"correcting"}),
        fields=(
            AT,
            REFERENCE,
            FILE,
            Field(name="correct_by", label="补正期限", kind=FieldKind.DATE),
        ),
        effects=(
            Marks(name="unclear", value="yes"),
            Marks(name="correcting", value="yes"),
            Marks(name="correct_by"),
            Proves(act=EvidenceKind.LETTER, duty=Duty.CORRECTION),
        ),
    ),
    "receive_correction": FormStep(
        label="收到补正",
        course="补正",
        sources=frozenset({"correcting"}),
        roles=HANDLERS,
        targets=PROCESSING,
        fields=(AT, REFERENCE),
        effects=(
            Sets(moment=StartPoint.CORRECTED, at="at", after=StartPoint.RECEIVED),
            Marks(name="unclear", value="no"),
            Marks(name="correcting", value="no"),
        ),
    ),
    "abandon": FormStep(
        label="逾期未补正，视为放弃",
        course="答复",
        sources=frozenset({"correcting"}),
        roles=OFFICERS,
        targets=frozenset({"ended"}),
        fields=(NOTE,),
        effects=(Marks(name="ended", value="abandoned"),),
        two_persons=True,
        check=_overdue_correction,
    ),
}


def _asking(whom: str, ground: str, moment: StartPoint, lapse: str) -> FormStep:
    """The letter goes out: the answer clock stands still until the opinion comes, or its term has passed."""
    return FormStep(
        label=f"征求{whom}意见",
        course="征求意见",
        sources=AT_WORK,
        roles=HANDLERS,
        targets=frozenset({"consulting"}),
        may_stay=True,
        fields=(AT, REFERENCE, FILE),
        effects=(
            Sets(moment=moment, at="at", after=StartPoint.RECEIVED),
            Pauses(ground=ground, lapse=lapse),
        ),
    )


def _opinion(whom: str, ground: str, duty: Duty) -> FormStep:
    """The opinion is in: the answer clock goes on."""
    return FormStep(
        label=f"收到{whom}意见",
        course="征求意见",
        sources=AT_WORK,
        roles=HANDLERS,
        targets=PROCESSING,
        fields=(AT, REFERENCE, FILE),
        effects=(Resumes(ground=ground), Proves(act=EvidenceKind.LETTER, duty=duty)),
        waits_for=CONSULTATIONS,
    )


CONSULTATION = {
    "consult_third_party": _asking("第三方", THIRD_PARTY, StartPoint.CONSULTED, "GI-04.third_party_opinion"),
    "receive_opinion": _opinion("第三方", THIRD_PARTY, Duty.CONSULTATION),
    "consult_agency": _asking("其他机关", OTHER_AGENCY, StartPoint.AGENCY_CONSULTED, "GI-06.agency_opinion"),
    "receive_agency_opinion": _opinion("其他机关", OTHER_AGENCY, Duty.AGENCY_OPINION),
}
ANSWER = {
    "set_reasonable_period": FormStep(
        label="确定延迟答复的合理期限",
        course="答复",
        sources=AT_WORK,
        roles=OFFICERS,
        fields=(
            AT,
            REFERENCE,
            Field(name="note", label="数量、频次为何明显超过合理范围", kind=FieldKind.LONG_TEXT),
            Field(name="agreed_on", label="答复日期", kind=FieldKind.DATE),
        ),
        effects=(Marks(name="excessive", value="yes"), Marks(name="agreed_on")),
        two_persons=True,
        check=_still_ahead,
    ),
    "redirect": FormStep(
        label="不作为申请处理，转其他渠道",
        course="答复",
        sources=AT_WORK | {"correcting"},
        roles=OFFICERS,
        targets=frozenset({"ended"}),
        fields=(
            AT,
            REFERENCE,
            FILE,
            Field(name="opened_as", label="转为", kind=FieldKind.CHOICE, choices=OPENED_AS),
            NOTE,
        ),
        effects=(
            Marks(name="ended", value="redirected"),
            Marks(name="opened_as"),
            Proves(act=EvidenceKind.LETTER, duty=Duty.REDIRECTION),
            Opens(kind="opened_as", form=passed_on),
        ),
        two_persons=True,
    ),
    "review_publication": FormStep(
        label="公开前审查",
        course="答复",
        sources=AT_WORK,
        roles=HANDLERS,
        fields=(REFERENCE, FILE, NOTE),
        effects=(Marks(name="reviewed", value="yes"),),
    ),
    "answer": FormStep(
        label="答复",
        course="答复",
        sources=AT_WORK,
        roles=HANDLERS,
        targets=frozenset({"answered"}),
        fields=(
            AT,
            REFERENCE,
            FILE,
            Field(name="answer", label="答复类型", kind=FieldKind.CHOICE, choices=ANSWERS),
        ),
        effects=(Marks(name="answer"), Proves(act=EvidenceKind.LETTER, duty=Duty.APPLICATION_ANSWER)),
        check=_reviewed,
    ),
}
REMEDY = {
    "deliver": FormStep(
        label="登记送达",
        course="答复",
        sources=frozenset({"answered"}),
        roles=HANDLERS,
        fields=(AT, REFERENCE),
        effects=(Sets(moment=StartPoint.KNOWN, at="at", after=StartPoint.RECEIVED),),
    ),
    "remedy_filed": FormStep(
        label="收到复议、诉讼通知",
        course="救济",
        sources=frozenset({"answered"}),
        roles=OFFICERS,
        targets=frozenset({"contested"}),
        fields=(
            AT,
            REFERENCE,
            FILE,
            Field(name="remedy", label="途径", kind=FieldKind.CHOICE, choices=REMEDIES),
        ),
        effects=(Marks(name="remedy"), Proves(act=EvidenceKind.LETTER, duty=Duty.REMEDY)),
    ),
    "remedy_upheld": FormStep(
        label="维持或驳回",
        course="救济",
        sources=frozenset({"contested"}),
        roles=OFFICERS,
        targets=frozenset({"answered"}),
        fields=(AT, REFERENCE, FILE),
        effects=(Marks(name="remedy_outcome", value="upheld"),),
    ),
    "remedy_anew": FormStep(
        label="责令重新答复",
        course="救济",
        sources=frozenset({"contested"}),
        roles=OFFICERS,
        targets=PROCESSING,
        fields=(
            AT,
            REFERENCE,
            FILE,
            Field(name="agreed_on", label="责令答复的期限", kind=FieldKind.DATE),
        ),
        effects=(
            Marks(name="remedy_outcome", value="anew"),
            Marks(name="agreed_on"),
            Sets(moment=StartPoint.ORDERED_ANEW, at="at", after=StartPoint.RECEIVED),
        ),
    ),
}
STEPS: Mapping[str, FormStep] = RECEIPT | CORRECTION | CONSULTATION | ANSWER | REMEDY
