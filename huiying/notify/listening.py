"""Listening: Apprise calls every HTTP 200 a success and keeps no answer, so the answer itself is noted down.

While something is sent, what this thread receives over requests is kept, and so is what Apprise logs.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import requests
from apprise.logger import logger as apprise_log

from huiying.notify.answers import Answer, of_log, of_response
from huiying.notify.retries import Outcome


@dataclass(slots=True)
class Notes:
    """What was seen while something was sent."""

    response: requests.Response | None = None
    trouble: requests.RequestException | None = None
    log: list[str] = field(default_factory=list)


_NOTES: ContextVar[Notes | None] = ContextVar("huiying_notes", default=None)


@contextmanager
def noting() -> Iterator[Notes]:
    """Note down what this thread sends and receives."""
    notes = Notes()
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)


class _Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        notes = _NOTES.get()
        if notes is not None:
            notes.log.append(record.getMessage())


def listen() -> None:
    """Begin to note; doing it again changes nothing."""
    if any(isinstance(handler, _Listener) for handler in apprise_log.handlers):
        return
    apprise_log.addHandler(_Listener())
    apprise_log.setLevel(logging.DEBUG)
    # What Apprise says at this level holds addresses with their secrets: it goes to the notes and nowhere else.
    apprise_log.propagate = False
    requests.Session.send = _noted(requests.Session.send)  # type: ignore[method-assign]  # Apprise gives no answer of its own


def _noted(send: Any) -> Any:
    @wraps(send)
    def noted(session: requests.Session, request: Any, **given: Any) -> Any:
        notes = _NOTES.get()
        try:
            response = send(session, request, **given)
        except requests.RequestException as trouble:
            if notes is not None:
                notes.trouble = trouble
            raise
        if notes is not None:
            notes.response = response
        return response

    return noted


def judge(kind: str, *, accepted: bool, notes: Notes) -> Answer:
    """What the notes of a sending amount to. `accepted` is what Apprise made of it."""
    if notes.trouble is not None:
        return _of_trouble(notes.trouble)
    if notes.response is not None:
        return of_response(kind, notes.response.status_code, notes.response.text)
    return of_log(notes.log, accepted=accepted)


def _of_trouble(trouble: requests.RequestException) -> Answer:
    words = f"{trouble} {trouble.__cause__} {trouble.__context__}"
    for sign, outcome, told in _TROUBLES:
        if sign in words or sign == type(trouble).__name__:
            return Answer(outcome=outcome, words=told)
    return Answer(outcome=Outcome.UNCERTAIN, words=f"发送途中断开（{type(trouble).__name__}），不知是否送达")


_TROUBLES = (
    ("Connection refused", Outcome.FAILED, "连不上：对方拒绝连接，请检查地址和端口"),
    ("NameResolutionError", Outcome.FAILED, "连不上：域名解析不到，请检查地址和网络"),
    ("Failed to resolve", Outcome.FAILED, "连不上：域名解析不到，请检查地址和网络"),
    ("ConnectTimeout", Outcome.FAILED, "连不上：连接超时，请检查网络"),
    ("SSLError", Outcome.FAILED, "连不上：对方的证书不可信"),
    ("NewConnectionError", Outcome.FAILED, "连不上：请检查地址和网络"),
    ("ReadTimeout", Outcome.UNCERTAIN, "已发出，对方没有答复，不知是否送达"),
)
"""Sign in the error, what it means, how it is told; the error itself holds the address with its secret."""
