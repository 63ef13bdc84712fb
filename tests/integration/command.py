"""The command `huiying` run inside the test's own process: starting another costs seconds."""

import io
import json
import os
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from huiying.app.cli import run

HEADER = "工单编号,标题,内容,时间\n"
ROWS = (
    "T1,路灯不亮,清源县柳河路的路灯已经半个月不亮了，晚上出行很不安全，请尽快维修。,2026-03-02 09:00\n"
    "T2,路灯不亮,清源县柳河路的路灯已经半个月不亮了，晚上出行很不安全，请尽快维修。,2026-03-02 10:00\n"
    "T3,,,2026-03-02 11:00\n"
    "T4,公交改线,九路公交改线以后老人看病要走两里路，希望恢复原来的站点，谢谢。,1970-01-01 00:00\n"
    "T5,自来水发黄,幸福小区的自来水这几天发黄，有铁锈味，物业说是管网问题，请水务部门检测。,2026-03-02 12:00\n"
)


def huiying(home: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Exit code and both streams of one command in this data folder."""
    out, err = io.StringIO(), io.StringIO()
    settings = {"HUIYING_HOME": str(home), "COLUMNS": "200", **extra}
    with patch.dict(os.environ, settings), redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def last_json(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The JSON object a command prints last on stdout."""
    value = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(value, dict)
    return value


def write_tickets(folder: Path) -> Path:
    """Five hotline tickets: two that stand, a reprint, an empty one and one from 1970."""
    path = folder / "tickets.csv"
    path.write_text(HEADER + ROWS, "utf-8")
    return path
