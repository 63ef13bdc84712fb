"""`huiying evaluate topics FILE.jsonl`: policy topics and risk classes, any number of each a text."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from huiying.posts import RawPost, SourceKind, Standing
from nlp.evaluate.intervals import bootstrap, wilson
from nlp.evaluate.records import read_jsonl, write_jsonl
from nlp.evidence.tables import pack
from nlp.understanding import Understander, Understanding

PRECISION: Final = 0.7
Flags = NDArray[np.bool_]


def evaluate_labels(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """Macro and micro F1 of the topics, each topic, each risk with its recall at precision 0.7; intervals and speed.

    The file holds `{"id","title","text","topics":[…],"risk":[…]}` a line.
    """
    records = read_jsonl(path, "text", "topics")
    read, elapsed = _read(records)
    said = [predicted(understanding) for understanding in read]
    write_jsonl(
        predictions, ({"id": record.get("id"), **one} for record, one in zip(records, said, strict=True))
    )
    topics = names("policies")
    gold, found = flags(records, "topics", topics), flags(said, "topics", topics)
    return {
        "what": "labels",
        "n": len(records),
        "macro_f1": macro(gold, found),
        "macro_f1_ci95": bootstrap(lambda rows: macro(gold[rows], found[rows]), len(records)),
        "micro_f1": micro(gold, found),
        "micro_f1_ci95": bootstrap(lambda rows: micro(gold[rows], found[rows]), len(records)),
        "per_topic": {name: counted(gold[:, at], found[:, at]) for at, name in enumerate(topics)},
        **risk_figures(records, said),
        "docs_per_second": round(len(records) / elapsed, 1) if elapsed else None,
    }


def names(name: str) -> tuple[str, ...]:
    """The labels of a pack, in its order."""
    return tuple(topic.name for topic in pack(name).topics)


def predicted(understanding: Understanding) -> dict[str, Any]:
    """Labels and ranking of one text under the names of the gold."""
    return {
        "topics": [told.label for told in understanding.policies],
        "risk": [told.label for told in understanding.risks],
        "risk_scores": {name: round(score, 6) for name, score in understanding.risk_scores.items()},
    }


def risk_figures(gold: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """`risk` {class: recall_at_p70, f1, n …} and `risk_micro_f1` of records with `risk` and `risk_scores`."""
    classes = names("risks")
    wanted, found = flags(gold, "risk", classes), flags(said, "risk", classes)
    return {
        "risk": {
            name: {
                "recall_at_p70": ranked_recall(
                    wanted[:, at], np.array([one["risk_scores"][name] for one in said])
                ),
                **counted(wanted[:, at], found[:, at]),
            }
            for at, name in enumerate(classes)
        },
        "risk_micro_f1": micro(wanted, found),
        "risk_micro_f1_ci95": bootstrap(lambda rows: micro(wanted[rows], found[rows]), len(gold)),
    }


def ranked_recall(wanted: Flags, scores: NDArray[np.float64], precision: float = PRECISION) -> float:
    """The best recall down the ranking at this precision or more; equal scores stay together."""
    if not wanted.any():
        return 0.0
    levels, group = np.unique(-scores, return_inverse=True)
    right = np.cumsum(np.bincount(group, wanted, len(levels)))
    taken = np.cumsum(np.bincount(group, minlength=len(levels)))
    fit = right[right / taken >= precision]
    return round(float(fit.max() / wanted.sum()), 4) if fit.size else 0.0


def flags(records: Sequence[Mapping[str, Any]], key: str, labels: Sequence[str]) -> Flags:
    """Which record bears which label, shape (records, labels)."""
    rows = [[label in record[key] for label in labels] for record in records]
    return np.array(rows, dtype=np.bool_).reshape(len(records), len(labels))


def macro(gold: Flags, found: Flags) -> float:
    """Mean F1 over the labels that occur in either."""
    both, right = gold.sum(axis=0) + found.sum(axis=0), (gold & found).sum(axis=0)
    present = both > 0
    return round(float((2 * right[present] / both[present]).mean()), 4) if present.any() else 0.0


def micro(gold: Flags, found: Flags) -> float:
    """F1 over all labels of all records together."""
    both = int(gold.sum() + found.sum())
    return round(2 * int((gold & found).sum()) / both, 4) if both else 0.0


def counted(gold: Flags, found: Flags) -> dict[str, Any]:
    """F1, precision and recall with their intervals, and n, of one label."""
    right, said, all_of = int((gold & found).sum()), int(found.sum()), int(gold.sum())
    return {
        "f1": round(2 * right / (said + all_of), 4) if said + all_of else None,
        "precision": round(right / said, 4) if said else None,
        "precision_ci95": wilson(right, said),
        "recall": round(right / all_of, 4) if all_of else None,
        "recall_ci95": wilson(right, all_of),
        "n": all_of,
        "predicted": said,
    }


def _read(records: Sequence[Mapping[str, Any]]) -> tuple[list[Understanding], float]:
    """What is understood of the records, and the seconds of processor time that took."""
    understander = Understander("甲省/乙市/丙县")
    posts = [_post(number, record) for number, record in enumerate(records, 1)]
    understander.understand_all(posts[:1])  # loads dictionaries, which the speed does not count
    started = time.process_time()
    read = understander.understand_all(posts)
    return read, time.process_time() - started


def _post(number: int, record: Mapping[str, Any]) -> RawPost:
    """The text alone: where it comes from must not tell the label."""
    return RawPost(
        source_id="evaluation",
        source_name="evaluation",
        source_kind=SourceKind.EXPORT,
        standing=Standing.PRIVATE,
        external_id=str(record.get("id", number)),
        title=record.get("title") or "",
        text=record.get("text") or "",
        first_seen_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
