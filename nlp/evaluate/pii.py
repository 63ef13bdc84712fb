"""`huiying evaluate pii`: what of the personal data in a text is found, and what is taken for it wrongly."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp.evaluate.intervals import wilson
from nlp.evaluate.records import read_jsonl, write_jsonl
from nlp.personal import find_personal

_NAMES = {"minor_name": "person_name"}
_HALF = 0.5


@dataclass(slots=True)
class Count:
    """Of a kind: gold spans, how many of them are found, predicted spans, how many of them are right."""

    gold: int = 0
    found: int = 0
    predicted: int = 0
    right: int = 0

    def add(self, other: "Count") -> None:
        self.gold += other.gold
        self.found += other.found
        self.predicted += other.predicted
        self.right += other.right

    def rates(self) -> dict[str, Any]:
        return {
            "recall": round(self.found / self.gold, 4) if self.gold else None,
            "recall_ci95": wilson(self.found, self.gold),
            "precision": round(self.right / self.predicted, 4) if self.predicted else None,
            "precision_ci95": wilson(self.right, self.predicted),
            "n": self.gold,
            "predicted": self.predicted,
        }


@dataclass(slots=True)
class Tally:
    """Counts by kind, `minor_name` beside `person_name`."""

    kinds: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))

    def read(self, gold: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> None:
        """Count one text. A gold span is found when spans of its kind cover it; a span is right by half."""
        covered: dict[str, set[int]] = defaultdict(set)
        for span in said:
            covered[_class(span)].update(range(span["start"], span["end"]))
        anywhere = {at for span in gold for at in range(span["start"], span["end"])}
        for span in gold:
            count = self.kinds[span["kind"]]
            count.gold += 1
            count.found += covered[_class(span)].issuperset(range(span["start"], span["end"]))
        for span in said:
            count = self.kinds[span["kind"]]
            count.predicted += 1
            size = span["end"] - span["start"]
            inside = sum(at in anywhere for at in range(span["start"], span["end"]))
            count.right += size > 0 and inside >= _HALF * size


def evaluate_pii(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """Recall and precision over all spans and by kind, each with n and a 95 % interval."""
    records = read_jsonl(path, "text", "spans")
    find_personal("")
    started = time.process_time()
    found = [find_personal(record["text"]) for record in records]
    elapsed = time.process_time() - started
    said = [
        [{"start": span.start, "end": span.end, "kind": span.kind.value} for span in spans] for spans in found
    ]
    write_jsonl(
        predictions,
        ({"id": record["id"], "spans": spans} for record, spans in zip(records, said, strict=True)),
    )
    tally = Tally()
    for record, spans in zip(records, said, strict=True):
        tally.read(record["spans"], spans)
    total = Count()
    for count in tally.kinds.values():
        total.add(count)
    return {
        "items": len(records),
        **total.rates(),
        "by_kind": {kind: count.rates() for kind, count in sorted(tally.kinds.items())},
        "docs_per_second": round(len(records) / elapsed, 1) if elapsed else None,
    }


def _class(span: Mapping[str, Any]) -> str:
    kind = str(span["kind"])
    return _NAMES.get(kind, kind)
