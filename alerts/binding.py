"""Which rules and limits bind one office: the national book under the overlays it has chosen. Pure.

Order: national, province, city, office. A lower level may shorten a limit, never lengthen it. A rule recalled from
memory (U) never binds, an expired one binds nobody after its last day, a local example only who adopts it.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from alerts.overlays import LEVELS, NATIONAL, Adoption, Overlay
from alerts.rulebook import Book, BookLimit, BookPack, BookRule

NAME_LENGTH, VERSION_LENGTH = 60, 40


class BoundLimit(NamedTuple):
    """One limit as it binds: shortened where an overlay shortens it. `by`: the packs that say so, general first."""

    rule: BookRule
    limit: BookLimit
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an obligation stores of the packs behind it: `national+beijing`, their versions, a SHA-256 over both."""

    name: str
    version: str
    digest: str


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

    def limits(self, day: date | None = None) -> tuple[BoundLimit, ...]:
        """Every limit that binds, in the order of the book; with a day, only those in force on it (Beijing)."""
        if day is None:
            return self._limits
        return tuple(each for each in self._limits if each.rule.off(day, each.limit) is None)

    def rules(self, day: date | None = None) -> tuple[BookRule, ...]:
        """Every rule that binds, those without limits (gates, duties) included."""
        return tuple(rule for rule in self.book.rules if self.by(rule) and rule.off(day) is None)

    def by(self, rule: BookRule) -> tuple[str, ...]:
        """The packs that make a rule bind, general first; empty where it binds nobody here."""
        return self._by(rule, [overlay for overlay, _ in self.adoptions(rule.id)])

    def adoptions(self, rule_id: str) -> tuple[tuple[Overlay, Adoption], ...]:
        """Who restates, adopts or shortens a rule, with their own words for it."""
        return self._adopted.get(rule_id, ())

    def displaced(self, fired: Collection[str]) -> frozenset[str]:
        """Of the rules that fire on one case, those that give way: “另有规定的，从其规定”, shorter or longer.

        A rule that has itself given way still displaces: the most special one stands alone.
        """
        return frozenset(fired) & {
            general
            for rule in self.book.rules
            if rule.id in fired and self.by(rule)
            for general in rule.displaces
        }

    def mark(self, rule: BookRule, by: tuple[str, ...]) -> Mark:
        """Name, version and digest of the packs behind a rule or limit; `by` as `BoundLimit.by` has it."""
        home = self._homes[rule.id]
        behind = [(overlay.name, overlay.version, overlay.digest) for overlay in self.overlays]
        parts = [
            (home.name, home.version, home.digest),
            *(each for each in behind if each[0] in by),
        ]
        return Mark(
            # The digest is exact; name and version are cut to what a column holds.
            name="+".join(name for name, _, _ in parts)[:NAME_LENGTH],
            version="+".join(version for _, version, _ in parts)[:VERSION_LENGTH],
            digest=_digest([digest for _, _, digest in parts]),
        )

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

    @cached_property
    def _limits(self) -> tuple[BoundLimit, ...]:
        return tuple(
            bound
            for rule in self.book.rules
            for limit in rule.limits
            if rule.off(limit=limit) is None
            for bound in self._bound(rule, limit)
        )

    def _bound(self, rule: BookRule, limit: BookLimit) -> Iterator[BoundLimit]:
        said = [each for each in self.adoptions(rule.id) if _names(each[1], limit)]
        by = self._by(rule, [overlay for overlay, _ in said])
        if by:
            yield BoundLimit(rule, _shortened(limit, [adoption for _, adoption in said]), by)

    def _by(self, rule: BookRule, overlays: Sequence[Overlay]) -> tuple[str, ...]:
        home = self._homes[rule.id].name
        general = (home,) if home in self.own or rule.jurisdiction == NATIONAL else ()
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


def _digest(digests: Sequence[str]) -> str:
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()
