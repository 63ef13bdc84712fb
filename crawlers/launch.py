"""Starts the crawler's process and waits for its report: Twisted's reactor runs once a process, and only there."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import SecretStr

from crawlers.report import Report, read
from huiying.errors import HuiyingError, Misconfigured, Unavailable
from huiying.settings import Settings

TIME_LIMIT = 600
"""Seconds; a spider closes itself after 240."""
_MISCONFIGURED = 2


def crawl(settings: Settings, sources: Path, only: Sequence[str] = ()) -> list[Report]:
    """Read the sources whose turn it is (or those named) in a process of its own.

    Raises Misconfigured (a wrong file or an unknown id) and Unavailable (database gone, process hanging).
    """
    named = [part for name in only for part in ("--only", name)]
    command = [sys.executable, "-m", "crawlers.run", "--sources", str(sources), "--json", *named]
    environment = {**os.environ, **_exported(settings)}
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module
            command, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise Unavailable(
            f"采集进程 {TIME_LIMIT} 秒没有结束，已停止；它的来源会在租约到期后重新采集"
        ) from fault
    if done.returncode:
        raise _failure(done)
    return read(done.stdout.splitlines()[-1])


def _exported(settings: Settings) -> dict[str, str]:
    """The settings as the environment of a child."""
    exported = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value is not None:
            exported[f"HUIYING_{name.upper()}"] = str(value)
    return exported


def _failure(done: subprocess.CompletedProcess[str]) -> HuiyingError:
    words = (done.stderr.strip().splitlines() or ["采集进程异常退出，没有留下说明"])[-1]
    return Misconfigured(words) if done.returncode == _MISCONFIGURED else Unavailable(words)
