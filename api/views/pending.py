"""Temporary."""

from typing import NoReturn

from huiying.errors import Unavailable


def pending() -> NoReturn:
    raise Unavailable("尚未就绪", code="pending")
