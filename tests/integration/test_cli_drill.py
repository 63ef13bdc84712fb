"""A drill by command: begun with a roster, turned ahead, ended; each answer one JSON value."""

import json
from pathlib import Path
from typing import Any

from tests.integration.command import huiying

OFFICER = ("user", "add", "zhao", "--name", "赵值班", "--role", "duty")


def answered(home: Path, *words: str) -> Any:
    done = huiying(home, "drill", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_drill_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    assert answered(tmp_path, "list") == []
    assert huiying(tmp_path, *OFFICER, HUIYING_NEW_PASSWORD="qingyuan-river-7").returncode == 0

    drill = answered(tmp_path, "start", "码头火灾处置", "--on-duty", "zhao")
    ahead = drill["now"].replace(drill["now"][:4], str(int(drill["now"][:4]) + 5))
    far = huiying(tmp_path, "drill", "turn", "1", ahead)
    assert far.returncode != 0
    assert "最多往前拨一年" in far.stderr
    assert answered(tmp_path, "end", "1")["running"] is False
    assert "已经结束" in huiying(tmp_path, "drill", "end", "1").stderr


def test_a_roster_of_nobody_known_is_refused(tmp_path: Path) -> None:
    done = huiying(tmp_path, "drill", "start", "码头火灾处置", "--on-duty", "nobody")
    assert done.returncode == 2
    assert "nobody" in done.stderr
