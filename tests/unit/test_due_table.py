"""Every limit of the rule book against a table of deadlines, and what a wrong table says.

`deadlines.csv` was counted with another holiday library and other arithmetic than the service's; each row says why
it is there.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from alerts import due_table, rulebook
from alerts.workdays import Calendar
from huiying.clock import BEIJING
from huiying.errors import Invalid

TABLE = Path(__file__).with_name("deadlines.csv")
HEADER = "case_id,rule_id,variant,start,suspend_from,suspend_to,extended_by\n"
FINE = "A1,OP-02,answer,2026-03-01T08:10:00+08:00,,,\n"


def expected() -> dict[str, tuple[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return {row["case_id"]: (row["due"], row["provisional"]) for row in csv.DictReader(file)}


def written(folder: Path, *rows: str) -> Path:
    path = folder / "table.csv"
    path.write_text(HEADER + "".join(rows), "utf-8")
    return path


def test_every_row_of_the_table_is_counted_as_expected() -> None:
    lines = due_table.compute(TABLE, rulebook.national(), Calendar())

    found = {
        line.case_id: (
            line.answer.deadline.due.astimezone(BEIJING).isoformat(),
            str(line.answer.deadline.provisional).lower(),
        )
        for line in lines
    }
    assert {case_id: due for case_id, due in found.items() if due != expected()[case_id]} == {}
    assert len(found) >= 300


def test_the_table_asks_for_every_limit_at_least_twice() -> None:
    with TABLE.open(encoding="utf-8") as file:
        asked = Counter((row["rule_id"], row["variant"]) for row in csv.DictReader(file))

    limits = {(rule.id, limit.name) for rule in rulebook.national().rules for limit in rule.limits}
    assert set(asked) == limits
    assert min(asked.values()) >= 2


def test_rows_keep_their_order_and_say_why_they_end() -> None:
    lines = due_table.compute(TABLE, rulebook.national(), Calendar())

    assert [line.case_id for line in lines] == list(expected())
    assert all(line.answer.deadline.steps for line in lines)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("B2,OP-99,answer,2026-03-01T08:10:00+08:00,,,\n", "没有规则 'OP-99'"),
        ("B2,OP-03,answer,2026-03-01T08:10:00+08:00,,,\n", "OP-03.information、OP-03.press_conference"),
        ("B2,OP-03,,2026-03-01T08:10:00+08:00,,,\n", "有几项时限"),
        ("B2,OP-05,,2026-03-01T08:10:00+08:00,,,\n", "没有时限数字"),
        ("B2,OP-02,answer,2026-03-01T08:10:00,,,\n", "没有时区"),
        ("B2,OP-02,answer,2026-03-01,,,\n", "没有钟点和时区"),
        ("B2,OP-02,answer,昨天,,,\n", "看不懂"),
        ("B2,GI-05,answer,2026-03-02,2026-03-09,2026-03-05,\n", "早于开始"),
        ("B2,GI-05,answer,2026-03-02,2026-03-09,,\n", "应当相等"),
        ("B2,GI-05,answer,2026-03-02,2026-03-09;2026-04-01,2026-03-10,\n", "应当相等"),
        ("B2,GI-05,answer,2026-03-02,,,-1\n", "延长 -1 不合理"),
        ("B2,GI-05,answer,2026-03-02,,,nan\n", "延长 nan 不合理"),
        ("B2,GI-05,answer,2026-03-02,,,很久\n", "应是数字"),
        ("B2,GI-05,answer,2026-03-02,,,2.5\n", "必须是整数"),
        ("B2,GI-05,answer,2026-03-02,,,,extra\n", "列数比表头多"),
        ("B2,GI-05,answer,2026-02-30,,,\n", "看不懂"),
        ("B2,GI-05,answer,9999-12-31T23:59:59+08:00,,,\n", "年份不合理"),
        ("B2,GI-05,answer,0001-01-01T00:00:00+08:00,,,\n", "看不懂"),
        ("B2,GI-05,answer,2026-03-02,2026-03-09,9999-01-01,\n", "年份不合理"),
    ],
)
def test_one_wrong_row_refuses_the_table_and_names_its_line(tmp_path: Path, row: str, named: str) -> None:
    with pytest.raises(Invalid) as refused:
        due_table.compute(written(tmp_path, FINE, row), rulebook.national(), Calendar())

    assert named in refused.value.message
    assert "第 3 行" in refused.value.message


def test_every_wrong_row_is_named_with_its_case(tmp_path: Path) -> None:
    rows = [f"B{number},OP-99,,2026-03-01T08:10:00+08:00,,,\n" for number in range(12)]

    with pytest.raises(Invalid) as refused:
        due_table.compute(written(tmp_path, *rows), rulebook.national(), Calendar())

    assert "12 行有误" in refused.value.message
    assert "第 2 行（B0）" in refused.value.message
    assert "另有 2 行" in refused.value.message


def test_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("case_id,rule_id\nA,OP-02\n", "utf-8")

    with pytest.raises(Invalid, match="缺少列 start"):
        due_table.compute(path, rulebook.national(), Calendar())


def test_byte_order_mark_blank_lines_and_absent_columns_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("case_id,rule_id,start\r\n\r\nA,OP-02,2026-03-01T08:10:00+08:00\r\n", "utf-8-sig")

    (line,) = due_table.compute(path, rulebook.national(), Calendar())

    assert line.case_id == "A"
    assert line.answer.deadline.due.astimezone(BEIJING).isoformat() == "2026-03-03T08:10:00+08:00"
