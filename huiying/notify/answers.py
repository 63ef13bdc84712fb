"""What a provider answered, judged: a robot of WeCom, DingTalk or Feishu refuses with HTTP 200 and a code."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from huiying.notify.retries import Outcome

LONGEST = 300
BUSY_STATUS = frozenset({408, 425, 429, 500, 502, 503})
UNCERTAIN_STATUS = 504
"""A gateway that gave up waiting: what lies behind it may have taken the message."""
BUSY_CODES = frozenset({-1, 11232, 45009, 45033, 130101, 410100})
"""Robots of WeCom, DingTalk and Feishu: too many messages just now."""
ROBOTS = frozenset({"wecom", "dingtalk", "feishu"})
ROBOT_FIELDS = ("errcode", "code", "StatusCode")
HOOK_FIELDS = ("errcode",)
"""A webhook may stand before a robot; its other codes mean what its owner likes."""
_MAIL_TROUBLE = "Socket Exception:"
_MAIL_REFUSED = re.compile(r"\b5\d\d, b'")
_MAIL_UNCERTAIN = ("timed out", "unexpectedly closed", "reset by peer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known of one sending; `words` are for the officer and hold no secret."""

    outcome: Outcome
    words: str


def of_response(kind: str, status: int, body: str) -> Answer:
    """The answer of a provider that speaks HTTP."""
    words = f"HTTP {status} {' '.join(body.split())}".strip()[:LONGEST]
    if status == UNCERTAIN_STATUS:
        return Answer(outcome=Outcome.UNCERTAIN, words=words)
    if status in BUSY_STATUS:
        return Answer(outcome=Outcome.FAILED, words=words)
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(outcome=Outcome.REFUSED, words=words)
    return Answer(outcome=_of_code(kind, body), words=words)


def _of_code(kind: str, body: str) -> Outcome:
    codes = _codes(body, ROBOT_FIELDS if kind in ROBOTS else HOOK_FIELDS)
    if not codes:
        # A robot always says its code; a page without one is a gate in between, not the robot.
        return Outcome.FAILED if kind in ROBOTS else Outcome.SENT
    wrong = [code for code in codes if code != 0]
    if not wrong:
        return Outcome.SENT
    return Outcome.FAILED if wrong[0] in BUSY_CODES else Outcome.REFUSED


def _codes(body: str, fields: Sequence[str]) -> list[int]:
    try:
        said = json.loads(body)
    except ValueError:
        return []
    if not isinstance(said, dict):
        return []
    return [said[name] for name in fields if isinstance(said.get(name), int)]


def of_log(log: Sequence[str], *, accepted: bool) -> Answer:
    """The answer of a mail server, from what Apprise logged of it."""
    if accepted:
        return Answer(outcome=Outcome.SENT, words="邮件服务器已接收")
    said = next((line for line in reversed(log) if _MAIL_TROUBLE in line), "")
    words = said.rpartition(_MAIL_TROUBLE)[2].strip()[:LONGEST]
    if _MAIL_REFUSED.search(words):
        return Answer(outcome=Outcome.REFUSED, words=f"邮件服务器拒收：{words}")
    if any(sign in words for sign in _MAIL_UNCERTAIN):
        return Answer(outcome=Outcome.UNCERTAIN, words="邮件服务器没有答复，不知是否送达")
    return Answer(outcome=Outcome.FAILED, words=f"邮件没有发出：{words or '请检查地址和账号'}")
