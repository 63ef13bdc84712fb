"""备案: accounts of new media with the office above, systems with the police."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Moments, Proves, Sets
from alerts.kinds.papers import AT, FILE, HANDLERS, OFFICERS, REFERENCE, UNIT
from alerts.kinds.questions import LINK, SPEAKERS, TITLE

CHANGES = (("open", "开设"), ("change", "变更"), ("close", "关停"), ("cancel", "注销"))
LEVELS = (("2", "第二级"), ("3", "第三级"), ("4", "第四级"), ("5", "第五级"))
UNFILED, FILED, SUBMITTED, CERTIFIED = "fil_unfiled", "fil_filed", "fil_submitted", "fil_certified"
FILE_IT = Proves(act=EvidenceKind.RECORD, duty=Duty.FILING)
ASSIGN = FormStep(
    label="交办",
    course="登记",
    sources=frozenset({UNFILED}),
    roles=OFFICERS,
    fields=(UNIT,),
    effects=(Assigns(),),
)


def in_use(form: Mapping[str, Any]) -> Moments:
    """Thirty days from the day the system is in use."""
    return {StartPoint.IN_USE: datetime.fromisoformat(form["in_use_at"])}


def changed(form: Mapping[str, Any]) -> Moments:
    """The day the account was opened, changed or closed."""
    return {StartPoint.MADE: datetime.fromisoformat(form["changed_at"])}


ACCOUNT_FILING = CaseKind(
    name="account_filing",
    label="政务新媒体备案",
    purpose="登记政务新媒体账号的开设、变更、关停、注销，向主管单位备案并公告；没有法定数字。",
    title="{title}备案",
    form=(
        Field(name="title", label="账号名称"),
        Field(name="platform", label="平台"),
        Field(name="change", label="事项", kind=FieldKind.CHOICE, choices=CHANGES),
        Field(name="changed_at", label="时间", kind=FieldKind.MOMENT),
    ),
    stages={UNFILED: "待备案", FILED: "已备案"},
    course=("登记", "备案", "归档"),
    moments=changed,
    ready=frozenset({FILED}),
    steps={
        "assign": ASSIGN,
        "announce_account": FormStep(
            label="公告账号变动",
            course="登记",
            sources=frozenset({UNFILED, FILED}),
            roles=SPEAKERS,
            fields=(AT, LINK),
            effects=(Proves(act=EvidenceKind.PUBLICATION, duty=Duty.DISCLOSURE),),
        ),
        "file_account": FormStep(
            label="登记备案",
            course="备案",
            sources=frozenset({UNFILED}),
            roles=HANDLERS,
            targets=frozenset({FILED}),
            fields=(AT, REFERENCE, FILE),
            effects=(FILE_IT,),
        ),
    },
)
SYSTEM_FILING = CaseKind(
    name="system_filing",
    label="等级保护备案",
    purpose="登记第二级以上信息系统投入运行：三十日内到公安机关备案，公安机关十个工作日内颁发备案证明。",
    title="{title}等级保护备案",
    form=(
        TITLE,
        Field(name="level", label="等级", kind=FieldKind.CHOICE, choices=LEVELS),
        Field(name="in_use_at", label="投入运行时间", kind=FieldKind.MOMENT),
    ),
    stages={UNFILED: "待备案", SUBMITTED: "已提交备案", CERTIFIED: "已取得备案证明"},
    course=("登记", "备案", "取证", "归档"),
    moments=in_use,
    ready=frozenset({CERTIFIED}),
    steps={
        "assign": ASSIGN,
        "file_system": FormStep(
            label="到公安机关备案",
            course="备案",
            sources=frozenset({UNFILED}),
            roles=HANDLERS,
            targets=frozenset({SUBMITTED}),
            fields=(AT, REFERENCE, FILE),
            effects=(FILE_IT, Sets(moment=StartPoint.FILED, at="at")),
        ),
        "receive_certificate": FormStep(
            label="取得备案证明",
            course="取证",
            sources=frozenset({SUBMITTED}),
            roles=HANDLERS,
            targets=frozenset({CERTIFIED}),
            fields=(AT, REFERENCE, FILE),
            effects=(Proves(act=EvidenceKind.LETTER, duty=Duty.FILING),),
        ),
    },
)
