"""Figures as Markdown: every number with its n and interval, confusion matrices, the worst errors."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_INTERVAL: Final = "_ci95"
_PAIR: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing told wrongly; `by` is how far off it is, `text` is only given where it may be shown."""

    id: str
    gold: str
    told: str
    by: float
    text: str = ""


def figures_table(figures: Mapping[str, Any]) -> str:
    """Every figure of an evaluation as a row: name, value, n and 95 % interval."""
    rows = [
        f"| {name} | {_shown(value)} | {_shown(n)} | {_shown(interval)} |"
        for name, value, n, interval in _rows(figures, "", figures.get("n"))
    ]
    return "\n".join(["| 指标 | 值 | n | 95 % 区间 |", "|---|---|---|---|", *rows])


def _rows(figures: Mapping[str, Any], above: str, n: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    here = figures.get("n", n)
    for key, value in figures.items():
        name = f"{above}{key}"
        if key in ("n", "what", "ci95") or key.endswith(_INTERVAL):
            continue
        interval = figures.get(f"{key}{_INTERVAL}", figures.get("ci95") if key == "share" else None)
        if isinstance(value, Mapping):
            within = interval if isinstance(interval, Mapping) else {}
            joined = {**value, **{f"{part}{_INTERVAL}": told for part, told in within.items()}}
            counts = here if not isinstance(here, Mapping) else here.get(key)
            yield from _rows(joined, f"{name} · ", counts)
        else:
            yield name, value, here.get(key) if isinstance(here, Mapping) else here, interval


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list | tuple):
        return "–".join(_shown(part) for part in value) if len(value) == _PAIR else "、".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def confusion_table(pairs: Sequence[tuple[str, str]]) -> str:
    """Gold down, told across."""
    labels = sorted({label for pair in pairs for label in pair})
    counts = Counter(pairs)
    head = f"| 标注＼判为 | {' | '.join(labels)} |"
    lines = [
        f"| {gold} | {' | '.join(str(counts[gold, told]) for told in labels)} |"
        for gold in labels
        if any(counts[gold, told] for told in labels)
    ]
    return "\n".join([head, "|---" * (len(labels) + 1) + "|", *lines])


def worst_table(wrong: Sequence[Wrong], limit: int) -> str:
    """The errors furthest off, at most `limit`."""
    worst = sorted(wrong, key=lambda one: (-one.by, one.id))[:limit]
    if not worst:
        return "没有判错的。"
    shown = any(one.text for one in worst)
    head = ["| 编号 | 标注 | 判为 | 偏离 |" + (" 文字 |" if shown else ""), "|---" * (4 + shown) + "|"]
    rows = [
        f"| {_cell(one.id)} | {_cell(one.gold)} | {_cell(one.told)} | {one.by:.2g} |"
        + (f" {_cell(one.text)} |" if shown else "")
        for one in worst
    ]
    return "\n".join([*head, *rows])


def _cell(text: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown.replace("|", "｜") or "–"
