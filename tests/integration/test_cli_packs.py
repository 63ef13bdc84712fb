"""`huiying rules use · packs · holidays · recompute` as an operator meets them."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.integration.command import huiying
from tests.integration.test_rulechoice import OWN_OVERLAY

NOTICE = "date,kind\n2027-01-01,off\n2027-01-04,off\n2027-01-09,work\n"


def rules(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return huiying(home, "rules", *words)


def answered(home: Path, *words: str) -> Any:
    done = rules(home, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_holidays_are_imported_listed_and_the_same_file_changes_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, "2027.csv", NOTICE)

    first = answered(tmp_path, "holidays", "import", file)
    again = answered(tmp_path, "holidays", "import", file)
    listed = answered(tmp_path, "holidays", "list")

    assert (first["years"], first["published"], first["days"], first["recounted"]) == ([2027], [2027], 3, 0)
    assert {"date": "2027-01-09", "kind": "work"} in first["changed"]
    assert again["changed"] == []
    assert listed["published_to"] == 2027
    assert [each["file"] for each in listed["schedules"]] == ["2027.csv"]
    assert listed["days"][0] == {"date": "2027-01-01", "kind": "off", "source": "2027.csv"}


def test_a_wrong_schedule_is_refused_with_its_line(tmp_path: Path) -> None:
    done = rules(tmp_path, "holidays", "import", written(tmp_path, "bad.csv", NOTICE + "2027-01-04,work\n"))

    assert done.returncode == 2
    assert "bad.csv 第 5 行：2027-01-04 既放假又上班（第 3 行）" in done.stderr
    assert answered(tmp_path, "holidays", "list")["schedules"] == []
    assert rules(tmp_path, "holidays", "import", "missing.csv").returncode == 2


def test_packs_are_chosen_by_name_and_by_file(tmp_path: Path) -> None:
    own = written(tmp_path, "qinghe.toml", OWN_OVERLAY)

    chosen = answered(tmp_path, "use", "national+beijing", own, "--reason", "试行")
    listed = answered(tmp_path, "packs")

    assert [pack["name"] for pack in chosen["packs"]] == ["beijing", "qinghe"]
    assert {"limit": "GI-05.answer", "before": "20 个工作日", "after": "10 个工作日"} in chosen["changes"]
    assert listed["in_force"] == chosen["packs"]
    assert len(listed["shipped"]) == 11


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        (OWN_OVERLAY.replace("answer = 10", "answer = 30"), 2, "只能缩短"),
        (OWN_OVERLAY.replace('quote = "应当自收到申请之日起十个工作日内答复"', ""), 2, "quote"),
        ("[pack", 2, "不是合法的 TOML"),
    ],
)
def test_a_wrong_pack_is_named_and_nothing_is_chosen(
    tmp_path: Path, text: str, code: int, named: str
) -> None:
    done = rules(tmp_path, "use", "national+beijing", written(tmp_path, "own.toml", text))

    assert done.returncode == code
    assert "own.toml" in done.stderr
    assert named in done.stderr
    assert answered(tmp_path, "packs")["in_force"] == []


def test_an_unknown_name_lists_those_there_are(tmp_path: Path) -> None:
    done = rules(tmp_path, "use", "national+atlantis")

    assert done.returncode == 1
    assert "没有规则包 atlantis：可用 national、anhui" in done.stderr


def test_recompute_counts_every_open_clock(tmp_path: Path) -> None:
    assert answered(tmp_path, "recompute", "--reason", "升级") == {
        "recounted": 0, "superseded": 0, "failed": [],
    }  # fmt: skip
