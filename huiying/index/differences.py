"""Where an index and the records it is made from do not agree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

Numbered = Iterable[tuple[int, int]]
"""Numbers of documents, ascending, each with its version."""
_END = (float("inf"), 0)


class Kind(StrEnum):
    """How they disagree about one document."""

    MISSING = "missing"
    OUTDATED = "outdated"
    NEWER = "newer"
    """The index knows of a change that the records do not: they were taken back to an earlier state."""
    DOUBLED = "doubled"
    SURPLUS = "surplus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One document they do not agree about."""

    document_id: int
    kind: Kind


def differences(records: Numbered, held: Numbered) -> Iterator[Difference]:
    """What disagrees between the records and what an index holds, ascending; both are gone through once, side by side."""
    left, right = iter(records), iter(held)
    ours, theirs = next(left, _END), next(right, _END)
    last: float | None = None
    while ours != _END or theirs != _END:
        number = min(ours[0], theirs[0])
        kind = _kind(ours, theirs, number, doubled=number == last)
        if kind is not None:
            yield Difference(document_id=int(number), kind=kind)
        last = number
        if ours[0] == number:
            ours = next(left, _END)
        if theirs[0] == number:
            theirs = next(right, _END)


def _kind(ours: tuple[float, int], theirs: tuple[float, int], number: float, *, doubled: bool) -> Kind | None:
    if doubled:
        return Kind.DOUBLED
    if theirs[0] != number:
        return Kind.MISSING
    if ours[0] != number:
        return Kind.SURPLUS
    if ours[1] == theirs[1]:
        return None
    return Kind.OUTDATED if theirs[1] < ours[1] else Kind.NEWER
