"""Several processes begin at once on an empty PostgreSQL: one makes the tables, all others wait and then find them."""

import os
import subprocess
from pathlib import Path

from sqlalchemy import create_engine, text

from huiying.app.migrations import REVISIONS
from tests.servers.caddy import ROOT
from tests.servers.pair import COMMAND

PROCESSES = 4


def begin(home: Path, url: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, "db", "upgrade"],
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": f"{ROOT}:{os.environ['PYTHONPATH']}",
            "HUIYING_HOME": str(home),
            "HUIYING_DATABASE_URL": url,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_of_four_that_begin_together_one_makes_the_tables(tmp_path: Path, postgres_database: str) -> None:
    begun = [begin(tmp_path, postgres_database) for _ in range(PROCESSES)]
    told = [process.communicate(timeout=300)[0] for process in begun]
    assert [process.returncode for process in begun] == [0] * PROCESSES, told
    engine = create_engine(postgres_database)
    with engine.connect() as connection:
        held = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    engine.dispose()
    assert held == [REVISIONS[-1]]
