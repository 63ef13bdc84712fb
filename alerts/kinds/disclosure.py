"""依申请公开: from the application to the answer (政府信息公开条例 第二十九至三十九条)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Marks, Moments, Pauses, Proves, Resumes, Sets
from huiying.errors import Invalid
from huiying.people import Role

OFFICERS = frozenset({Role.DUTY, Role.LEADER})
HANDLERS = OFFICERS | {Role.UNIT}
CHANNELS = (
    ("in_person", "当面提交"),
    ("signed_mail", "邮寄（签收）"),
    ("plain_mail", "平常信函"),
    ("internet", "互联网"),
    ("fax", "传真"),
)
CONFIRMED = frozenset({"plain_mail", "internet", "fax"})
"""Received on the day both sides confirmed it (第三十一条)."""
THIRD_PARTY = "征求第三方意见"
OTHER_AGENCY = "征求其他机关意见"
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
AT = Field(name="at", label="时间", kind=FieldKind.MOMENT)
REFERENCE = Field(name="reference", label="文书编号")
FILE = Field(name="file", label="文书", kind=FieldKind.FILE, required=False)


def received(form: Mapping[str, Any]) -> Moments:
    """The day of receipt by article 31. Raises Invalid when a channel that is confirmed lacks its confirmation."""
    submitted = datetime.fromisoformat(form["submitted_at"])
    if form["channel"] not in CONFIRMED:
        return {StartPoint.RECEIVED: submitted, StartPoint.SUBMITTED: submitted}
    confirmed = form.get("confirmed_at")
    if confirmed is None:
        return {StartPoint.SUBMITTED: submitted}
    moment = datetime.fromisoformat(confirmed)
    if moment < submitted:
        raise Invalid("确认时间早于提交时间", code="bad_form")
    return {StartPoint.RECEIVED: moment, StartPoint.SUBMITTED: submitted}


DISCLOSURE_APPLICATION = CaseKind(
    name="disclosure_application",
    label="依申请公开",
    purpose="登记政府信息公开申请，按条例第三十一条确定收到之日，二十个工作日内答复。",
    title="{applicant}申请公开：{content}",
    form=(
        Field(name="applicant", label="申请人"),
        Field(name="content", label="申请内容", kind=FieldKind.LONG_TEXT),
        Field(name="channel", label="提交渠道", kind=FieldKind.CHOICE, choices=CHANNELS),
        Field(name="submitted_at", label="提交、签收或到达时间", kind=FieldKind.MOMENT),
        Field(
            name="confirmed_at",
            label="双方确认时间",
            kind=FieldKind.MOMENT,
            required=False,
            hint="平常信函、互联网、传真：以确认之日为收到之日，可以稍后登记",
        ),
    ),
    stages={
        "handling": "办理中",
        "correcting": "待补正",
        "consulting": "征求意见中",
        "answered": "已答复",
        "ended": "已终止",
    },
    course=("收到", "办理", "补正", "征求意见", "答复", "归档"),
    moments=received,
    ready=frozenset({"answered", "ended"}),
    steps={
        "confirm_receipt": FormStep(
            label="登记确认收到",
            course="收到",
            sources=frozenset({"handling"}),
            roles=OFFICERS,
            fields=(AT, REFERENCE),
            effects=(
                Sets(moment=StartPoint.RECEIVED, at="at"),
                Proves(act=EvidenceKind.RECORD, duty=Duty.RECEIPT),
            ),
        ),
        "assign": FormStep(
            label="交办",
            course="办理",
            sources=frozenset({"handling", "consulting"}),
            roles=OFFICERS,
            fields=(Field(name="unit_id", label="承办单位", kind=FieldKind.UNIT),),
            effects=(Assigns(),),
        ),
        "mark_unclear": FormStep(
            label="申请内容不明确",
            course="补正",
            sources=frozenset({"handling"}),
            roles=HANDLERS,
            fields=(Field(name="note", label="不明确之处", kind=FieldKind.LONG_TEXT),),
            effects=(Marks(name="unclear", value="yes"),),
        ),
        "ask_correction": FormStep(
            label="发补正告知书",
            course="补正",
            sources=frozenset({"handling"}),
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
            targets=frozenset({"handling"}),
            fields=(AT, REFERENCE),
            effects=(
                Sets(moment=StartPoint.CORRECTED, at="at"),
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
            fields=(Field(name="note", label="说明", kind=FieldKind.LONG_TEXT),),
            effects=(Marks(name="ended", value="abandoned"),),
            two_persons=True,
        ),
        "consult_third_party": FormStep(
            label="征求第三方意见",
            course="征求意见",
            sources=frozenset({"handling", "consulting"}),
            roles=HANDLERS,
            targets=frozenset({"consulting"}),
            may_stay=True,
            fields=(AT, REFERENCE, FILE),
            effects=(
                Sets(moment=StartPoint.CONSULTED, at="at"),
                Pauses(ground=THIRD_PARTY, lapse="GI-04.third_party_opinion"),
            ),
        ),
        "receive_opinion": FormStep(
            label="收到第三方意见",
            course="征求意见",
            sources=frozenset({"consulting"}),
            roles=HANDLERS,
            targets=frozenset({"handling"}),
            fields=(AT, REFERENCE, FILE),
            effects=(Resumes(ground=THIRD_PARTY),),
        ),
        "answer": FormStep(
            label="答复",
            course="答复",
            sources=frozenset({"handling", "consulting"}),
            roles=HANDLERS,
            targets=frozenset({"answered"}),
            fields=(
                AT,
                REFERENCE,
                FILE,
                Field(name="answer", label="答复类型", kind=FieldKind.CHOICE, choices=ANSWERS),
            ),
            effects=(Marks(name="answer"), Proves(act=EvidenceKind.LETTER, duty=Duty.APPLICATION_ANSWER)),
        ),
    },
)
