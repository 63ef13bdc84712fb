"""Where a query stands in a text: engines return documents, this finds the places in what the records say of them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from huiying.index.bigrams import fold, normal

Mark = tuple[int, int]
"""Start and end (exclusive) of a highlighted passage, in characters."""
WIDTH = 160
"""Characters in a snippet."""
LEAD = 40
"""Characters shown before the first place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One document found, with the places that answer the query: `marks` count within `title` and `snippet`."""

    document_id: int
    title: str
    title_marks: tuple[Mark, ...]
    snippet: str
    snippet_marks: tuple[Mark, ...]
    snippet_start: int
    """Where in the document's text the snippet begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """The part of a text worth showing; `marks` count from its own beginning."""

    text: str
    start: int
    marks: tuple[Mark, ...]


def marks(text: str, query: str) -> tuple[Mark, ...]:
    """Passages of `text` that answer a word of `query`, in order, overlapping ones joined."""
    words = {word for part in query.split() if (word := fold(part))}
    if not words:
        return ()
    folded, spans = _fold_with_spans(text)
    found = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((spans[at][0], spans[at + len(word) - 1][1]))
            at = folded.find(word, at + 1)
    return _joined(found)


def snippet(text: str, query: str) -> Snippet:
    """About the first place that answers the query, or the beginning of the text where none does."""
    return around(text, marks(text, query))


def around(text: str, found: Sequence[Mark]) -> Snippet:
    """About the first of some passages, or the beginning of the text where there is none."""
    start = max(0, found[0][0] - LEAD) if found else 0
    start = min(start, max(0, len(text) - WIDTH))
    end = start + WIDTH
    shown = tuple((first - start, min(last, end) - start) for first, last in found if start <= first < end)
    return Snippet(text=text[start:end], start=start, marks=shown)


def hit(document_id: int, title: str, text: str, query: str) -> Hit:
    """A document found, with the places that answer the query."""
    part = snippet(text, query)
    return Hit(
        document_id=document_id,
        title=title,
        title_marks=marks(title, query),
        snippet=part.text,
        snippet_marks=part.marks,
        snippet_start=part.start,
    )


def _joined(found: list[Mark]) -> tuple[Mark, ...]:
    joined: list[Mark] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _fold_with_spans(text: str) -> tuple[str, list[Mark]]:
    """`fold(text)`, and for each of its characters the span of `text` it comes from."""
    folded: list[str] = []
    spans: list[Mark] = []
    gap = False
    for first, last in _clusters(text):
        for character in normal(text[first:last]):
            if not character.isalnum():
                gap = True
                continue
            if gap and folded:
                folded.append(" ")
                spans.append((first, first))
            gap = False
            folded.append(character)
            spans.append((first, last))
    return "".join(folded), spans


def _clusters(text: str) -> list[Mark]:
    # NFKC may compose a character with those after it, so they are normalised together.
    edges = [at for at, character in enumerate(text) if at == 0 or not _composes(character)]
    return list(pairwise([*edges, len(text)]))


def _composes(character: str) -> bool:
    if character < "\u0300":
        return False
    first = unicodedata.normalize("NFKC", character)[0]
    return unicodedata.combining(first) != 0 or "\u1160" <= first <= "\u11ff"
