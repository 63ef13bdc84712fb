"""The head of a government notice: 索引号, 文号, 发布日期 and their like, in whatever arrangement they stand.

A table of two or four columns, a row of labels over a row of values, a list, or several in one line: each label is
known by its word and takes what follows it up to the next label.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from crawlers.moments import Stamp, read_moment, stamps
from crawlers.reading.blocks import Block, Node, Page

_LONGEST = 400
"""Characters of a block in which labels are looked for."""
_VALUE = 120
_MOST = 200
"""Blocks of a head; what goes on longer is a table of something else."""
_BEGUN = "[【(（ "
_HEAD = 2
"""Labels that only notices bear, from which on a page has the head of one."""
_OFFICIAL = frozenset({"index_number", "document_number", "written", "issuer"})
_NUMBER = re.compile(
    r"[〔\[［【（(]?\s?(?:19|20)\d\d\s?[〕\]］】）)]?\s?.{0,4}?\d+\s?号|第?\s?\d+\s?号|[\u4e00-\u9fff].*\d"
)
_NONE = re.compile(r"[\s无暂/\-—－空]*")
_EDGE = " \t\n:：|｜;；,，、]】)）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Values by the names of `notice.toml`; `places`: indices of the blocks that are the head, no body."""

    values: dict[str, str] = field(default_factory=dict)
    places: frozenset[int] = frozenset()

    @property
    def published(self) -> Stamp | None:
        """The day (or minute) the head gives for the publication, never that of the signature."""
        said = self.values.get("published", "")
        found = next(iter(stamps(said)), None)
        at = None if found or not said else read_moment(said)
        return Stamp(at=at, minute=False) if at else found

    @property
    def index_number(self) -> str | None:
        value = self.values.get("index_number", "")
        return value if any(sign.isdigit() for sign in value) else None

    @property
    def document_number(self) -> str | None:
        value = self.values.get("document_number", "")
        return value if _NUMBER.search(value) else None


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    listed = tomllib.loads(Path(__file__).with_name("notice.toml").read_text("utf-8"))
    roles = {word: role for role, words in listed.items() for word in words}
    spaced = "|".join(r"\s*".join(word) for word in sorted(roles, key=len, reverse=True))
    pattern = rf"(?:^|(?<=[\s|｜\[【(（]))({spaced})\s*(?:[:：]\s*[\]】]?|[\]】]\s*[:：]?|(?=\s)|$)"
    return re.compile(pattern, re.MULTILINE), roles


@cache
def _firsts() -> frozenset[str]:
    return frozenset(word[0] for word in _labels()[1])


def read_notice(page: Page) -> Notice:
    """The head of a notice; empty when the page has none."""
    values: dict[str, str] = {}
    places: set[int] = set()
    official: set[str] = set()
    pattern, roles = _labels()
    firsts = _firsts()
    skip = -1
    for block in page.blocks:
        if block.place <= skip or len(block.text) > _LONGEST or block.text.lstrip(_BEGUN)[:1] not in firsts:
            continue
        found = list(pattern.finditer(block.text))
        if not found or block.text[: found[0].start()].strip(_BEGUN):
            continue
        pairs, used = _pairs(page, block, found)
        for label, value in pairs:
            role = roles["".join(label.split())]
            official |= {role} & _OFFICIAL
            if value and not _NONE.fullmatch(value):
                values.setdefault(role, value)
        places |= used
        skip = max(used)
        if len(places) > _MOST:
            break
    return Notice(values=values, places=frozenset(places)) if len(official) >= _HEAD else Notice()


def _pairs(
    page: Page, block: Block, found: Sequence[re.Match[str]]
) -> tuple[list[tuple[str, str]], set[int]]:
    """Labels with their values, and the places of the blocks that say them."""
    ends = [match.start() for match in found[1:]] + [len(block.text)]
    pairs = [
        (match[1], block.text[match.end() : end].strip(_EDGE)[:_VALUE])
        for match, end in zip(found, ends, strict=True)
    ]
    if len(pairs) > 1 or pairs[0][1]:
        return pairs, {block.place}
    return _over(page, block) or _beside(page, block, pairs[0][0])


def _beside(page: Page, block: Block, label: str) -> tuple[list[tuple[str, str]], set[int]]:
    """A label alone: its value is the next block, unless that is a label too."""
    following = page.blocks[block.place + 1] if block.place + 1 < len(page.blocks) else None
    if (
        following is None
        or len(following.text) > _LONGEST
        or _labels()[0].match(following.text.lstrip(_BEGUN))
    ):
        return [(label, "")], {block.place}
    return [(label, following.text.replace("\n", " ").strip(_EDGE)[:_VALUE])], {block.place, following.place}


def _over(page: Page, block: Block) -> tuple[list[tuple[str, str]], set[int]] | None:
    """A row of labels over a row of values."""
    row = block.element.above("tr")
    if row is None:
        return None
    heads = _cells(page, row)
    labels = [_labels()[0].fullmatch(text) for text in heads]
    if len(labels) <= _HEAD or not all(labels):
        return None
    below = next((node for node in page.nodes if node.tag == "tr" and node.first >= row.last), None)
    if below is None:
        return None
    texts = _cells(page, below)
    if len(texts) != len(heads):
        return None
    pairs = [
        (match[1], text.strip(_EDGE)[:_VALUE]) for match, text in zip(labels, texts, strict=True) if match
    ]
    return pairs, set(range(row.first, below.last))


def _cells(page: Page, row: Node) -> list[str]:
    cells = (node for node in page.nodes if node.parent is row and node.tag in {"td", "th"})
    return [" ".join(block.text for block in page.blocks[cell.first : cell.last]) for cell in cells]
