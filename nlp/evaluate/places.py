"""`huiying evaluate places`: which names of places are found, what they stand for, and where the matter happens."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huiying.errors import Invalid
from huiying.text.normalise import normalise
from nlp.evaluate.intervals import bootstrap, wilson
from nlp.evaluate.records import read_jsonl, write_jsonl
from nlp.evaluate.scores import rounded
from nlp.places import PlaceFinder, Scope
from nlp.segment import segmenter

_SCOPES = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Of one text: distinct spans found rightly, found in all, to be found, and of the first those rightly named."""

    right: int
    found: int
    wanted: int
    named: int
    scope: bool


def evaluate_places(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """Scores with n and 95 % intervals. Spans are compared as distinct strings a text; those whose gold `full` is
    null are no places, and finding one counts against. `full_accuracy` is over all spans to be found, a missed one
    is wrong; `full_of_found` over those found. Raises Invalid for a record without text, jurisdiction or scope.
    """
    records = read_jsonl(path)
    for number, record in enumerate(records, 1):
        _check(record, path, number)
    for record in records:
        _finder(record["jurisdiction"])
    segmenter().known("")  # its dictionary is loaded by the first text
    started = time.process_time()
    told = [_read(record) for record in records]
    elapsed = time.process_time() - started
    write_jsonl(
        predictions,
        ({"id": record.get("id"), **said} for record, said in zip(records, told, strict=True)),
    )
    counts = [_count(record, said) for record, said in zip(records, told, strict=True)]
    speed = round(len(records) / elapsed, 1) if elapsed else None
    return {"items": len(records), **_scores(counts), "docs_per_second": speed}


def _check(record: Mapping[str, Any], path: Path, number: int) -> None:
    texts = all(isinstance(record.get(name), str) for name in ("text", "jurisdiction"))
    spans = record.get("places")
    listed = isinstance(spans, list) and all(isinstance(each, dict) and "span" in each for each in spans)
    if not texts or not listed or record.get("scope") not in _SCOPES:
        raise Invalid(
            f"{path} 第 {number} 条缺少 text、jurisdiction、places 或 scope，或取值不对", code="bad_record"
        )


@cache
def _finder(jurisdiction: str) -> PlaceFinder:
    return PlaceFinder(jurisdiction)


def _read(record: Mapping[str, Any]) -> dict[str, Any]:
    """The prediction under the gold's names: places at home with their full names, each span once, as written."""
    text = record["text"]
    read = normalise(text)
    where = _finder(record["jurisdiction"]).locate("", read.text)
    named: dict[str, str] = {}
    for place in where.places:
        if place.full is not None:
            start, end = read.raw_span(place.start - 1, place.end - 1)
            named.setdefault(text[start:end], place.full)
    places = [{"span": span, "full": full} for span, full in named.items()]
    return {"places": places, "scope": where.scope.value}


def _count(record: Mapping[str, Any], said: Mapping[str, Any]) -> _Counts:
    gold = {place["span"]: place.get("full") for place in record["places"] if place.get("full")}
    found = {place["span"]: place["full"] for place in said["places"]}
    right = gold.keys() & found.keys()
    return _Counts(
        right=len(right),
        found=len(found),
        wanted=len(gold),
        named=sum(gold[span] == found[span] for span in right),
        scope=record["scope"] == said["scope"],
    )


def _scores(counts: Sequence[_Counts]) -> dict[str, object]:
    right, wanted, named, scope = (
        (
            sum(values)
            for values in zip(
                *((each.right, each.wanted, each.named, each.scope) for each in counts), strict=True
            )
        )
        if counts
        else (0, 0, 0, 0)
    )
    rows = range(len(counts))
    return {
        "span_f1": rounded(_f1(counts, rows)),
        "span_f1_ci95": bootstrap(lambda drawn: _f1(counts, drawn), len(counts)),
        "span_n": wanted,
        "full_accuracy": rounded(named / wanted) if wanted else None,
        "full_accuracy_ci95": wilson(named, wanted),
        "full_n": wanted,
        "full_of_found": rounded(named / right) if right else None,
        "full_of_found_ci95": wilson(named, right),
        "scope_accuracy": rounded(scope / len(counts)) if counts else None,
        "scope_accuracy_ci95": wilson(scope, len(counts)),
        "scope_n": len(counts),
    }


def _f1(counts: Sequence[_Counts], rows: Sequence[int]) -> float:
    """F1 of spans over the texts with these numbers; 1 where there was nothing to find and nothing was found."""
    right = sum(counts[row].right for row in rows)
    both = sum(counts[row].found + counts[row].wanted for row in rows)
    return 2 * right / both if both else 1.0
