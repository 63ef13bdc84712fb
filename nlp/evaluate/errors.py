"""What an evaluation told wrongly: the gold records beside the written predictions, subject by subject."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from nlp.evaluate.tables import Wrong

Record = Mapping[str, Any]
Judge = Callable[[Record, Record], Wrong | None]
SNIPPET: Final = 60
_FIGURES: Final = ("deaths", "injured", "missing", "loss_yuan")
_STAGES: Final = ("concern", "event_state", "event_type", "grade")


def single(gold: Record, told: Record) -> Wrong | None:
    """One label: how sure it was of the wrong one."""
    if not gold["label"] or gold["label"] == told["label"]:
        return None
    share = float(told["label_scores"][told["label"]])
    return Wrong(id=str(told["id"]), gold=gold["label"], told=told["label"], by=share)


def urgency(gold: Record, told: Record) -> Wrong | None:
    """Levels apart; of the same level what else differs, tenths each."""
    apart = abs(int(gold["urgency"]) - int(told["urgency"]))
    other = [field for field in _STAGES if field in gold and gold[field] != told[field]]
    if not apart and not other:
        return None
    return Wrong(
        id=str(told["id"]),
        gold=_listed(gold, ["urgency", *other]),
        told=_listed(told, ["urgency", *other]),
        by=apart + len(other) / 10,
    )


def facts(gold: Record, told: Record) -> Wrong | None:
    """How many figures are not exact."""
    off = [field for field in _FIGURES if gold.get(field) != told.get(field)]
    if not off:
        return None
    return Wrong(id=str(told["id"]), gold=_listed(gold, off), told=_listed(told, off), by=len(off))


def labels(gold: Record, told: Record) -> Wrong | None:
    """How many topics and risks are missed or invented."""
    wanted = {*gold["topics"], *gold.get("risk", ())}
    found = {*told["topics"], *told.get("risk", ())}
    if wanted == found:
        return None
    return Wrong(
        id=str(told["id"]),
        gold="、".join(sorted(wanted - found)),
        told="、".join(sorted(found - wanted)),
        by=len(wanted ^ found),
    )


def places(gold: Record, told: Record) -> Wrong | None:
    """How many places are missed, invented or misnamed, and the scope."""
    wanted = {f"{place['span']}={place['full']}" for place in gold["places"] if place.get("full")}
    found = {f"{place['span']}={place['full']}" for place in told["places"]}
    if wanted == found and gold["scope"] == told["scope"]:
        return None
    return Wrong(
        id=str(gold["id"]),
        gold="；".join([gold["scope"], *sorted(wanted - found)]),
        told="；".join([told["scope"], *sorted(found - wanted)]),
        by=len(wanted ^ found) + (gold["scope"] != told["scope"]),
    )


def personal(gold: Record, told: Record) -> Wrong | None:
    """How many spans are not exactly those of the gold."""
    wanted = {(span["start"], span["end"], span["kind"]) for span in gold["spans"]}
    found = {(span["start"], span["end"], span["kind"]) for span in told["spans"]}
    if wanted == found:
        return None
    return Wrong(
        id=str(gold["id"]),
        gold=_spans(gold["text"], wanted - found),
        told=_spans(gold["text"], found - wanted),
        by=len(wanted ^ found),
    )


def pages(gold: Record, told: Record) -> Wrong | None:
    """Of a page: title and day; its texts are not shown."""
    title = "".join(str(gold.get("title") or "").split()) == "".join(str(told.get("title") or "").split())
    day = str(gold.get("publish_time") or "")[:10] == str(told.get("publish_time") or "")[:10]
    off = [name for name, right in (("标题", title or not gold.get("title")), ("日期", day)) if not right]
    if not off:
        return None
    return Wrong(id=str(gold["file"])[:40], gold="、".join(off), told="不符", by=len(off))


def wrong(
    judge: Judge,
    gold: Sequence[Record],
    told: Sequence[Record],
    *,
    ours: bool = False,
) -> list[Wrong]:
    """All errors; with the beginning of the text where it is of `ours` and may be shown."""
    found = [(record, judge(record, said)) for record, said in zip(gold, told, strict=True)]
    return [
        Wrong(
            id=error.id,
            gold=error.gold,
            told=error.told,
            by=error.by,
            text=_snippet(record) if ours else "",
        )
        for record, error in found
        if error is not None
    ]


def _snippet(record: Record) -> str:
    return f"{record.get('title') or ''} {record.get('text') or ''}".strip()[:SNIPPET]


def _listed(record: Record, fields: Sequence[str]) -> str:
    return "，".join(f"{field} {record.get(field)}" for field in fields)


def _spans(text: str, spans: set[tuple[int, int, str]]) -> str:
    return "；".join(f"{kind} {text[start:end]}" for start, end, kind in sorted(spans))
