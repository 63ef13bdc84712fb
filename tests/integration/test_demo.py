"""The demo's day, for three seeds: the whole main job through real processes, real HTTP and a simulated clock."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest


def play(home: Path, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-c", "from huiying.app.cli import main; main()", "demo", "--once", "--json"]
    done = subprocess.run(
        [*command, "--seed", str(seed)],
        env=os.environ | {"HUIYING_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    value: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return value


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_day_ends_as_it_must(tmp_path: Path, seed: int) -> None:
    day = play(tmp_path, seed)
    assert day["offered"] == day["stored"] + day["reprints"] + day["rejected"]
    assert day["rejected"] == 1
    assert day["reprints"] >= 3
    assert (day["alerts"], day["trap_alerts"], day["cases"]) == (1, 0, 1)
    assert [grade["grade"] for grade in day["grades"]] == ["III", "II"]
    assert "4 人" in day["grades"][0]["reason"]
    assert "11 人" in day["grades"][1]["reason"]
    clocks = {clock["duty"]: clock for clock in day["obligations"]}
    assert len(day["obligations"]) == len(clocks) == 3
    assert {duty: (clock["rules"], clock["state"]) for duty, clock in clocks.items()} == {
        "response": (["OP-02"], "superseded"),
        "first_information": (["OP-03"], "met_late"),
        "press_conference": (["OP-01", "OP-03", "OP-04"], "met"),
    }
    limits = {duty: span(clock) for duty, clock in clocks.items()}
    assert limits == {
        "response": timedelta(hours=48),
        "first_information": timedelta(hours=5),
        "press_conference": timedelta(hours=24),
    }
    assert (
        clocks["first_information"]["start"]
        == clocks["press_conference"]["start"]
        < clocks["response"]["start"]
    )
    assert datetime.fromisoformat(clocks["first_information"]["due"]) < datetime.fromisoformat(
        day["grades"][1]["at"]
    )


def span(clock: dict[str, Any]) -> timedelta:
    return datetime.fromisoformat(clock["due"]) - datetime.fromisoformat(clock["start"])
