"""All personal data of one text: what its form shows, and names and addresses, which words show."""

from dataclasses import dataclass

from huiying.text.characters import folded
from huiying.text.personal import PersonalSpan, hidden, settled
from huiying.text.personal.numbers import numbers_in
from nlp.personal.addresses import find_addresses
from nlp.personal.names import find_names
from nlp.personal.signers import find_author


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text without its personal data, as long as before, and where that stood."""

    text: str
    spans: tuple[PersonalSpan, ...]


def find_personal(text: str) -> tuple[PersonalSpan, ...]:
    """Personal data of the text as it was written, in its order. Of two readings that overlap the longer counts."""
    return _found(folded(text))


def mask_personal(text: str, *, author: str | None = None) -> Masked:
    """The text with every span starred out, but the surname of a name; a normalised text is read as fast as may be.

    `author`: the private person who wrote it, if any, hidden wherever the text names them.
    """
    spans = _found(text)
    if author is not None:
        spans = settled((*spans, *find_author(text, author)))
    return Masked(text=hidden(text, spans) if spans else text, spans=spans)


def _found(folded: str) -> tuple[PersonalSpan, ...]:
    spans = (*numbers_in(folded), *find_addresses(folded), *find_names(folded))
    return settled(spans)
