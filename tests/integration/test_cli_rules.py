"""`huiying rules` as an operator meets it; none of it may touch a database."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from huiying.app.bootstrap import open_database
from huiying.settings import Settings
from tests.integration.command import huiying
from tests.integration.office import Office, after, assess

SHIPPED = Path(__file__).parents[2] / "alerts" / "packs" / "national" / "a-response.toml"
JINAN = SHIPPED.parents[1] / "local" / "jinan.toml"
TABLE = Path(__file__).parents[1] / "unit" / "deadlines.csv"


def run(home: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return huiying(home / "nothing-here", "rules", *words, **extra)


def rules(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command where there is no data folder; it must not make one."""
    done = run(home, *words)
    assert not (home / "nothing-here").exists()
    return done


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


def test_check_counts_what_ships(tmp_path: Path) -> None:
    found = answered(tmp_path, "check")

    assert (found["rules"], found["limits"], len(found["packs"]), len(found["overlays"])) == (109, 98, 6, 10)
    assert {"OP-01", "OP-02", "OP-03", "OP-04", "GI-05"} <= set(found["open"])
    assert found["off"] == ["EM-27", "LM-01", "WB-04", "SC-14"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[pack", "不是合法的 TOML"),
        (JINAN.read_text("utf-8").replace("HL-03x", "HL-99x"), "HL-99x 不存在"),
        ('[[rules]]\nid = "OP-01"\n', "OP-01 有误：title"),
        (
            SHIPPED.read_text("utf-8"),
            "规则编号 OP-01 重复：见 national/a-response.toml 第 9 行、own.toml 第 9 行",
        ),
    ],
)
def test_check_names_file_rule_and_field(tmp_path: Path, text: str, named: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, "utf-8")

    done = rules(tmp_path, "check", str(own))

    assert done.returncode == 2
    assert named in done.stderr
    assert "own.toml" in done.stderr


OWN = """[pack]
name = "own"
title = "自订"
version = "1"

[[rules]]
id = "QH-01"
title = "四日办结"
kind = "limit"
duty = "ticket"
binding = true
verification = "P"
jurisdiction = "某区"
stage = "转办"
actor = "承办单位"
displaces = []
[rules.source]
title = "某办法"
number = "一号"
article = "第二条"
quote = "应当在四个工作日内办结"
[[rules.limits]]
name = "reply"
title = "办结"
duty = "ticket"
amount = 4
unit = "workday"
start = ["assigned"]
stops = ["letter"]
"""
TWIN = OWN[OWN.index("[[rules]]") :]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            OWN.replace('"workday"', '"fortnight"'),
            "QH-01 有误：limits.0.unit 不能是 'fortnight'，只能是 'minute', 'hour'",
        ),
        (OWN.replace('"workday"', '"fortnight"'), "（第 27 行）"),
        (OWN.replace('quote = "应当在四个工作日内办结"\n', ""), "source.quote 缺少（第 17 行）"),
        (OWN.replace("应当在四个工作日内办结", ""), "source.quote 缺少原文引文（第 6 行）"),
        (OWN.replace("四个工作日内", "五个工作日内"), "limits reply 的数字不见于引文"),
        (OWN + TWIN, "规则编号 QH-01 重复：见 own.toml 第 6 行、own.toml 第 30 行"),
        (
            OWN.replace("displaces = []", 'displaces = ["QH-99"]'),
            "QH-01（own.toml 第 6 行） 的 displaces 指向不存在",
        ),
        (
            OWN.replace("displaces = []", 'displaces = ["QH-02"]')
            + TWIN.replace("QH-01", "QH-02").replace("displaces = []", 'displaces = ["QH-01"]'),
            "成环：QH-01（own.toml 第 6 行） → QH-02（own.toml 第 30 行） → QH-01",
        ),
        (OWN.replace("actor =", "colour ="), "colour 没有这个字段（第 15 行）"),
        (OWN.replace('version = "1"', ""), "[pack] 有误：version 缺少（第 1 行）"),
        ("rules = 5\n" + OWN[: OWN.index("[[rules]]")], "rules 要写成 [[rules]]（第 1 行）"),
        (OWN + OWN, "不是合法的 TOML"),
        (JINAN.read_text("utf-8").replace("HL-03x", "HL-99x"), "HL-99x 不存在（第 10 行）"),
    ],
)
def test_what_is_wrong_in_a_pack_is_named_with_its_line(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "own.toml").write_text(text, "utf-8")

    done = rules(tmp_path, "check", str(tmp_path / "own.toml"), "--json")

    assert done.returncode == 2
    assert "own.toml" in done.stderr
    assert named in done.stderr
    assert done.stdout == ""


def test_check_takes_an_overlay_of_ones_own(tmp_path: Path) -> None:
    assert len(answered(tmp_path, "check", str(JINAN))["overlays"]) == 11
    assert rules(tmp_path, "check", "missing.toml").returncode == 2


def test_list_by_kind(tmp_path: Path) -> None:
    gates = answered(tmp_path, "list", "--kind", "gate")
    limits = answered(tmp_path, "list", "--kind", "limit")

    assert {rule["kind"] for rule in gates} == {"gate"}
    assert sum(len(rule["limits"]) for rule in limits) == 98
    off = {rule["id"]: rule["off"] for rule in limits if rule["off"]}
    assert off == {"EM-27": "未核实（U），默认关闭", "WB-04": "未核实（U），默认关闭"}
    assert rules(tmp_path, "list", "--kind", "tea").returncode == 2


def test_diff_of_two_places(tmp_path: Path) -> None:
    found = {row["name"]: row for row in answered(tmp_path, "diff", "national", "jinan")}

    assert set(found) == {"HL-03x.reply"}
    assert (found["HL-03x.reply"]["a"], found["HL-03x.reply"]["b"]) == (
        None,
        {"limit": "5 个工作日", "by": ["jinan"]},
    )
    assert rules(tmp_path, "diff", "national", "atlantis").returncode == 1


def test_coverage_of_the_plans(tmp_path: Path) -> None:
    found = answered(tmp_path, "coverage")

    assert found["clauses"] == sum(found["counts"].values()) == 82
    assert found["faults"] == []


def test_coverage_with_an_orphan_fails(tmp_path: Path) -> None:
    path = tmp_path / "coverage.md"
    path.write_text("## 某局\n| 时限 | 主动公开 | 尚未 |\n", "utf-8")

    done = rules(tmp_path, "coverage", "--file", str(path), "--json")

    assert done.returncode == 1
    assert "第 2 行“主动公开”" in json.loads(done.stdout)["faults"][0]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with the case of the fire, graded 重大 by an officer."""
    database = open_database(Settings(home=tmp_path))
    office = Office(database=database)
    event_id = office.event()
    office.post(event_id, after(minutes=30), standing="official", kind="news", deaths=4)
    office.post(event_id, after(minutes=90), standing="official", kind="news", deaths=11)
    assess(office)
    database.dispose()
    return tmp_path


def test_explain_prints_the_clocks_of_a_case(home: Path) -> None:
    found = {
        each: run(home, "explain", each, "--json", HUIYING_HOME=str(home)) for each in ("2026-0001", "1")
    }

    clocks = json.loads(found["1"].stdout)
    assert json.loads(found["2026-0001"].stdout) == clocks
    conference = next(clock for clock in clocks if clock["duty"] == "press_conference")
    assert [rule["id"] for rule in conference["rules"]] == ["OP-01", "OP-03", "OP-04"]
    assert conference["due"] == "2026-03-02T08:10:00+08:00"
    assert "事发时间" in conference["start_reason"]
    printed = found["1"].stderr.replace("\n", "")
    assert "最迟应在24小时内举行新闻发布会" in printed
    assert "自事发" in printed or "即事发时间" in printed


@pytest.mark.parametrize("case", ["2026-9999", "77"])
def test_explain_of_no_case_is_one_clear_line(home: Path, case: str) -> None:
    done = run(home, "explain", case, HUIYING_HOME=str(home))

    assert done.returncode == 1
    assert f"没有编号为 {case} 的办件" in done.stderr
