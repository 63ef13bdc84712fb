"""The words of a version: sentences with what each rests on, the text they make, its hash, what to look at twice. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Mark(StrEnum):
    """What a sentence rests on."""

    LINKED = "linked"
    OWN = "own"
    UNLINKED = "unlinked"


MARK_LABELS = {Mark.LINKED: "有出处", Mark.OWN: "本单位陈述", Mark.UNLINKED: "无出处"}
PLACEHOLDER = re.compile(r"[×xX]{2,}|某某|待定|待补|（\s*）|\?\?+|？？+")
SENTENCE = re.compile(r"[^。！？；!?;\s][^。！？；!?;\n]*[。！？；!?;]*[”’」』）)]*")
_LOSS = "死亡|遇难|失踪|受伤|重伤|被困|转移"
FIGURE = re.compile(
    rf"(\d+)\s*[名人][^\d，。；、]{{0,4}}?({_LOSS})|({_LOSS})[^\d，。；、]{{0,6}}?(\d+)\s*[名人]"
)
FIGURE_KINDS = {
    "死亡": "deaths",
    "遇难": "deaths",
    "失踪": "missing",
    "受伤": "injured",
    "重伤": "injured_serious",
    "被困": "trapped",
    "转移": "evacuated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence; `document_id` is the stored post it rests on, `own` says that it is the office's own word."""

    text: str
    document_id: int | None = None
    own: bool = False

    @property
    def mark(self) -> Mark:
        if self.document_id is not None:
            return Mark.LINKED
        return Mark.OWN if self.own else Mark.UNLINKED

    def as_json(self) -> dict[str, Any]:
        """As a version keeps it."""
        return {"text": self.text, "mark": self.mark, "document_id": self.document_id}


def cut(text: str) -> list[Sentence]:
    """Running text as sentences, each the word of the office that writes it."""
    return [Sentence(text=found.group().strip(), own=True) for found in SENTENCE.finditer(text)]


def whole_text(sentences: Iterable[Sentence]) -> str:
    """The sentences put together as they are published."""
    return "".join(sentence.text for sentence in sentences)


def content_hash(title: str, text: str) -> str:
    """Hex SHA-256 of title, line feed, text (UTF-8): what three people approved, and what was published."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def checks(sentences: Sequence[Sentence], figures: Mapping[str, float]) -> list[str]:
    """What to look at again, in words. `figures`: the case's settled facts, kind → value."""
    found = [
        f"第 {number} 句没有出处" for number, each in enumerate(sentences, 1) if each.mark is Mark.UNLINKED
    ]
    text = whole_text(sentences)
    found += [f"像是没有填完：“{blank.group()}”" for blank in PLACEHOLDER.finditer(text)]
    for stated in FIGURE.finditer(text):
        before, after, word, number = stated.groups()
        held = figures.get(FIGURE_KINDS[after or word])
        if held is not None and held != float(before or number):
            found.append(f"“{stated.group()}”与采信的数字（{held:g}）不一致")
    return found
