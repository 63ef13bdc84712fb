"""突发事件信息上报: one report upward of one body, by the law of its class of event and its place in the chain."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from alerts.bodies import GOVERNMENT
from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Marks, Moments, Proves, Sets
from alerts.kinds.papers import AT, FILE, HANDLERS, NOTE, OFFICERS, REMARK, UNIT
from alerts.kinds.questions import GRADE, OCCURRED, TITLE
from alerts.rulebook import RESPONSIBLE_UNIT
from huiying.errors import Invalid

CLASSES = (
    ("accident", "生产安全事故"),
    ("road_fire", "道路交通、火灾事故"),
    ("public_health", "突发公共卫生事件"),
    ("disease", "传染病"),
    ("animal", "重大动物疫情"),
    ("environment", "突发环境事件"),
    ("food", "食品安全事故"),
    ("secret", "国家秘密泄露"),
    ("network", "网络安全事件"),
    ("data", "网络数据安全风险"),
    ("personal_data", "个人信息泄露"),
    ("other", "其他突发事件"),
)
ROLES = (
    ("authority", "主管部门（接报后逐级上报）"),
    ("county_government", "县级人民政府"),
    ("city_government", "设区的市级人民政府"),
    ("provincial_government", "省级人民政府"),
    ("provincial_authority", "省级主管部门"),
    ("unit_head", "事故单位负责人"),
    ("institution", "发现的机构（医疗、检验检测、动物防疫监督等）"),
    ("provincial_institution", "省级动物防疫监督机构"),
    ("cdc", "疾病预防控制机构"),
    ("organ", "机关、单位（发现泄密）"),
    ("secrecy_department", "保密行政管理部门"),
    ("other_operator", "网络运营者、网络数据处理者"),
    ("critical_operator", "关键信息基础设施运营者"),
    ("protection_department", "关键信息基础设施保护工作部门"),
    ("central_organ", "中央和国家机关"),
    ("central_cyber_office", "中央和国家机关网信工作机构"),
)
GOVERNMENTS = frozenset({"county_government", "city_government", "provincial_government"})
DISEASES = (("a_new_unknown", "甲类、新发、不明原因、暴发"), ("b_c", "乙类、丙类"))
REPORTERS = ((RESPONSIBLE_UNIT, "本单位"), (GOVERNMENT, "本级人民政府"))

CLASS = Field(name="event_class", label="事件类别", kind=FieldKind.CHOICE, choices=CLASSES)
ROLE = Field(name="role", label="由谁上报", kind=FieldKind.CHOICE, choices=ROLES)
KNOWN = Field(name="known_at", label="发现或得知时间", kind=FieldKind.MOMENT)
RECEIVED = Field(
    name="received_at",
    label="接到报告时间",
    kind=FieldKind.MOMENT,
    required=False,
    hint="不填即为发现或得知时间",
)
REPORTER = Field(
    name="reporter",
    label="报告主体",
    kind=FieldKind.CHOICE,
    choices=REPORTERS,
    required=False,
    hint="政府及其部门各有上报义务时，写明这一次是谁报的；不填即为负责上报的一方",
)
TO = Field(name="to", label="报送对象")
RECEIPT = Field(name="reference", label="文号或回执")
CALL = Field(name="reference", label="接报人及通话记录")
REPORTED = Proves(act=EvidenceKind.REPORT, duty=Duty.UPWARD_REPORT, by="reporter")
UNREPORTED, SENT, ENDED = "up_unreported", "up_reported", "up_ended"
OPEN = frozenset({UNREPORTED, SENT})


def moments(form: Mapping[str, Any]) -> Moments:
    """When it happened, when it became known, when a report of it came in. Raises Invalid where the order is wrong."""
    known = datetime.fromisoformat(form["known_at"])
    received = datetime.fromisoformat(form.get("received_at") or form["known_at"])
    occurred = datetime.fromisoformat(form["occurred_at"]) if form.get("occurred_at") else None
    if occurred is not None and min(known, received) < occurred:
        raise Invalid("得知或接报时间早于事发时间，请核对", code="bad_form")
    if form["event_class"] == "disease" and not form.get("disease"):
        raise Invalid("传染病须写明类别：甲类、新发、不明原因、暴发，或者乙类、丙类", code="bad_form")
    found = {StartPoint.FIRST_SEEN: known, StartPoint.RECEIVED: received}
    return found | ({StartPoint.OCCURRED: occurred} if occurred else {})


def body(form: Mapping[str, Any]) -> str:
    """A government reports in its own name, beside its departments."""
    return GOVERNMENT if form.get("role") in GOVERNMENTS else RESPONSIBLE_UNIT


UPWARD_REPORT = CaseKind(
    name="upward_report",
    label="突发事件上报",
    purpose="登记须向上级报告的突发事件：按事件类别和所处层级，以小时、分钟计时，昼夜与节假日不停。",
    form=(
        TITLE,
        CLASS,
        Field(
            name="disease",
            label="传染病类别",
            kind=FieldKind.CHOICE,
            choices=DISEASES,
            required=False,
            hint="事件类别为传染病时必填",
        ),
        ROLE,
        GRADE,
        OCCURRED,
        KNOWN,
        RECEIVED,
        Field(name="summary", label="基本情况", kind=FieldKind.LONG_TEXT, required=False),
        Field(name="case_number", label="关联的舆情办件编号", required=False),
    ),
    stages={UNREPORTED: "待上报", SENT: "已上报", ENDED: "已终报"},
    course=("接报", "上报", "续报", "终报", "归档"),
    moments=moments,
    body=body,
    ready=frozenset({ENDED}),
    steps={
        "report": FormStep(
            label="书面或网络报告",
            course="上报",
            sources=OPEN,
            roles=HANDLERS,
            targets=frozenset({SENT}),
            fields=(AT, REPORTER, TO, RECEIPT, FILE),
            effects=(REPORTED, Proves(duty=Duty.WRITTEN_REPORT, by="reporter")),
        ),
        "report_by_phone": FormStep(
            label="电话报告",
            course="上报",
            sources=OPEN,
            roles=HANDLERS,
            targets=frozenset({SENT}),
            fields=(AT, REPORTER, TO, CALL),
            effects=(REPORTED,),
        ),
        "supplement": FormStep(
            label="续报、补报",
            course="续报",
            sources=frozenset({SENT}),
            roles=HANDLERS,
            fields=(AT, TO, RECEIPT, FILE, NOTE),
            effects=(Proves(act=EvidenceKind.REPORT, duty=Duty.SUPPLEMENT),),
        ),
        "correct_report": FormStep(
            label="更正已报的信息",
            course="续报",
            sources=frozenset({SENT}),
            roles=HANDLERS,
            fields=(AT, TO, RECEIPT, FILE, replace(NOTE, label="更正内容")),
            effects=(Proves(act=EvidenceKind.REPORT, duty=Duty.SUPPLEMENT),),
        ),
        "amend_registration": FormStep(
            label="改正登记",
            course="接报",
            sources=OPEN,
            roles=OFFICERS,
            fields=(
                replace(CLASS, required=False),
                replace(ROLE, required=False),
                OCCURRED,
                replace(KNOWN, required=False),
                replace(RECEIVED, hint=""),
                NOTE,
            ),
            effects=(
                Marks(name="event_class"),
                Marks(name="role"),
                Marks(name="occurred_at"),
                Marks(name="known_at"),
                Marks(name="received_at"),
                Sets(moment=StartPoint.OCCURRED, at="occurred_at"),
                Sets(moment=StartPoint.FIRST_SEEN, at="known_at"),
                Sets(moment=StartPoint.RECEIVED, at="received_at"),
            ),
            two_persons=True,
        ),
        "assign": FormStep(
            label="交办",
            course="上报",
            sources=OPEN,
            roles=OFFICERS,
            fields=(UNIT,),
            effects=(Assigns(),),
        ),
        "end_report": FormStep(
            label="终报",
            course="终报",
            sources=frozenset({SENT}),
            roles=HANDLERS,
            targets=frozenset({ENDED}),
            fields=(REMARK,),
        ),
    },
)
