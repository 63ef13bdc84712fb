"""Posts with their sentiment: a CSV of emotions (`id,content,label`) or JSON lines (`title`, `text`, `sentiment`)."""

import re
from pathlib import Path
from typing import Final

from huiying.errors import Invalid
from nlp.evaluate.records import read_csv, read_jsonl
from nlp.linear.features import written
from nlp.linear.labelled import Labelled

EMOTIONS: Final = {
    **dict.fromkeys(("angry", "fear", "sad", "negative", "neg"), "negative"),
    **dict.fromkeys(("happy", "positive", "pos"), "positive"),
    **dict.fromkeys(("neural", "neutral", "neu"), "neutral"),
    "surprise": "",
}
"""What emotions count as. `neural` is how the public set spells it; surprise is neither good nor bad: no label."""
_EMOTICON: Final = re.compile(r"《([\u4e00-\u9fff]{1,4})》")
"""The public set writes Weibo's [泪] as 《泪》."""


def read_posts(path: Path) -> list[Labelled]:
    """All posts, in order; a surprised one has no label. Raises Invalid naming a missing column, or a label that is none."""
    rows: list[tuple[str, str, str, str]]
    if path.suffix == ".jsonl":
        rows = [
            (
                str(one.get("id", "")),
                str(one.get("title") or ""),
                str(one.get("text") or ""),
                str(one.get("sentiment")),
            )
            for one in read_jsonl(path)
        ]
    else:
        rows = [
            (
                row.get("id") or "",
                "",
                _EMOTICON.sub(r"[\1]", row["content"] or ""),
                (row["label"] or "").strip(),
            )
            for row in read_csv(path, "content", "label")
        ]
    posts = [
        Labelled(id=id_ or str(number), text=written(title, text), label=_sentiment(path, number, label))
        for number, (id_, title, text, label) in enumerate(rows, 1)
    ]
    if not posts:
        raise Invalid(f"{path} 没有数据行", code="empty")
    return posts


def _sentiment(path: Path, number: int, label: str) -> str:
    if label not in EMOTIONS:
        raise Invalid(
            f"{path} 第 {number} 行的情绪“{label}”不认识：请用 {'、'.join(EMOTIONS)}", code="bad_label"
        )
    return EMOTIONS[label]
