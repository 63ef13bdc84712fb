"""A crawler killed again and again in the middle of a long table: every row is held once, none is lost."""

import random
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crawlers.handed.models import SourceFile
from huiying.inbox import InboxItem
from tests.integration.watched import Watch, watching

pytestmark = pytest.mark.torture

ROWS = 12_000
KILLS = 6
DECLARED = """[[source]]
id = "tickets"
name = "热线"
kind = "folder"
path = "drop"
settle_seconds = 0
standing = "private"
source_kind = "hotline"
"""


def held(watch: Watch) -> int:
    with watch.database.reading() as session:
        return session.scalar(select(func.count(InboxItem.id))) or 0


def kill_half_way(watch: Watch, dice: random.Random) -> None:
    """One crawler, killed once it has taken in some rows more."""
    before = held(watch)
    command, environment = watch.process("--sources", str(watch.folder / "sources.toml"))
    with subprocess.Popen(command, env=environment) as process:
        limit = time.monotonic() + 60
        while held(watch) < before + dice.randint(200, 1200) and time.monotonic() < limit:
            time.sleep(0.02)
        process.kill()


def test_kills_in_the_middle_of_a_table_lose_and_double_nothing(tmp_path: Path) -> None:
    dice = random.Random(7)
    with watching(tmp_path) as watch:
        (tmp_path / "drop").mkdir()
        rows = "".join(f"T{n},路灯不亮,清源县河东路{n}号的路灯不亮,2026-03-01\n" for n in range(ROWS))
        (tmp_path / "drop" / "工单.csv").write_text("工单编号,标题,内容,时间\n" + rows, "utf-8")
        watch.declare(DECLARED)
        for _ in range(KILLS):
            kill_half_way(watch, dice)
            assert 0 < held(watch) < ROWS
            watch.later(minutes=3)
        assert watch.crawl()["tickets"]["state"] == "fresh"
        assert held(watch) == ROWS
        with watch.database.reading() as session:
            (file,) = session.scalars(select(SourceFile)).all()
        assert (file.state, file.offered, file.new + file.held) == ("read", ROWS, ROWS)
        assert [run.state for run in watch.runs("tickets")] == ["interrupted"] * KILLS + ["fresh"]
