"""Which rules and limits bind one office: the national book under the overlays it has chosen. Pure.

Order: national, province, city, office. A lower level may shorten a limit, never lengthen it. A rule recalled from
memory (U) never binds, an expired one binds nobody after its last day, a local example only who adopts it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from alerts.overlays import LEVELS, NATIONAL, Adoption, Overlay
from alerts.rulebook import Book, BookLimit, BookPack, BookRule
from alerts.terms import Verification


class BoundLimit(NamedTuple):
    """One limit as it binds: shortened where an overlay shortens it. `by`: the packs that say so, general first."""

    rule: BookRule
    limit: BookLimit
    by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A book and overlays in their order. Frozen; what it derives is kept, so one serves a whole pass of cases."""

    book: Book
    overlays: tuple[Overlay, ...] = ()
    own: frozenset[str] = frozenset()
    """Names of packs in the book that the office states itself: all their rules bind."""

    @property
    def packs(self) -> tuple[Overlay | BookPack, ...]:
        """The packs over the national book: overlays in their order, then the office's own rules."""
        return (*self.overlays, *(pack for pack in self.book.packs if pack.name in self.own))

    @cached_property
    def limits(self) -> tuple[BoundLimit, ...]:
        """Every limit that binds, in the order of the book. Those of a rule that has expired are off by date alone."""
        return tuple(
            bound
            for rule in self.book.rules
            for limit in rule.limits
            if rule.off(limit=limit) is None
            for bound in self._bound(rule, limit)
        )

    def by(self, rule: BookRule) -> tuple[str, ...]:
        """The packs that make a rule bind, general first; empty where it binds nobody here."""
        return self._by(rule, [overlay for overlay, _ in self.adoptions(rule.id)])

    def adoptions(self, rule_id: str) -> tuple[tuple[Overlay, Adoption], ...]:
        """Who restates, adopts or shortens a rule, with their own words for it."""
        return self._adopted.get(rule_id, ())

    @cached_property
    def _homes(self) -> dict[str, BookPack]:
        return {rule.id: pack for pack in self.book.packs for rule in pack.rules}

    @cached_property
    def _adopted(self) -> dict[str, tuple[tuple[Overlay, Adoption], ...]]:
        found: dict[str, tuple[tuple[Overlay, Adoption], ...]] = {}
        for overlay in self.overlays:
            for adoption in overlay.adopts:
                found[adoption.id] = (*found.get(adoption.id, ()), (overlay, adoption))
        return found

    def _bound(self, rule: BookRule, limit: BookLimit) -> Iterator[BoundLimit]:
        said = [each for each in self.adoptions(rule.id) if _names(each[1], limit)]
        by = self._by(rule, [overlay for overlay, _ in said], limit)
        if by:
            yield BoundLimit(rule, _shortened(limit, [adoption for _, adoption in said]), by)

    def _by(
        self, rule: BookRule, overlays: Sequence[Overlay], limit: BookLimit | None = None
    ) -> tuple[str, ...]:
        home = self._homes[rule.id].name
        local = ((limit and limit.verification) or rule.verification) is Verification.X
        general = (home,) if home in self.own or (rule.jurisdiction == NATIONAL and not local) else ()
        return (*general, *(overlay.name for overlay in overlays))


def bind_for(book: Book, overlays: Sequence[Overlay] = (), *, own: Collection[str] = ()) -> Binding:
    """The binding of one office. The order overlays are named in decides nothing; their level does."""
    ordered = sorted(overlays, key=lambda each: (LEVELS.index(each.level), each.name))
    return Binding(book=book, overlays=tuple(ordered), own=frozenset(own))


def _names(adoption: Adoption, limit: BookLimit) -> bool:
    return not adoption.limits or limit.name in {*adoption.limits, *adoption.shortens}


def _shortened(limit: BookLimit, adoptions: Sequence[Adoption]) -> BookLimit:
    if isinstance(limit.amount, str):
        return limit
    amounts = [each.shortens[limit.name] for each in adoptions if limit.name in each.shortens]
    shortest = min([limit.amount, *amounts])
    return limit if shortest == limit.amount else limit.model_copy(update={"amount": shortest})
