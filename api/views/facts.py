"""Facts: what is held, what contradicts it, what was said before, each with who said it."""

from collections.abc import Iterable, Iterator

from alerts.casefacts import FACT_LABELS, Rank, Statement, number, settle
from api.schemas.base import Coded
from api.schemas.events import FactOut
from api.views.words import STANDINGS, coded

STATUS = {
    "held": "采信",
    "confirmed": "已核实",
    "unverified": "待核实",
    "agrees": "一致",
    "earlier": "较早",
}
STANDING_OF_RANK = {
    Rank.PRIVATE: "private",
    Rank.MEDIA: "media",
    Rank.OFFICIAL: "official",
    Rank.OFFICER: "officer",
}


def facts(statements: Iterable[Statement]) -> list[FactOut]:
    """Every statement, by kind; within a kind the one held first, then what is doubted, then the rest, newest first."""
    held = list(statements)
    order = list(FACT_LABELS)
    rows = [(status, statement) for status, statement in _judged(held)]
    places = list(STATUS)
    rows.sort(key=lambda row: row[1].said_at, reverse=True)
    rows.sort(key=lambda row: (order.index(row[1].kind), places.index(row[0])))
    return [_fact(status, statement) for status, statement in rows]


def _judged(held: list[Statement]) -> Iterator[tuple[str, Statement]]:
    table = settle(held)
    doubted = {(doubt.statement.kind, doubt.statement.value) for doubt in table.doubts}
    for each in held:
        best = table.settled.get(each.kind)
        if best == each:
            yield "confirmed" if each.rank is Rank.OFFICER else "held", each
        elif best is not None and best.value == each.value:
            yield "agrees", each
        else:
            yield "unverified" if (each.kind, each.value) in doubted else "earlier", each


def _fact(status: str, said: Statement) -> FactOut:
    word, unit = FACT_LABELS[said.kind]
    about = "约 " if said.vague else ""
    return FactOut(
        kind=Coded(code=said.kind, label=word),
        value=said.value,
        text=f"{about}{number(said.kind, said.value)} {unit}".strip(),
        standing=coded(STANDING_OF_RANK[said.rank], STANDINGS),
        source_name=said.source,
        document_id=said.document_id,
        said_at=said.said_at,
        quote=said.quote,
        status=coded(status, STATUS),
    )
