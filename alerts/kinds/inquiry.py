"""事故调查处理: the report of the inquiry, its approval, its publication, and what came of it a year later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Moments, Pauses, Proves, Resumes, Sets
from alerts.kinds.papers import AT, FILE, HANDLERS, OFFICERS, REFERENCE, UNIT
from alerts.kinds.questions import GRADE, LINK, SPEAKERS, TITLE

APPRAISAL = "技术鉴定"
INQUIRING, REPORTED, APPROVED, PUBLISHED, EVALUATED = (
    "inq_inquiring",
    "inq_reported",
    "inq_approved",
    "inq_published",
    "inq_evaluated",
)


def moments(form: Mapping[str, Any]) -> Moments:
    """The sixty days run from the accident."""
    return {StartPoint.OCCURRED: datetime.fromisoformat(form["occurred_at"])}


ACCIDENT_INQUIRY = CaseKind(
    name="accident_inquiry",
    label="事故调查处理",
    purpose="登记生产安全事故的调查：六十日内提交调查报告，批复后公布处理情况，一年内评估整改并公开结果。",
    title="{title}事故调查",
    form=(
        TITLE,
        Field(name="occurred_at", label="事故发生时间", kind=FieldKind.MOMENT),
        GRADE,
        Field(name="case_number", label="关联的办件编号", required=False),
    ),
    stages={
        INQUIRING: "调查中",
        REPORTED: "待批复",
        APPROVED: "已批复",
        PUBLISHED: "已公布处理情况",
        EVALUATED: "已评估整改",
    },
    course=("调查", "批复", "公布", "评估", "归档"),
    moments=moments,
    ready=frozenset({EVALUATED}),
    steps={
        "assign": FormStep(
            label="交办",
            course="调查",
            sources=frozenset({INQUIRING}),
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "begin_appraisal": FormStep(
            label="委托技术鉴定",
            course="调查",
            sources=frozenset({INQUIRING}),
            roles=HANDLERS,
            fields=(AT, REFERENCE, FILE),
            effects=(Pauses(ground=APPRAISAL),),
        ),
        "end_appraisal": FormStep(
            label="收到鉴定结论",
            course="调查",
            sources=frozenset({INQUIRING}),
            roles=HANDLERS,
            fields=(AT, REFERENCE, FILE),
            effects=(Resumes(ground=APPRAISAL),),
        ),
        "submit_inquiry": FormStep(
            label="提交调查报告",
            course="调查",
            sources=frozenset({INQUIRING}),
            roles=HANDLERS,
            targets=frozenset({REPORTED}),
            fields=(AT, REFERENCE, FILE),
            effects=(
                Proves(act=EvidenceKind.REPORT, duty=Duty.INVESTIGATION),
                Sets(moment=StartPoint.REPORT_RECEIVED, at="at"),
            ),
        ),
        "approve_inquiry": FormStep(
            label="登记批复",
            course="批复",
            sources=frozenset({REPORTED}),
            roles=HANDLERS,
            targets=frozenset({APPROVED}),
            fields=(AT, REFERENCE, FILE),
            effects=(
                Proves(act=EvidenceKind.DECISION, duty=Duty.INVESTIGATION_APPROVAL),
                Sets(moment=StartPoint.APPROVED, at="at"),
            ),
        ),
        "publish_outcome": FormStep(
            label="公布事故处理情况",
            course="公布",
            sources=frozenset({APPROVED}),
            roles=SPEAKERS,
            targets=frozenset({PUBLISHED}),
            fields=(AT, LINK),
            effects=(Proves(act=EvidenceKind.PUBLICATION, duty=Duty.RESULT_PUBLICATION),),
        ),
        "publish_evaluation": FormStep(
            label="公布整改评估结果",
            course="评估",
            sources=frozenset({PUBLISHED}),
            roles=SPEAKERS,
            targets=frozenset({EVALUATED}),
            fields=(AT, LINK),
            effects=(Proves(act=EvidenceKind.PUBLICATION, duty=Duty.FOLLOW_UP),),
        ),
    },
)
