"""What a document is narrowed by, as words beside its text: then a filter is one more word, and nothing is joined.

Each begins with a sign that no word of a text holds (`bigrams` keeps letters, digits and characters alone), and the
value is spelled in hexadecimal, so that the engine can neither split nor fold nor confuse it.
"""

from collections.abc import Iterator

from huiying.index.entry import Entry, Query

_SIGN = "§"
EVERY = f"{_SIGN}u0"
"""What every document carries: it is at least not urgent."""


def marks(entry: Entry) -> str:
    """What a document carries, separated by spaces."""
    return " ".join(_carried(entry))


def wanted(query: Query) -> Iterator[str]:
    """What a document must carry to answer."""
    words = (
        ("s", query.source_id),
        ("k", query.source_kind),
        ("t", query.topic),
        ("o", query.scope),
        ("p", query.place),
    )
    yield from (_mark(kind, value) for kind, value in words if value is not None)
    if query.event_id is not None:
        yield _event(query.event_id)
    if query.urgency is not None:
        yield _urgency(query.urgency)


def _carried(entry: Entry) -> Iterator[str]:
    yield _mark("s", entry.source_id)
    yield _mark("k", entry.source_kind)
    yield _mark("o", entry.scope)
    yield from (_mark("t", topic) for topic in dict.fromkeys(entry.topics))
    yield from (_mark("p", place) for place in dict.fromkeys(_reaching(entry.places)))
    if entry.event_id is not None:
        yield _event(entry.event_id)
    # One for each degree it reaches: then “at least” is one word too.
    yield from map(_urgency, range(max(entry.urgency, 0) + 1))


def _reaching(places: tuple[str, ...]) -> Iterator[str]:
    """Each division with all above it."""
    for place in places:
        parts = place.split("/")
        yield from ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def _mark(kind: str, value: str) -> str:
    return f"{_SIGN}{kind}{value.encode().hex()}"


def _event(number: int) -> str:
    return f"{_SIGN}e{number}"


def _urgency(degree: int) -> str:
    return f"{_SIGN}u{max(degree, 0)}"
