"""`huiying evaluate facts`: how often the figures of an emergency are read exactly."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from huiying.text.normalise import plain
from nlp.casualties import casualties
from nlp.evaluate.intervals import wilson
from nlp.evaluate.records import read_jsonl, write_jsonl
from nlp.facts import FactKind, vaguely
from nlp.state import EventState, judge_state, read_cues

_UNLABELLED = (FactKind.MAGNITUDE, FactKind.INJURED_LIGHT)
_FIELDS = {kind: kind.value for kind in FactKind if kind not in _UNLABELLED}
_NAMES = {FactKind.LOSS_YUAN: "loss"}


def evaluate_facts(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """Exact share of each figure over the items where gold or prediction states one, with n and interval.

    `missed`, `invented` and `wrong` count what is not exact; `vague` is judged as a yes or no of each text.
    """
    records = read_jsonl(path, "text")
    for record in records[:1]:
        figures(record.get("title") or "", record.get("text") or "")  # loads the lexicon, which is not timed
    started = time.process_time()
    read = [figures(record.get("title") or "", record.get("text") or "") for record in records]
    elapsed = time.process_time() - started
    write_jsonl(
        predictions, ({"id": record["id"], **found} for record, found in zip(records, read, strict=True))
    )
    result: dict[str, object] = {"items": len(records)}
    for kind, field in _FIELDS.items():
        result |= _exact(_NAMES.get(kind, field), [record.get(field) for record in records], read, field)
    result |= _vague(records, read)
    result["docs_per_second"] = round(len(records) / elapsed, 1) if elapsed else None
    return result


def _exact(
    name: str, gold: Sequence[float | None], read: Sequence[Mapping[str, Any]], field: str
) -> dict[str, object]:
    pairs = [(true, found[field]) for true, found in zip(gold, read, strict=True)]
    stated = [(true, said) for true, said in pairs if true is not None or said is not None]
    right = sum(true == said for true, said in stated)
    missed = sum(said is None for _, said in stated)
    invented = sum(true is None for true, _ in stated)
    return {
        name: round(right / len(stated), 4) if stated else None,
        f"{name}_n": len(stated),
        f"{name}_ci95": wilson(right, len(stated)),
        f"{name}_errors": {
            "missed": missed,
            "invented": invented,
            "wrong": len(stated) - right - missed - invented,
        },
    }


def _vague(gold: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    right = sum(bool(record.get("vague")) == found["vague"] for record, found in zip(gold, read, strict=True))
    return {
        "vague_accuracy": round(right / len(gold), 4) if gold else None,
        "vague_accuracy_n": len(gold),
        "vague_accuracy_ci95": wilson(right, len(gold)),
    }


def figures(title: str, text: str) -> dict[str, Any]:
    """The figures of one raw text under the names of the gold, None where none is stated."""
    head, body = plain(title), plain(text)
    cues = read_cues(head, body)
    state = judge_state(cues).value
    found = {fact.kind: fact.value for fact in casualties(cues, state)}
    vague = state is not EventState.DRILL and vaguely(cues.body)
    return {**{field: found.get(kind) for kind, field in _FIELDS.items()}, "vague": vague}
