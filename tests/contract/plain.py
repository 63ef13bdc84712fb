"""Search the plain way, document by document and character by character: what every engine must agree with."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huiying.index import Entry, Found, Query
from huiying.index.bigrams import fold
from huiying.index.order import position, second


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that answers a query, newest first."""

    found: list[Entry]

    @property
    def histogram(self) -> tuple[tuple[date, int], ...]:
        return tuple(sorted(Counter(one.day for one in self.found).items()))

    def told(self, first: int, last: int) -> list[Found]:
        """Some of them as an index tells of them: to the second."""
        return [
            Found(document_id=one.document_id, published_at=one.published_at.replace(microsecond=0))
            for one in self.found[first:last]
        ]


class Plain:
    """Documents, each folded once, in the order of `huiying.index.order`."""

    def __init__(self, held: Iterable[Entry]) -> None:
        self._held = sorted(held, key=lambda one: position(one.published_at, one.document_id), reverse=True)
        # No word holds a line end, so that none is found across title and text.
        self._said = [f"{fold(one.title)}\n{fold(one.text)}" for one in self._held]
        self._known: dict[str, frozenset[int]] = {}
        self._answered: dict[Query, Answer] = {}

    def answer(self, query: Query) -> Answer:
        if query not in self._answered:
            self._answered[query] = Answer(found=self.answers(query))
        return self._answered[query]

    def answers(self, query: Query) -> list[Entry]:
        groups = [[words for part in group if (words := _words(part))] for group in query.groups]
        words = _words(query.text)
        if (query.text.strip() and not words) or not all(groups):
            return []
        left = set(range(len(self._held)))
        left &= self._with(words)
        for group in groups:
            left &= set().union(*map(self._with, group))
        for unwanted in query.without:
            if told := _words(unwanted):
                left -= self._with(told)
        return [self._held[at] for at in sorted(left) if _fits(self._held[at], query)]

    def _with(self, words: list[str]) -> set[int]:
        found = set(range(len(self._held)))
        for word in words:
            found &= self._holding(word)
        return found

    def _holding(self, word: str) -> frozenset[int]:
        if word not in self._known:
            self._known[word] = frozenset(at for at, said in enumerate(self._said) if word in said)
        return self._known[word]


def _words(text: str) -> list[str]:
    return [word for part in text.split() if (word := fold(part))]


def _fits(one: Entry, query: Query) -> bool:
    at = second(one.published_at)
    return (
        (query.since is None or at >= second(query.since))
        and (query.until is None or at < second(query.until))
        and query.source_id in {None, one.source_id}
        and query.source_kind in {None, one.source_kind}
        and query.scope in {None, one.scope}
        and query.event_id in {None, one.event_id}
        and (query.topic is None or query.topic in one.topics)
        and (query.urgency is None or one.urgency >= query.urgency)
        and (query.place is None or any(f"{place}/".startswith(f"{query.place}/") for place in one.places))
    )
