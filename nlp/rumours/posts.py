"""Posts known to be rumours or not: a CSV `id,label,text`, `label` being `rumor` or `non-rumor`."""

from pathlib import Path
from typing import Final

from huiying.errors import Invalid
from nlp.evaluate.records import read_csv
from nlp.linear.features import written
from nlp.linear.labelled import Labelled
from nlp.rumours.telling import RUMOUR

LABELS: Final = {
    **dict.fromkeys((RUMOUR, "rumour", "1"), RUMOUR),
    **dict.fromkeys(("non-rumor", "non-rumour", "0"), "non-rumor"),
}


def read_posts(path: Path) -> list[Labelled]:
    """All posts, in order; the text alone, not how it spread. Raises Invalid naming a missing column or an unknown label."""
    posts = [
        Labelled(
            id=row.get("id") or str(number),
            text=written("", row["text"] or ""),
            label=_label(path, number, (row["label"] or "").strip()),
        )
        for number, row in enumerate(read_csv(path, "text", "label"), 1)
    ]
    if not posts:
        raise Invalid(f"{path} 没有数据行", code="empty")
    return posts


def _label(path: Path, number: int, label: str) -> str:
    if label not in LABELS:
        raise Invalid(
            f"{path} 第 {number} 行的标注“{label}”不认识：请用 {'、'.join(LABELS)}", code="bad_label"
        )
    return LABELS[label]
