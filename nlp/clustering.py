"""Which event a document belongs to: a pure decision over the few candidates that share a key with it.

Emergencies meet by hazard, place and time: figures change from report to report, so the words need not agree.
Ordinary matters meet by what they name and complain of. Precision comes first: when in doubt, a new event.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import mul

from nlp.names import Names

EMERGENCY_WINDOW = timedelta(hours=72)
FOLLOWING_WINDOW = timedelta(days=7)
MATTER_WINDOW = timedelta(days=180)
ALIKE = 0.4
"""Least similarity of an ordinary matter (weighted cosine of terms)."""
VERY_ALIKE = 0.6
"""Least similarity of two emergencies whose names differ."""
_TERMS_KEPT = 40
_KEYS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What of a document decides its event. Weights of `terms` are positive."""

    emergency: bool
    """It tells of an emergency; a text of another kind may name a hazard too."""
    hazard: str | None
    place: str
    """Where it happens, as `Whereabouts.key`; empty when unknown."""
    names: Names
    terms: Mapping[str, float]
    lead: str
    """How the text begins: names of an event are looked for in it as they stand."""
    at: datetime
    opens: bool = True
    """Whether it may open an event; idle talk only follows one."""
    length: float = field(init=False, repr=False, compare=False)
    """Of `terms`, as a vector."""
    keys: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Under these a document looks for events, and an event waits for documents."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", _length(self.terms))
        object.__setattr__(self, "keys", _keys(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An event a document may join."""

    event_id: int
    emergency: bool
    hazard: str | None
    place: str
    names: Names
    terms: Mapping[str, float]
    first_at: datetime
    last_at: datetime
    length: float = field(init=False, repr=False, compare=False)
    """Of `terms`, as a vector."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", _length(self.terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The event to join, or None for a new one; and why, in the officer's words."""

    event_id: int | None
    reason: str


_RELATED = (
    frozenset({"fire", "explosion", "gas", "wildfire"}),
    frozenset({"flood", "storm", "landslide"}),
    frozenset({"quake", "collapse", "landslide"}),
    frozenset({"traffic", "fire", "gas"}),
    frozenset({"mine", "explosion", "gas", "collapse"}),
    frozenset({"violence", "terror", "crowd"}),
)
"""Hazards that are words for one and the same event."""


def _keys(features: Features) -> tuple[str, ...]:
    strongest = sorted(features.terms, key=lambda term: (-features.terms[term], term))[:_KEYS]
    named = features.names.firms | features.names.sites
    found = [f"n:{name}" for name in sorted(named)] + [f"t:{term}" for term in strongest]
    if features.hazard is not None and features.place:
        found.append(f"e:{features.place}")
    return tuple(found)


def choose(features: Features, candidates: Sequence[Candidate]) -> Choice:
    """The best candidate that fits, or none. Ties go to the older event."""
    best: tuple[float, int, str] | None = None
    for candidate in candidates:
        score, reason = _fit(features, candidate)
        if score > 0 and (best is None or (score, -candidate.event_id) > (best[0], -best[1])):
            best = score, candidate.event_id, reason
    if best is None:
        return Choice(event_id=None, reason="没有同类、同地、同时的事件，新建事件")
    return Choice(event_id=best[1], reason=best[2])


def _fit(features: Features, candidate: Candidate) -> tuple[float, str]:
    if features.emergency and candidate.emergency:
        return _same_emergency(features, candidate)
    if features.hazard is not None and candidate.emergency:
        return _follows(features, candidate)
    mixed = features.emergency or candidate.emergency
    return _same_matter(features, candidate, VERY_ALIKE if mixed else ALIKE)


def _apart(features: Features, candidate: Candidate) -> timedelta:
    """How long before or after an event's posts a document lies."""
    nothing = timedelta(0)
    return max(candidate.first_at - features.at, features.at - candidate.last_at, nothing)


def _same_hazard(one: str | None, other: str | None) -> bool:
    return one == other or any(one in family and other in family for family in _RELATED)


def _same_emergency(features: Features, candidate: Candidate) -> tuple[float, str]:
    if _apart(features, candidate) > EMERGENCY_WINDOW or not _possible(features, candidate):
        return 0.0, ""
    likeness, shared = alike(features, candidate), _shared(features, candidate)
    if shared:
        return 2 + likeness, f"同类事件，同一地点“{shared}”，时间相近"
    if features.names.conflict(candidate.names):
        return (likeness, "同类事件，内容相近，时间相近") if likeness >= VERY_ALIKE else (0.0, "")
    if features.place and features.place == candidate.place:
        return 1 + likeness, "同类事件，同一辖区，时间相近"
    return (likeness, "同类事件，内容相近，时间相近") if likeness >= ALIKE else (0.0, "")


def _follows(features: Features, candidate: Candidate) -> tuple[float, str]:
    """Talk, questions and grief after an emergency, which name its site or say much the same."""
    if _apart(features, candidate) > FOLLOWING_WINDOW or not _possible(features, candidate):
        return 0.0, ""
    likeness, shared = alike(features, candidate), _shared(features, candidate)
    if shared:
        return 2 + likeness, f"议论同类事件，同一地点“{shared}”"
    fits = likeness >= ALIKE and not features.names.conflict(candidate.names)
    return (likeness, "议论同类事件，内容相近") if fits else (0.0, "")


def _possible(features: Features, candidate: Candidate) -> bool:
    """Neither another kind of hazard nor another place."""
    elsewhere = features.place and candidate.place and not _within(features.place, candidate.place)
    return not elsewhere and _same_hazard(features.hazard, candidate.hazard)


def _shared(features: Features, candidate: Candidate) -> str | None:
    """A name of the event that the document names, or at least writes."""
    conflict = features.names.conflict(candidate.names)
    both = () if conflict else features.names.shared(candidate.names)
    written = (firm for firm in sorted(candidate.names.firms) if firm in features.lead)
    return next(iter(both), None) or next(written, None)


def _within(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def _same_matter(features: Features, candidate: Candidate, least: float) -> tuple[float, str]:
    if _apart(features, candidate) > MATTER_WINDOW:
        return 0.0, ""
    likeness = alike(features, candidate)
    if likeness < least:
        return 0.0, ""
    shared = sorted(
        set(features.terms) & set(candidate.terms), key=lambda term: (-features.terms[term], term)
    )[:4]
    return likeness, f"内容相近（{'、'.join(shared)}）"


def alike(features: Features, candidate: Candidate) -> float:
    """Weighted cosine of the terms, 0 to 1."""
    one, other = features.terms, candidate.terms
    dot = sum([weight * other[term] for term, weight in one.items() if term in other])
    return dot / (features.length * candidate.length) if dot else 0.0


def _length(terms: Mapping[str, float]) -> float:
    return math.sqrt(sum(map(mul, terms.values(), terms.values())))


def merged(held: Mapping[str, float], new: Mapping[str, float]) -> dict[str, float]:
    """An event's terms after another document: the sums, the strongest forty kept."""
    total = dict(held)
    for term, weight in new.items():
        total[term] = round(total.get(term, 0.0) + weight, 3)
    kept = sorted(total, key=lambda term: (-total[term], term))[:_TERMS_KEPT]
    return {term: total[term] for term in kept}
