"""Secrets that a declaration names and that stand elsewhere: read when they are needed, never kept or told."""

import os
from collections.abc import Mapping
from pathlib import Path

from huiying.errors import Misconfigured

_REFERENCES = ("env:", "file:")
_OTHERS = 0o077


def secret(reference: str, field: str) -> str:
    """What `env:NAME` or `file:PATH` holds. Raises Misconfigured naming the field and the reference, never the value."""
    kind, _, name = reference.partition(":")
    found = os.environ.get(name, "") if kind == "env" else _written(Path(name), field)
    if not found.strip():
        place = f"环境变量 {name}" if kind == "env" else f"文件 {name}"
        raise Misconfigured(f"{field} 要用的{place}没有设置或是空的：请在运行采集的环境里设置它")
    return found


def _written(path: Path, field: str) -> str:
    try:
        if path.stat().st_mode & _OTHERS:
            raise Misconfigured(f"{field} 要用的文件 {path} 别人也能读：请改成只有本人可读（chmod 600）")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise Misconfigured(f"{field} 要用的文件 {path} 读不出来：请检查路径和权限") from fault


def revealed(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with the values of the secrets they name. Raises Misconfigured as `secret`."""
    return {name: _value(name, value) for name, value in headers.items()}


def carries_secret(headers: Mapping[str, str]) -> bool:
    """Whether any of these headers names a secret."""
    return any(value.startswith(_REFERENCES) for value in headers.values())


def _value(name: str, value: str) -> str:
    if not value.startswith(_REFERENCES):
        return value
    found = secret(value, f"请求头 {name} ")
    if not (found.isascii() and found.isprintable()):
        raise Misconfigured(f"请求头 {name} 要用的口令里有不能放进请求头的字符：请核对它的值")
    return found
