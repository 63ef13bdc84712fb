"""What became of each clause of the offices' own plans: `docs/coverage.md`, held against rules, files and commands.

A clause points to something that exists or says why not. One that points nowhere is an orphan.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alerts.rulebook import Book
from huiying.errors import Misconfigured

STANDINGS = ("有", "部分", "尚未", "不在范围")
"""Done, partly done, not yet, out of scope."""
RULE = re.compile(r"\b[A-Z]{2}-\d{2}x?\b")
PLACE = re.compile(r"`((?:alerts|tests|huiying|docs|response|api|crawlers|nlp)/[^`\s]*)`")
TOTAL = re.compile(r"合计 (\d+) 条：有 (\d+)，部分 (\d+)，尚未 (\d+)，不在范围 (\d+)")
COLUMNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: the office, what it asks, how it stands and by what."""

    line: int
    office: str
    kind: str
    asks: str
    standing: str
    by: str

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(RULE.findall(self.by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """All clauses and what is wrong with any of them."""

    clauses: tuple[Clause, ...]
    faults: tuple[str, ...]

    def count(self, standing: str) -> int:
        return sum(clause.standing == standing for clause in self.clauses)


def read(path: Path, book: Book) -> Coverage:
    """The table and its faults; places are looked for beside the folder the file is in. Raises Misconfigured."""
    try:
        text = path.read_text("utf-8")
    except OSError as wrong:
        raise Misconfigured(f"读不出对应表 {path}：用 --file 指明", code="unreadable_file") from wrong
    clauses = tuple(_clauses(text))
    faults = [fault for clause in clauses for fault in _faults(clause, book, path.parent.parent)]
    return Coverage(clauses=clauses, faults=(*faults, *_total(text, clauses)))


def _clauses(text: str) -> Iterator[Clause]:
    office = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("## "):
            office = line.removeprefix("## ").strip()
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == COLUMNS and cells[0] != "类" and set(cells[0]) != {"-"}:
            standing, _, by = cells[2].partition("：")
            yield Clause(line=number, office=office, kind=cells[0], asks=cells[1], standing=standing, by=by)


def _faults(clause: Clause, book: Book, root: Path) -> Iterator[str]:
    where = f"第 {clause.line} 行“{clause.asks}”"
    if clause.standing not in STANDINGS:
        yield f"{where}：状态应为{'、'.join(STANDINGS)}，而不是“{clause.standing}”"
    if not clause.by.strip():
        yield f"{where}：没有指向规则、页面、测试，也没有写明原因"
    for rule_id in clause.rules:
        if book.rule(rule_id) is None:
            yield f"{where}：没有规则 {rule_id}"
    for place in PLACE.findall(clause.by):
        if not (root / place).exists():
            yield f"{where}：没有 {place}"


def _total(text: str, clauses: Iterable[Clause]) -> Iterator[str]:
    held = list(clauses)
    counted = (len(held), *(sum(each.standing == name for each in held) for name in STANDINGS))
    found = TOTAL.search(text)
    if found is None or tuple(map(int, found.groups())) != counted:
        names = "，".join(f"{name} {count}" for name, count in zip(STANDINGS, counted[1:], strict=True))
        yield f"末尾的合计应为：合计 {counted[0]} 条：{names}"
