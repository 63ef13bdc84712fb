"""Facts of a case: whose word counts. Officer > official > recognised media > private; newer over older in a rank.

A lower rank that states more than the value raises 待核实, and never becomes the value.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Rank(IntEnum):
    """Weight of a source's word; larger wins."""

    PRIVATE = 0
    MEDIA = 1
    OFFICIAL = 2
    OFFICER = 3

    @property
    def label(self) -> str:
        return ("私人发帖", "认可媒体", "官方", "值班员核定")[self]

    @property
    def counts(self) -> bool:
        """Whether it can carry a value, and so a proposed grade."""
        return self is not Rank.PRIVATE


RANK_OF_STANDING = {"private": Rank.PRIVATE, "media": Rank.MEDIA, "official": Rank.OFFICIAL}

FACT_LABELS = {
    "deaths": ("死亡", "人"),
    "missing": ("失踪", "人"),
    "deaths_or_missing": ("死亡和失踪", "人"),
    "injured_serious": ("重伤", "人"),
    "injured_light": ("轻伤", "人"),
    "injured": ("受伤", "人"),
    "trapped": ("被困", "人"),
    "sick": ("发病", "人"),
    "evacuated": ("转移", "人"),
    "affected": ("受影响", "人"),
    "hectares": ("受害森林", "公顷"),
    "magnitude": ("震级", "级"),
    "loss_yuan": ("直接经济损失", "元"),
}
"""Word and unit of each numeric fact."""

TEN_THOUSAND = 10_000


def number(kind: str, value: float) -> str:
    """`11`; money in 万元."""
    if kind == "loss_yuan" and value >= TEN_THOUSAND:
        return f"{value / TEN_THOUSAND:.12g} 万"
    return f"{value:.12g}"


def in_words(kind: str, value: float) -> str:
    """`死亡 11 人`, `直接经济损失 5000 万元`."""
    word, unit = FACT_LABELS.get(kind, (kind, ""))
    joint = "" if kind == "loss_yuan" and value >= TEN_THOUSAND else " "
    return f"{word} {number(kind, value)}{joint}{unit}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One source's word for one number. `said_at` is when it was published; `quote` is the passage."""

    kind: str
    value: float
    vague: bool
    rank: Rank
    source: str
    said_at: datetime
    document_id: int | None = None
    quote: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def weight(self) -> tuple[int, bool, datetime, int, float]:
        """What decides between statements of one kind; the last parts only make the order total."""
        return (self.rank, not self.vague, self.said_at, self.document_id or 0, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """待核实: a lower rank says more than the value that stands; `against` is None when nothing stands."""

    statement: Statement
    against: Statement | None
    times: int

    @property
    def reason(self) -> str:
        said = f"{self.statement.rank.label}称{in_words(self.statement.kind, self.statement.value)}"
        if self.against is None:
            return f"{said}，尚无官方或媒体说法"
        return f"{said}，高于{self.against.rank.label}的{in_words(self.against.kind, self.against.value)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """The value of each fact, and what contradicts it."""

    settled: Mapping[str, Statement]
    doubts: tuple[Doubt, ...]

    @property
    def figures(self) -> dict[str, float]:
        """Kind → value, as shown."""
        return {kind: each.value for kind, each in self.settled.items()}

    @property
    def figures_to_grade(self) -> dict[str, float]:
        """Kind → value, for the proposed grade: an official count newer than the officer's tightens without waiting.

        Dead or missing together is what some scales count.
        """
        figures = self.figures
        for doubt in self.doubts:
            if doubt.statement.rank is Rank.OFFICIAL:
                kind = doubt.statement.kind
                figures[kind] = max(figures[kind], doubt.statement.value)
        lost = [figures[kind] for kind in ("deaths", "missing") if kind in figures]
        return figures | ({"deaths_or_missing": sum(lost)} if lost else {})


def settle(statements: Iterable[Statement]) -> FactTable:
    """Decide every fact. The order of the statements does not matter."""
    by_kind: dict[str, list[Statement]] = {}
    for each in statements:
        by_kind.setdefault(each.kind, []).append(each)
    settled: dict[str, Statement] = {}
    doubts: list[Doubt] = []
    for kind, said in sorted(by_kind.items()):
        best = max((each for each in said if each.rank.counts), key=lambda each: each.weight, default=None)
        if best is not None:
            settled[kind] = best
        doubts += _doubts(said, best)
    return FactTable(settled=settled, doubts=tuple(doubts))


def _doubts(said: Iterable[Statement], best: Statement | None) -> list[Doubt]:
    raised: dict[float, list[Statement]] = {}
    for each in said:
        if _contradicts(each, best):
            raised.setdefault(each.value, []).append(each)
    return [
        Doubt(statement=max(group, key=lambda each: each.weight), against=best, times=len(group))
        for _, group in sorted(raised.items(), reverse=True)
    ]


def _contradicts(said: Statement, best: Statement | None) -> bool:
    if best is None:
        return not said.rank.counts
    if best.rank is Rank.OFFICER and said.said_at <= best.said_at:
        return False
    return said.rank < best.rank and said.value > best.value
