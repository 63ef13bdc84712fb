"""All personal data of one text: what its form shows, and names and addresses, which words show."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from huiying.text.characters import folded
from huiying.text.personal import PersonalSpan, hidden, settled
from huiying.text.personal.numbers import numbers_in
from nlp.personal.addresses import find_addresses
from nlp.personal.heads import hopeful
from nlp.personal.names import find_names
from nlp.personal.signers import find_author


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text without its personal data, as long as before, and where that stood."""

    text: str
    spans: tuple[PersonalSpan, ...]


def find_personal(text: str) -> tuple[PersonalSpan, ...]:
    """Personal data of the text as it was written, in its order. Of two readings that overlap the longer counts."""
    return _found([folded(text)])[0]


def mask_personal(text: str, *, author: str | None = None) -> Masked:
    """The text with every span starred out, but the surname of a name; a normalised text is read as fast as may be.

    `author`: the private person who wrote it, if any, hidden wherever the text names them.
    """
    return mask_all([text], [author])[0]


def mask_all(texts: Sequence[str], authors: Sequence[str | None]) -> list[Masked]:
    """The same of many texts, each with its author."""
    return [
        _masked(text, spans if author is None else settled((*spans, *find_author(text, author))))
        for text, author, spans in zip(texts, authors, _found(texts), strict=True)
    ]


def _masked(text: str, spans: tuple[PersonalSpan, ...]) -> Masked:
    return Masked(text=hidden(text, spans) if spans else text, spans=spans)


def _found(texts: Sequence[str]) -> list[tuple[PersonalSpan, ...]]:
    """Of folded texts, kind by kind: so the tables of a kind stay in the processor's cache for all texts."""
    numbers = [numbers_in(text) for text in texts]
    addresses = [tuple(find_addresses(text)) for text in texts]
    names = [find_names(text, hopes) for text, hopes in zip(texts, hopeful(texts), strict=True)]
    return [
        settled(tuple(chain(*found))) if any(found) else ()
        for found in zip(numbers, addresses, names, strict=True)
    ]
