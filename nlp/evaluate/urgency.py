"""`huiying evaluate urgency`: concern, urgency, stage and type of emergency, grade, risks, sentiment; alarms."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huiying.posts import RawPost, SourceKind, Standing
from nlp.evaluate.grades import grade
from nlp.evaluate.intervals import bootstrap, wilson
from nlp.evaluate.labels import predicted as predicted_labels
from nlp.evaluate.labels import risk_figures
from nlp.evaluate.ranks import recall_at_precision
from nlp.evaluate.records import read_jsonl, write_jsonl
from nlp.evaluate.scores import macro_f1, macro_f1_interval
from nlp.understanding import Understander, Understanding

FIELDS = ("concern", "urgency", "event_state", "event_type", "grade", "sentiment")
TYPES = {
    "accident": "事故灾难",
    "disaster": "自然灾害",
    "health": "公共卫生",
    "safety": "社会安全",
    "rumour": "网络谣言",
    "none": "none",
}
SENTIMENTS = {"negative": "neg", "neutral": "neu", "positive": "pos"}
URGENT = 3
PRECISION = 0.7

Rows = Sequence[Mapping[str, Any]]


def evaluate_urgency(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """Macro F1 of each labelled field, recall of urgent items in the ranking and by level, alarms; all by source."""
    records = read_jsonl(path, "text", "urgency")
    understander = Understander("甲省/乙市/丙县")
    posts = [_post(record) for record in records]
    understander.understand_all(posts[:1])  # loads dictionaries, which the speed does not count
    started = time.process_time()
    read = understander.understand_all(posts)
    elapsed = time.process_time() - started
    said = [predicted(understanding) for understanding in read]
    write_jsonl(predictions, ({"id": record["id"], **one} for record, one in zip(records, said, strict=True)))
    sources = Counter(str(record.get("source", "")) for record in records)
    return {
        "items": len(records),
        "n": len(records),
        **figures(records, said),
        **(risk_figures(records, said) if all("risk" in record for record in records) else {}),
        "by_source": {
            source: {"n": count, **_of_source(records, said, source)}
            for source, count in sorted(sources.items())
        },
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
    labels = predicted_labels(understanding)
    return {
        "concern": understanding.urgency.concern,
        "urgency": understanding.urgency.urgency,
        "urgency_score": understanding.urgency.score,
        "event_state": understanding.state.value.value,
        "event_type": TYPES[understanding.type.value.value],
        "grade": grade(understanding),
        "outside": understanding.urgency.outside,
        "risk": labels["risk"],
        "risk_scores": labels["risk_scores"],
        "sentiment": SENTIMENTS[understanding.sentiment.label] if understanding.sentiment else "neu",
    }


def figures(gold: Rows, said: Rows) -> dict[str, object]:
    """Macro F1 of the fields the gold has, and how urgent texts are found and calm ones left alone."""
    fields = [field for field in FIELDS if all(field in record for record in gold)]
    return {
        "macro_f1": {field: macro_f1(*_both(gold, said, field)) for field in fields},
        "macro_f1_ci95": {field: macro_f1_interval(*_both(gold, said, field)) for field in fields},
        **_urgent(gold, said),
    }


def _both(gold: Rows, said: Rows, field: str) -> tuple[list[str], list[str]]:
    return [str(one[field]) for one in gold], [str(one[field]) for one in said]


def _urgent(gold: Rows, said: Rows) -> dict[str, object]:
    """The ranking's recall at precision 0.7; by level, the recall of the urgent and the alarms among the calm."""
    wanted = [record["urgency"] >= URGENT for record in gold]
    alarmed = [one["urgency"] >= URGENT for one in said]
    scores = [one["urgency_score"] for one in said]

    def recall(rows: Sequence[int]) -> float:
        return recall_at_precision([scores[row] for row in rows], [wanted[row] for row in rows], PRECISION)

    caught = sum(urgent and alarm for urgent, alarm in zip(wanted, alarmed, strict=True))
    return {
        "urgent_recall_at_p70": round(recall(range(len(gold))), 4),
        "urgent_recall_at_p70_ci95": bootstrap(recall, len(gold)),
        "urgent": sum(wanted),
        "urgent_recall": _share(caught, sum(wanted)),
        "alerts": _share(sum(alarmed) - caught, len(gold) - sum(wanted)),
    }


def _share(right: int, total: int) -> dict[str, object]:
    return {
        "share": round(right / total, 4) if total else None,
        "right": right,
        "n": total,
        "ci95": wilson(right, total),
    }


def _of_source(gold: Rows, said: Rows, source: str) -> dict[str, object]:
    rows = [row for row, record in enumerate(gold) if str(record.get("source", "")) == source]
    mine, theirs = [gold[row] for row in rows], [said[row] for row in rows]
    fields = [field for field in FIELDS if all(field in record for record in mine)]
    told = _urgent(mine, theirs)
    return {
        **{field: macro_f1(*_both(mine, theirs, field)) for field in fields},
        "urgent_recall": told["urgent_recall"],
        "alerts": told["alerts"],
    }
