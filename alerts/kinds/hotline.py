"""热线工单: 受理, 分转, 办理, 反馈, 回访. No national text sets a number (国办函〔2025〕66号): cities do, and house targets.

Who called is kept without the number: its last four digits tell callers apart, the words are masked.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import Assigns, CaseKind, FormStep, Marks, Moments, Proves, Sets
from alerts.kinds.papers import AT, FILE, HANDLERS, NOTE, OFFICERS, ORIGIN, REFERENCE, UNIT

CATEGORIES = (
    ("question", "咨询"),
    ("help", "求助"),
    ("complaint", "投诉"),
    ("report", "举报"),
    ("suggestion", "建议"),
)
SATISFIED = (("yes", "满意"), ("no", "不满意"), ("unreached", "联系不上"))
DISPATCHED = frozenset({"dispatched"})


def received(form: Mapping[str, Any]) -> Moments:
    return {StartPoint.RECEIVED: datetime.fromisoformat(form["received_at"])}


HOTLINE_TICKET = CaseKind(
    name="hotline_ticket",
    label="热线工单",
    purpose="登记热线诉求：分转、办理、反馈、回访；时限由当地规定，没有规定的用内部目标。",
    title="热线：{content}",
    form=(
        Field(name="caller", label="来电人", required=False, private=True),
        Field(name="phone", label="来电号码", kind=FieldKind.PHONE, required=False, hint="只保留末四位"),
        Field(name="content", label="诉求", kind=FieldKind.LONG_TEXT, private=True),
        Field(name="category", label="类型", kind=FieldKind.CHOICE, choices=CATEGORIES),
        Field(name="received_at", label="来电时间", kind=FieldKind.MOMENT),
        Field(name="ticket_number", label="热线平台工单号", required=False),
        ORIGIN,
    ),
    stages={
        "received": "待分转",
        "dispatched": "承办中",
        "disputed": "退单审核中",
        "fed_back": "待回访",
        "revisited": "已回访",
        "ended": "已终止",
    },
    course=("受理", "分转", "办理", "反馈", "回访", "归档"),
    moments=received,
    ready=frozenset({"fed_back", "revisited", "ended"}),
    steps={
        "dispatch": FormStep(
            label="分转",
            course="分转",
            sources=frozenset({"received"}),
            roles=OFFICERS,
            targets=DISPATCHED,
            fields=(AT, REFERENCE, UNIT),
            effects=(
                Sets(moment=StartPoint.ASSIGNED, at="at", after=StartPoint.RECEIVED),
                Assigns(),
                Proves(act=EvidenceKind.TRANSFER, duty=Duty.TICKET_DISPATCH),
            ),
        ),
        "return_ticket": FormStep(
            label="退单",
            course="分转",
            sources=DISPATCHED,
            roles=HANDLERS,
            targets=frozenset({"disputed"}),
            fields=(NOTE,),
            effects=(Marks(name="disputed", value="yes"),),
        ),
        "return_upheld": FormStep(
            label="退单成立，重新分转",
            course="分转",
            sources=frozenset({"disputed"}),
            roles=OFFICERS,
            targets=frozenset({"received"}),
            fields=(NOTE,),
            effects=(Marks(name="disputed", value="no"),),
            # The next dispatch starts the limit of another unit.
            two_persons=True,
        ),
        "return_refused": FormStep(
            label="退单不成立",
            course="分转",
            sources=frozenset({"disputed"}),
            roles=OFFICERS,
            targets=DISPATCHED,
            fields=(NOTE,),
            effects=(Marks(name="disputed", value="no"),),
        ),
        "mark_long": FormStep(
            label="不能在期限内办结",
            course="办理",
            sources=DISPATCHED,
            roles=HANDLERS,
            fields=(NOTE,),
            effects=(Marks(name="quick", value="no"),),
            two_persons=True,
        ),
        "feed_back": FormStep(
            label="回复来电人并反馈",
            course="反馈",
            sources=DISPATCHED,
            roles=HANDLERS,
            targets=frozenset({"fed_back"}),
            fields=(
                AT,
                REFERENCE,
                FILE,
                Field(name="note", label="办理结果", kind=FieldKind.LONG_TEXT, private=True),
            ),
            effects=(
                Sets(moment=StartPoint.HANDED_BACK, at="at", after=StartPoint.ASSIGNED),
                Proves(act=EvidenceKind.LETTER, duty=Duty.TICKET),
            ),
        ),
        "revisit": FormStep(
            label="回访",
            course="回访",
            sources=frozenset({"fed_back"}),
            roles=OFFICERS,
            targets=frozenset({"revisited"}),
            fields=(
                AT,
                Field(name="reference", label="回访记录"),
                Field(name="satisfied", label="是否满意", kind=FieldKind.CHOICE, choices=SATISFIED),
            ),
            effects=(
                Marks(name="satisfied"),
                Proves(act=EvidenceKind.RECORD, duty=Duty.TICKET_REVISIT),
            ),
        ),
        "redo": FormStep(
            label="重办",
            course="办理",
            sources=frozenset({"fed_back", "revisited"}),
            roles=OFFICERS,
            targets=DISPATCHED,
            fields=(NOTE,),
            effects=(Marks(name="redone", value="yes"),),
        ),
        "close_invalid": FormStep(
            label="无效诉求，关闭",
            course="受理",
            sources=frozenset({"received"}),
            roles=OFFICERS,
            targets=frozenset({"ended"}),
            fields=(NOTE,),
            effects=(Marks(name="ended", value="invalid"),),
            two_persons=True,
        ),
    },
)
