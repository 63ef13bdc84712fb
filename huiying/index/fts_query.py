"""A query in the language of SQLite: words, narrowings and exclusions for FTS5, time as a span of places."""

from collections.abc import Iterable
from dataclasses import dataclass

from huiying.index.bigrams import Phrase, phrases
from huiying.index.entry import Query
from huiying.index.fts_marks import EVERY, wanted
from huiying.index.fts_place import first_of

_FIRST, _END = -(2**63), 2**63 - 1
"""All that SQLite can count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to look for, and the places (`end` not included) to look for it."""

    match: str | None
    """None: every document of the span answers."""
    first: int
    end: int


def asked(query: Query) -> Asked | None:
    """A query as the engine understands it; None if nothing can answer it."""
    words = phrases(query.text)
    groups = [_alternatives(group) for group in query.groups]
    if (query.text.strip() and not words) or not all(groups):
        return None
    found = [*map(_spelled, words), *map(_any_of, groups), *map(_quoted, wanted(query))]
    excluded = _alternatives(query.without)
    if excluded:
        match: str | None = f"({_all_of(found or [_quoted(EVERY)])}) NOT {_any_of(excluded)}"
    else:
        match = _all_of(found) if found else None
    return Asked(
        match=match,
        first=_FIRST if query.since is None else first_of(query.since),
        end=_END if query.until is None else first_of(query.until),
    )


def _alternatives(words: Iterable[str]) -> list[str]:
    """Each as what must be found of it; those that hold nothing to be found are left out."""
    return [f"({_all_of(map(_spelled, told))})" for word in dict.fromkeys(words) if (told := phrases(word))]


def _all_of(parts: Iterable[str]) -> str:
    return " AND ".join(dict.fromkeys(parts))


def _any_of(parts: Iterable[str]) -> str:
    return f"({' OR '.join(dict.fromkeys(parts))})"


def _spelled(phrase: Phrase) -> str:
    return _quoted(" ".join(phrase.tokens)) + ("*" if phrase.open_ended else "")


def _quoted(words: str) -> str:
    # Letters, digits and characters, or the marks' own sign: none closes the quotation.
    return f'"{words}"'
