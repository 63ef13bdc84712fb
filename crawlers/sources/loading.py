"""Declarations written in TOML by the office itself, checked before anything is fetched."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawlers.sources.complaints import complaint
from crawlers.sources.kinds import ADAPTER, Source
from huiying.errors import Misconfigured


def load(path: Path) -> list[Source]:
    """Read and check the declared sources. Raises Misconfigured naming file, source and field."""
    sources, faults = survey(path)
    if faults:
        raise Misconfigured("；".join(faults))
    return sources


def survey(path: Path) -> tuple[list[Source], list[str]]:
    """The sources that are right, and in Chinese what is wrong with each of the others.

    Raises Misconfigured for a file that cannot be read at all.
    """
    sources: dict[str, Source] = {}
    faults = []
    for number, entry in enumerate(_entries(path), 1):
        try:
            source = _checked(path, number, entry)
        except Misconfigured as wrong:
            faults.append(wrong.message)
            continue
        if source.id in sources:
            faults.append(f"{path}：来源编号 id“{source.id}”出现了两次，请改掉其中一个")
        else:
            sources[source.id] = source
    return list(sources.values()), faults


def _entries(path: Path) -> list[Any]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise Misconfigured(f"读不到来源文件 {path}：请检查路径和权限") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Misconfigured(f"来源文件 {path} 不是合法的 TOML（须为 UTF-8）：{fault}") from fault
    entries = document.get("source")
    if not isinstance(entries, list) or not entries:
        raise Misconfigured(f"来源文件 {path} 里没有 [[source]]：请至少声明一个来源")
    return entries


def _checked(path: Path, number: int, entry: Any) -> Source:
    try:
        return ADAPTER.validate_python(entry)
    except ValidationError as fault:
        label = entry.get("id") if isinstance(entry, dict) else None
        complaints = "；".join(complaint(dict(error)) for error in fault.errors())
        raise Misconfigured(f"{path}：第 {number} 个来源“{label or '未写 id'}”：{complaints}") from fault
