"""`huiying rules` as an operator meets it; none of it may touch a database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TABLE = Path(__file__).parents[1] / "unit" / "deadlines.csv"


def rules(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from huiying.app.cli import main; main()", "rules", *words]
    env = os.environ | {"HUIYING_HOME": str(home / "nothing-here")}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def answered(home: Path, *words: str) -> Any:
    done = rules(home, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_due_of_one_limit(tmp_path: Path) -> None:
    found = answered(tmp_path, "due", "OP-03.information", "--from", "2026-03-01T00:10:00Z")

    assert found == {
        "due": "2026-03-01T13:10:00+08:00",
        "provisional": False,
        "start": "2026-03-01T08:10:00+08:00",
        "steps": ["起算 2026-03-01 08:10:00", "加 5 小时，昼夜与节假日不停"],
    }
    assert not (tmp_path / "nothing-here").exists()


def test_due_with_suspensions_extension_and_a_holiday_file(tmp_path: Path) -> None:
    notice = tmp_path / "2027.csv"
    notice.write_text("date,kind\n2027-01-01,off\n2027-01-04,off\n", "utf-8")
    asked = ("due", "GI-05", "--from", "2026-11-20", "--suspend", "2026-11-23..2026-11-30", "--extend", "5")

    before, after = answered(tmp_path, *asked), answered(tmp_path, *asked, "--holidays", str(notice))

    assert (before["due"], before["provisional"]) == ("2027-01-04T23:59:59+08:00", True)
    assert (after["due"], after["provisional"]) == ("2027-01-05T23:59:59+08:00", False)


def test_due_of_a_whole_table(tmp_path: Path) -> None:
    found = answered(tmp_path, "due", "--table", str(TABLE))

    assert len(found) >= 300
    assert set(found[0]) == {"case_id", "due", "provisional"}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("OP-99", "--from", "2026-03-01T00:10:00Z"), "没有规则 'OP-99'"),
        (("OP-02", "--from", "2026-03-01T00:10:00"), "没有时区"),
        (("OP-03", "--from", "2026-03-01T00:10:00Z"), "OP-03.information、OP-03.press_conference"),
        (("OP-02",), "请写明规则和起算时间"),
        (("OP-02", "--table", "x.csv"), "不能再给 RULE"),
        (("--table", "missing.csv"), "读不出文件 missing.csv"),
        (("GI-05", "--from", "2026-03-01", "--suspend", "2026-03-02"), "中止应写成"),
        (("GI-05", "--from", "2026-03-01", "--holidays", "missing.csv"), "读不出文件 missing.csv"),
    ],
)
def test_wrong_input_is_one_clear_line(tmp_path: Path, words: tuple[str, ...], named: str) -> None:
    done = rules(tmp_path, "due", *words)

    assert done.returncode == 2
    assert named in done.stderr.replace("\n", "")
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_rule_that_is_off_is_computed_and_says_so(tmp_path: Path) -> None:
    done = rules(tmp_path, "due", "EM-27", "--from", "2026-03-01T00:10:00Z")

    assert done.returncode == 0
    assert "EM-27.to_state_council 未核实（U），默认关闭，仅供计算" in done.stderr.replace("\n", "")
