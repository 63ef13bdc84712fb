"""The table of what became of each clause of the offices' plans."""

from pathlib import Path

import pytest

from alerts import coverage
from alerts.rulebook import national
from huiying.errors import Misconfigured

SHIPPED = Path(__file__).parents[2] / "docs" / "coverage.md"
HEAD = "# 对应\n\n## 某局\n\n| 类 | 要求 | 对应 |\n|---|---|---|\n"
GOOD = "| 时限 | 主动公开 | 有：规则 GI-01；测试 `tests/here.py` |\n"
TOTAL = "\n合计 1 条：有 1，部分 0，尚未 0，不在范围 0。\n"


def table(folder: Path, rows: str, total: str = TOTAL) -> Path:
    (folder / "tests").mkdir()
    (folder / "tests" / "here.py").touch()
    (folder / "docs").mkdir()
    path = folder / "docs" / "coverage.md"
    path.write_text(HEAD + rows + total, "utf-8")
    return path


def test_every_clause_of_the_six_offices_leads_somewhere() -> None:
    found = coverage.read(SHIPPED, national())

    assert found.faults == ()
    assert len(found.clauses) == 82
    assert len({clause.office for clause in found.clauses}) == 6
    assert len({rule for clause in found.clauses for rule in clause.rules}) >= 20


def test_a_clause_names_its_office_and_its_rules(tmp_path: Path) -> None:
    found = coverage.read(table(tmp_path, GOOD), national())

    (clause,) = found.clauses
    assert (clause.office, clause.kind, clause.asks, clause.standing) == ("某局", "时限", "主动公开", "有")
    assert clause.rules == ("GI-01",)
    assert found.faults == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| 时限 | 主动公开 | 有 |\n", "没有指向规则、页面、测试"),
        ("| 时限 | 主动公开 | 尚未： |\n", "没有指向规则、页面、测试"),
        ("| 时限 | 主动公开 | 也许：规则 GI-01 |\n", "而不是“也许”"),
        ("| 时限 | 主动公开 |  |\n", "而不是“”"),
        ("| 时限 | 主动公开 | 有：规则 GI-99 |\n", "没有规则 GI-99"),
        ("| 时限 | 主动公开 | 有：测试 `tests/gone.py` |\n", "没有 tests/gone.py"),
    ],
)
def test_an_orphan_is_found_and_named_with_its_line(tmp_path: Path, row: str, fault: str) -> None:
    found = coverage.read(table(tmp_path, GOOD + row), national())

    assert any(fault in each and "第 8 行“主动公开”" in each for each in found.faults)


def test_a_wrong_sum_is_a_fault(tmp_path: Path) -> None:
    found = coverage.read(
        table(tmp_path, GOOD, total="\n合计 2 条：有 2，部分 0，尚未 0，不在范围 0。\n"), national()
    )

    assert found.faults == ("末尾的合计应为：合计 1 条：有 1，部分 0，尚未 0，不在范围 0",)


def test_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="--file"):
        coverage.read(tmp_path / "gone.md", national())
