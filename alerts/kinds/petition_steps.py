"""The steps of a petition: passed on, objected to, accepted, settled; then the two looks taken again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, FormStep, Marks, Pauses, Proves, Resumes, Sets
from alerts.kinds.papers import AT, FILE, HANDLERS, NOTE, OFFICERS, REFERENCE, UNIT
from huiying.errors import Conflict

YES_NO = (("yes", "是"), ("no", "否"))
CATEGORY = Field(
    name="category",
    label="类别",
    kind=FieldKind.CHOICE,
    choices=(
        ("appeal", "申诉求决（依信访程序办理）"),
        ("statutory", "申诉求决（依诉讼、仲裁、复议等法定途径）"),
        ("accusation", "检举控告"),
        ("suggestion", "建议意见"),
    ),
    required=False,
)
"""第二十九至三十一条; only the first has sixty days."""
HEARING = "听证"
REGISTERED = frozenset({"registered"})
LETTER = (AT, REFERENCE, FILE)
HANDLED = frozenset({"direct", "transferred"})
"""Ways in which a petition comes to be handled here."""


def _comes(
    routes: frozenset[str], words: str
) -> Callable[[Mapping[str, Any], Mapping[str, Any], datetime], None]:
    """Only for petitions that came one of these ways; those that moved on have left the question behind."""

    def check(form: Mapping[str, Any], _given: Mapping[str, Any], _now: datetime) -> None:
        if form["route"] not in routes:
            raise Conflict(words, code="not_for_this_petition")

    return check


def _comes_first(route: str, moment: str) -> Callable[[Mapping[str, Any], Mapping[str, Any], datetime], None]:
    def check(form: Mapping[str, Any], _given: Mapping[str, Any], _now: datetime) -> None:
        if form["route"] != route and form.get(moment) != "yes":
            raise Conflict("还没有登记这一请求", code="not_for_this_petition")

    return check


HANDLED_HERE = _comes(HANDLED, "这件信访不由本单位办理")
REVIEW_ASKED = _comes_first("review", "review_asked")
SECOND_REVIEW_ASKED = _comes_first("second_review", "second_review_asked")
INTAKE = {
    "transfer": FormStep(
        label="转送、交办",
        course="登记",
        sources=REGISTERED,
        roles=OFFICERS,
        targets=frozenset({"transferred"}),
        fields=(*LETTER, Field(name="sent_to", label="转送、交办给")),
        effects=(Marks(name="sent_to"), Proves(act=EvidenceKind.TRANSFER, duty=Duty.PETITION)),
        check=_comes(frozenset({"bureau"}), "只有信访部门收到的事项才转送、交办"),
    ),
    "assign": FormStep(
        label="交办",
        course="登记",
        sources=REGISTERED | {"processing"},
        roles=OFFICERS,
        fields=(UNIT,),
        effects=(Assigns(),),
    ),
    "notify": FormStep(
        label="书面告知",
        course="告知",
        sources=REGISTERED | {"processing", "objecting", "ended"},
        roles=HANDLERS,
        fields=LETTER,
        effects=(Proves(act=EvidenceKind.LETTER, duty=Duty.PETITION_NOTICE),),
        check=HANDLED_HERE,
    ),
    "mark_unreachable": FormStep(
        label="姓名、住址不清，不书面告知",
        course="告知",
        sources=REGISTERED | {"processing", "ended"},
        roles=OFFICERS,
        fields=(NOTE,),
        effects=(Marks(name="reachable", value="no"),),
        two_persons=True,
    ),
    "object": FormStep(
        label="对转送提出异议",
        course="受理",
        sources=REGISTERED,
        roles=HANDLERS,
        targets=frozenset({"objecting"}),
        fields=(*LETTER, NOTE),
        effects=(
            Marks(name="competent", value="no"),
            Proves(act=EvidenceKind.LETTER, duty=Duty.PETITION_OBJECTION),
        ),
        check=_comes(frozenset({"transferred"}), "只有转送、交办来的事项才能提出异议"),
    ),
    "objection_upheld": FormStep(
        label="异议成立，退回",
        course="受理",
        sources=frozenset({"objecting"}),
        roles=OFFICERS,
        targets=frozenset({"ended"}),
        fields=LETTER,
        effects=(Marks(name="ended", value="returned"),),
        two_persons=True,
    ),
    "objection_refused": FormStep(
        label="异议不成立",
        course="受理",
        sources=frozenset({"objecting"}),
        roles=OFFICERS,
        targets=REGISTERED,
        fields=LETTER,
        effects=(Marks(name="competent", value="yes"),),
    ),
    "report_upward": FormStep(
        label="报告重大、紧急信访",
        course="登记",
        sources=REGISTERED | {"transferred", "objecting", "processing", "settled", "ended"},
        roles=OFFICERS,
        fields=(*LETTER, Field(name="reported_to", label="报告给")),
        effects=(
            Marks(name="urgent", value="yes"),
            Marks(name="reported", value="yes"),
            Marks(name="reported_to"),
            Proves(act=EvidenceKind.REPORT, duty=Duty.UPWARD_REPORT),
        ),
    ),
}
HANDLING = {
    "accept": FormStep(
        label="受理",
        course="受理",
        sources=REGISTERED,
        roles=HANDLERS,
        targets=frozenset({"processing"}),
        fields=(AT, replace(CATEGORY, required=True)),
        effects=(
            Sets(moment=StartPoint.ACCEPTED, at="at", once=True, after=StartPoint.RECEIVED),
            Marks(name="category"),
            Marks(name="competent", value="yes"),
        ),
        check=HANDLED_HERE,
    ),
    "refuse": FormStep(
        label="不予受理",
        course="受理",
        sources=REGISTERED,
        roles=OFFICERS,
        targets=frozenset({"ended"}),
        fields=(NOTE,),
        effects=(Marks(name="ended", value="refused"),),
        check=HANDLED_HERE,
    ),
    "settle": FormStep(
        label="出具处理意见书",
        course="办理",
        sources=frozenset({"processing"}),
        roles=HANDLERS,
        targets=frozenset({"settled"}),
        fields=LETTER,
        effects=(Proves(act=EvidenceKind.LETTER, duty=Duty.PETITION_SETTLEMENT),),
    ),
    "deliver_opinion": FormStep(
        label="处理意见送达信访人",
        course="办理",
        sources=frozenset({"settled"}),
        roles=HANDLERS,
        fields=(AT, REFERENCE),
        effects=(Sets(moment=StartPoint.ANSWER_DELIVERED, at="at", after=StartPoint.ACCEPTED),),
    ),
}
REVIEW = {
    "ask_review": FormStep(
        label="信访人请求复查",
        course="复查",
        sources=frozenset({"settled"}),
        roles=OFFICERS,
        targets=frozenset({"reviewing"}),
        fields=(AT, REFERENCE),
        effects=(
            Sets(moment=StartPoint.REVIEW_ASKED, at="at", after=StartPoint.ANSWER_DELIVERED),
            Marks(name="review_asked", value="yes"),
            Proves(act=EvidenceKind.LETTER, duty=Duty.REVIEW_REQUEST),
        ),
    ),
    "review_opinion": FormStep(
        label="出具复查意见",
        course="复查",
        sources=REGISTERED | {"reviewing"},
        roles=HANDLERS,
        targets=frozenset({"reviewed"}),
        fields=LETTER,
        effects=(Proves(act=EvidenceKind.LETTER, duty=Duty.REVIEW),),
        check=REVIEW_ASKED,
    ),
    "deliver_review": FormStep(
        label="复查意见送达信访人",
        course="复查",
        sources=frozenset({"reviewed"}),
        roles=HANDLERS,
        fields=(AT, REFERENCE),
        effects=(Sets(moment=StartPoint.REVIEW_DELIVERED, at="at", after=StartPoint.REVIEW_ASKED),),
    ),
    "ask_second_review": FormStep(
        label="信访人请求复核",
        course="复核",
        sources=frozenset({"reviewed"}),
        roles=OFFICERS,
        targets=frozenset({"re_reviewing"}),
        fields=(AT, REFERENCE),
        effects=(
            Sets(moment=StartPoint.SECOND_REVIEW_ASKED, at="at", after=StartPoint.REVIEW_DELIVERED),
            Marks(name="second_review_asked", value="yes"),
            Proves(act=EvidenceKind.LETTER, duty=Duty.SECOND_REVIEW_REQUEST),
        ),
    ),
    "hold_hearing": FormStep(
        label="开始听证",
        course="复核",
        sources=REGISTERED | {"re_reviewing"},
        roles=OFFICERS,
        fields=(AT, REFERENCE),
        effects=(Pauses(ground=HEARING),),
        check=SECOND_REVIEW_ASKED,
    ),
    "end_hearing": FormStep(
        label="听证结束",
        course="复核",
        sources=REGISTERED | {"re_reviewing"},
        roles=OFFICERS,
        fields=(AT, REFERENCE),
        effects=(Resumes(ground=HEARING),),
        check=SECOND_REVIEW_ASKED,
    ),
    "second_review_opinion": FormStep(
        label="出具复核意见",
        course="复核",
        sources=REGISTERED | {"re_reviewing"},
        roles=HANDLERS,
        targets=frozenset({"concluded"}),
        fields=LETTER,
        effects=(Proves(act=EvidenceKind.LETTER, duty=Duty.SECOND_REVIEW),),
        check=SECOND_REVIEW_ASKED,
    ),
}
STEPS: Mapping[str, FormStep] = INTAKE | HANDLING | REVIEW
