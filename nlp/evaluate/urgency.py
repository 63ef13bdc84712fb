"""`huiying evaluate urgency`: concern, urgency, stage and type of emergency, the grade they lead to."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sklearn.metrics import f1_score

from huiying.posts import RawPost, SourceKind, Standing
from nlp.evaluate.intervals import bootstrap
from nlp.evaluate.records import read_jsonl, write_jsonl
from nlp.facts import FactKind
from nlp.understanding import Understander, Understanding

FIELDS = ("concern", "urgency", "event_state", "event_type", "grade")
TYPES = {
    "accident": "事故灾难",
    "disaster": "自然灾害",
    "health": "公共卫生",
    "safety": "社会安全",
    "rumour": "网络谣言",
    "none": "none",
}
URGENT = 3
PRECISION = 0.7
_THRESHOLDS = (("特别重大", 30, 100, 1e8), ("重大", 10, 50, 5e7), ("较大", 3, 10, 1e7))
"""The set's own simplification: deaths and missing, badly hurt, yuan. The product grades by its rule packs."""


def evaluate_urgency(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """Macro F1 of each field with interval, recall of urgent items at precision 0.7, and all by source."""
    records = read_jsonl(path)
    understander = Understander("甲省/乙市/丙县")
    posts = [_post(record) for record in records]
    for post in posts[:1]:
        understander.understand(post)  # loads dictionaries, which the speed does not count
    started = time.process_time()
    read = [understander.understand(post) for post in posts]
    elapsed = time.process_time() - started
    said = [predicted(understanding) for understanding in read]
    write_jsonl(predictions, ({"id": record["id"], **one} for record, one in zip(records, said, strict=True)))
    return {
        "items": len(records),
        "macro_f1": {field: _macro_f1(records, said, field) for field in FIELDS},
        "macro_f1_ci95": {field: _interval(records, said, field) for field in FIELDS},
        "urgent_recall_at_p70": _recall_at(records, said),
        "by_source": _by_source(records, said),
        "docs_per_second": round(len(records) / elapsed, 1) if elapsed else None,
    }


def _post(record: Mapping[str, Any]) -> RawPost:
    """The text alone: its source must not tell the label."""
    return RawPost(
        source_id="evaluation",
        source_name="evaluation",
        source_kind=SourceKind.EXPORT,
        standing=Standing.PRIVATE,
        external_id=str(record["id"]),
        title=record.get("title") or "",
        text=record.get("text") or "",
        first_seen_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def predicted(understanding: Understanding) -> dict[str, Any]:
    """One prediction under the names of the gold."""
    return {
        "concern": understanding.urgency.concern,
        "urgency": understanding.urgency.urgency,
        "urgency_score": understanding.urgency.score,
        "event_state": understanding.state.value.value,
        "event_type": TYPES[understanding.type.value.value],
        "grade": grade(understanding),
        "outside": understanding.urgency.outside,
    }


def grade(understanding: Understanding) -> str:
    """The grade by the formula of the labelling guidelines, section 4."""
    kind, said = understanding.type.value, {fact.kind: fact.value for fact in understanding.facts}
    figures = [
        said.get(field) for field in (FactKind.DEATHS, FactKind.INJURED, FactKind.MISSING, FactKind.LOSS_YUAN)
    ]
    real = understanding.state.value in ("occurred", "ongoing") and kind not in ("rumour", "none")
    if not real or understanding.hazard == "epidemic" or all(figure is None for figure in figures):
        return "none"
    deaths, injured, missing, loss = (figure or 0 for figure in figures)
    serious = said.get(FactKind.INJURED_SERIOUS)
    hurt = serious if serious is not None else 0 if kind == "health" else injured
    for name, lost, badly, yuan in _THRESHOLDS:
        if deaths + missing >= lost or hurt >= badly or loss >= yuan:
            return name
    return "一般"


def _macro_f1(gold: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]], field: str) -> float:
    wanted, found = [str(one[field]) for one in gold], [str(one[field]) for one in said]
    return round(float(f1_score(wanted, found, average="macro", zero_division=0)), 4)


def _interval(
    gold: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]], field: str
) -> tuple[float, float]:
    def score(rows: Sequence[int]) -> float:
        return _macro_f1([gold[row] for row in rows], [said[row] for row in rows], field)

    return bootstrap(score, len(gold))


def _recall_at(gold: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> float:
    """The best recall of urgency 3 and 4 at precision 0.7 or more, down the ranking; ties stay together."""
    ranked = sorted(
        ((one["urgency_score"], record["urgency"] >= URGENT) for record, one in zip(gold, said, strict=True)),
        reverse=True,
    )
    total, right, best = sum(urgent for _, urgent in ranked), 0, 0.0
    for taken, (score, urgent) in enumerate(ranked, 1):
        right += urgent
        last = taken == len(ranked) or ranked[taken][0] != score
        if last and right / taken >= PRECISION:
            best = right / total if total else 0.0
    return round(best, 4)


def _by_source(gold: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    sources = sorted({str(record.get("source", "")) for record in gold})
    result: dict[str, object] = {}
    for source in sources:
        rows = [row for row, record in enumerate(gold) if str(record.get("source", "")) == source]
        mine, theirs = [gold[row] for row in rows], [said[row] for row in rows]
        result[source] = {"n": len(rows), **{field: _macro_f1(mine, theirs, field) for field in FIELDS}}
    return result
