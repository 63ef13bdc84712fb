"""Killed half-way and repeated, an import leaves the same rows as one undisturbed run."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import text

from huiying.db import Database
from tests.servers.records import records_in

STREETS = ("柳河路", "青杨街", "石桥巷", "南门大道", "学府路")
TROUBLES = ("路灯不亮", "井盖松动", "垃圾没人清", "下水道堵塞", "公交站牌歪了", "树枝压到电线")


def write_messages(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["msg_id", "title", "time", "body"])
        for number in range(count):
            street, trouble = STREETS[number % 5], TROUBLES[number % 6]
            body = f"清源县{street}{number}号附近{trouble}，已经{number % 30 + 1}天了，居民多次反映，请有关部门处理。"
            writer.writerow([number, f"{street}{trouble}", f"2026-03-02 {number % 24:02d}:00", body])


def start(home: Path, messages: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from huiying.app.cli import main; main()", "import", str(messages)]
    env = os.environ | {"HUIYING_HOME": str(home)}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rows(home: Path) -> list[tuple[object, ...]]:
    database = Database(records_in(home))
    query = "select id, external_id, title, text, reprint_of, event_id from document order by id"
    with database.reading() as session:
        found = [tuple(row) for row in session.execute(text(query))]
    database.dispose()
    return found


def documents(home: Path) -> int:
    try:
        return len(rows(home))
    except Exception:  # noqa: BLE001  # the file is not there yet
        return 0


def test_a_killed_import_repeated_equals_one_undisturbed_run(tmp_path: Path) -> None:
    messages = tmp_path / "messages.csv"
    write_messages(messages, 1200)
    assert start(tmp_path / "calm", messages).wait(timeout=120) == 0
    broken = start(tmp_path / "killed", messages)
    deadline = time.monotonic() + 60
    while documents(tmp_path / "killed") < 300 and time.monotonic() < deadline:
        time.sleep(0.02)
    broken.send_signal(signal.SIGKILL)
    broken.wait()
    assert 0 < documents(tmp_path / "killed") < 1200
    assert start(tmp_path / "killed", messages).wait(timeout=120) == 0
    assert rows(tmp_path / "killed") == rows(tmp_path / "calm")
