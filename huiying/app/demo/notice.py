"""What the spokesperson writes: sentences taken word for word from the best-placed posts, and the office's own."""

import re
from collections.abc import Sequence
from typing import Any

SENTENCE = re.compile(r"[^。！？\n]+[。！？]")
LOSS = re.compile(r"\d+\s*[人名][^，。；]{0,6}(死亡|遇难)|(死亡|遇难)[^，。；]{0,4}\d+")
OPENING = re.compile(r"\d+时\d+分")
RESCUE = re.compile(r"救治|救援|送医|安抚|调查")
QUOTES = 4
STANDINGS = ("official", "media")
OWN = (
    "县委、县政府已成立事故处置工作组，全力救治受伤人员，做好遇难者家属安抚和善后工作。",
    "事故原因正在调查，调查结果和处理情况将及时向社会公布。",
    "对首次权威信息发布不够及时，我们向社会公众致歉。",
)
"""The office's own statements."""


def quoted(documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sentences to quote, each with its document: what happened, the latest count, what is being done.

    `documents` are posts as `GET /api/events/{id}` gives them. The newest official post comes first, then the media.
    """
    for standing in STANDINGS:
        ranked = [post for post in documents if post["standing"]["code"] == standing and _states_loss(post)]
        if ranked:
            newest = max(ranked, key=lambda post: post["published_at"] or post["first_seen_at"])
            return [{"text": text, "document_id": newest["id"]} for text in _worth_quoting(newest["body"])]
    return []


def sentences(documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The draft: what is quoted, then what the office says by itself."""
    return [*quoted(documents), *({"text": text, "own": True} for text in OWN)]


def _states_loss(post: dict[str, Any]) -> bool:
    return LOSS.search(post["body"]) is not None


def _worth_quoting(body: str) -> list[str]:
    _, _, text = body.partition("\n")
    found = [sentence.strip() for sentence in SENTENCE.findall(text)]
    wanted = [
        sentence
        for sentence in found
        if LOSS.search(sentence) or OPENING.search(sentence) or RESCUE.search(sentence)
    ]
    return wanted[:QUOTES]
