"""Secrets that a declaration names and that stand in the environment: read when they are needed, never kept or told."""

import os
from collections.abc import Mapping

from huiying.errors import Misconfigured

_REFERENCE = "env:"


def revealed(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with the values of the variables they name. Raises Misconfigured naming a variable that is not set."""
    return {name: _value(name, value) for name, value in headers.items()}


def carries_secret(headers: Mapping[str, str]) -> bool:
    """Whether any of these headers names a secret."""
    return any(value.startswith(_REFERENCE) for value in headers.values())


def _value(name: str, value: str) -> str:
    if not value.startswith(_REFERENCE):
        return value
    variable = value.removeprefix(_REFERENCE)
    secret = os.environ.get(variable, "")
    if not secret.strip() or not secret.isascii() or not secret.isprintable():
        raise Misconfigured(
            f"请求头 {name} 要用的环境变量 {variable} 没有设置，或不能放进请求头：请在运行采集的环境里设置它"
        )
    return secret
