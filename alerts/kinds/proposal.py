"""建议提案: handed over, answered within months, and the full answer made public after review."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Marks, Moments, Proves
from alerts.kinds.papers import AT, FILE, HANDLERS, NOTE, OFFICERS, REFERENCE, REVIEW, UNIT
from alerts.kinds.questions import LINK, SPEAKERS, TITLE

SORTS = (("suggestion", "人大代表建议、批评和意见"), ("proposal", "政协提案"))
PENDING, ANSWERED, PUBLISHED, CLOSED = "pro_pending", "pro_answered", "pro_published", "pro_not_public"


def moments(form: Mapping[str, Any]) -> Moments:
    """Months run from the day it was handed over."""
    return {StartPoint.ASSIGNED: datetime.fromisoformat(form["assigned_at"])}


PROPOSAL = CaseKind(
    name="proposal",
    label="建议提案",
    purpose="登记交办的建议提案：代表建议自交办之日起三个月内答复，涉及面广、处理难度大的六个月。",
    title="{title}（{proposer}）",
    form=(
        TITLE,
        Field(name="proposer", label="提出人"),
        Field(name="sort", label="类别", kind=FieldKind.CHOICE, choices=SORTS),
        Field(name="number", label="编号", required=False),
        Field(name="assigned_at", label="交办时间", kind=FieldKind.MOMENT),
        Field(
            name="hard",
            label="涉及面广、处理难度大",
            kind=FieldKind.CHOICE,
            choices=(("yes", "是"), ("no", "否")),
        ),
    ),
    stages={PENDING: "待答复", ANSWERED: "已答复", PUBLISHED: "已公开答复", CLOSED: "答复不公开"},
    course=("交办", "办理", "答复", "公开", "归档"),
    moments=moments,
    ready=frozenset({PUBLISHED, CLOSED}),
    steps={
        "assign": FormStep(
            label="交办",
            course="交办",
            sources=frozenset({PENDING}),
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "judge_hard": FormStep(
            label="改定为涉及面广、处理难度大",
            course="办理",
            sources=frozenset({PENDING}),
            roles=HANDLERS,
            fields=(NOTE,),
            effects=(Marks(name="hard", value="yes"),),
            two_persons=True,
        ),
        "answer_proposal": FormStep(
            label="答复提出人",
            course="答复",
            sources=frozenset({PENDING}),
            roles=HANDLERS,
            targets=frozenset({ANSWERED}),
            fields=(AT, REFERENCE, FILE),
            effects=(Proves(act=EvidenceKind.LETTER, duty=Duty.PROPOSAL_ANSWER),),
        ),
        "publish_answer": FormStep(
            label="公开答复全文",
            course="公开",
            sources=frozenset({ANSWERED}),
            roles=SPEAKERS,
            targets=frozenset({PUBLISHED}),
            fields=(AT, LINK, REVIEW),
            effects=(Proves(act=EvidenceKind.PUBLICATION, duty=Duty.DISCLOSURE, reference="review"),),
        ),
        "keep_answer_private": FormStep(
            label="答复不公开",
            course="公开",
            sources=frozenset({ANSWERED}),
            roles=HANDLERS,
            targets=frozenset({CLOSED}),
            fields=(NOTE,),
            two_persons=True,
        ),
    },
)
