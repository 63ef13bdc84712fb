"""`huiying evaluate facts`: how often the figures of an emergency are read exactly."""

import time
from pathlib import Path
from typing import Any

from huiying.text.normalise import plain
from nlp.evaluate.intervals import wilson
from nlp.evaluate.records import read_jsonl, write_jsonl
from nlp.facts import FactKind, facts
from nlp.state import EventState, event_state

_FIELDS = {kind: kind.value for kind in FactKind if kind is not FactKind.MAGNITUDE}
_NAMES = {FactKind.LOSS_YUAN: "loss"}


def evaluate_facts(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """Exact share of each figure over the items where gold or prediction states one, with n and interval."""
    records = read_jsonl(path)
    started = time.process_time()
    read = [figures(record.get("title") or "", record.get("text") or "") for record in records]
    elapsed = time.process_time() - started
    write_jsonl(
        predictions, ({"id": record["id"], **found} for record, found in zip(records, read, strict=True))
    )
    result: dict[str, object] = {"items": len(records)}
    for kind, field in _FIELDS.items():
        pairs = [(record.get(field), found[field]) for record, found in zip(records, read, strict=True)]
        stated = [(gold, said) for gold, said in pairs if gold is not None or said is not None]
        right = sum(gold == said for gold, said in stated)
        name = _NAMES.get(kind, field)
        result[name] = round(right / len(stated), 4) if stated else None
        result[f"{name}_n"], result[f"{name}_ci95"] = len(stated), wilson(right, len(stated))
    result["docs_per_second"] = round(len(records) / elapsed, 1) if elapsed else None
    return result


def figures(title: str, text: str) -> dict[str, Any]:
    """The figures of one raw text under the names of the gold, None where none is stated."""
    head, body = plain(title), plain(text)
    drill = event_state(head, body).value is EventState.DRILL
    found = {} if drill else {fact.kind: fact for fact in facts(f"{head}\n{body}")}
    said = {field: found[kind].value if kind in found else None for kind, field in _FIELDS.items()}
    return {**said, "vague": any(fact.vague for fact in found.values())}
