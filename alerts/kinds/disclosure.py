"""依申请公开: from the application to the answer (政府信息公开条例 第二十九至三十九条)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts.duties import StartPoint
from alerts.kinds.disclosure_steps import STEPS
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import CaseKind, Moments
from huiying.errors import Invalid

CHANNELS = (
    ("in_person", "当面提交"),
    ("signed_mail", "邮寄（签收）"),
    ("plain_mail", "平常信函"),
    ("internet", "互联网"),
    ("fax", "传真"),
)
CONFIRMED = frozenset({"plain_mail", "internet", "fax"})
"""Received on the day both sides confirmed it (第三十一条)."""


def received(form: Mapping[str, Any]) -> Moments:
    """The day of receipt by article 31; unknown while a channel that is confirmed lacks its confirmation.

    Raises Invalid for a confirmation before the application came, or one that the channel does not ask for.
    """
    submitted = datetime.fromisoformat(form["submitted_at"])
    confirmed = form.get("confirmed_at")
    if form["channel"] not in CONFIRMED:
        if confirmed is not None:
            raise Invalid("当面提交、签收邮寄不以确认之日为收到之日，请不要填确认时间", code="bad_form")
        return {StartPoint.RECEIVED: submitted, StartPoint.SUBMITTED: submitted}
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
        "processing": "办理中",
        "correcting": "待补正",
        "consulting": "征求意见中",
        "answered": "已答复",
        "contested": "复议、诉讼中",
        "ended": "已终止",
    },
    course=("收到", "办理", "补正", "征求意见", "答复", "救济", "归档"),
    moments=received,
    ready=frozenset({"answered", "ended"}),
    steps=STEPS,
    labels={"opened_case": "转为办件"},
)
