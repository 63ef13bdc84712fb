"""Which unit is proposed to answer for a case (涉事责任部门是第一责任主体), and why. An officer confirms or chooses another. Pure.

OP-06 (国办发〔2016〕61号 一、80号): 属地管理、分级负责、谁主管谁负责; several places are the business of the competent
department above them, what is run from above (垂直管理) of the office above, and of the gravest the head of the government
takes the lead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alerts.grades import Grade

SUBJECTS = {
    "accident": ("安全生产", "消防"),
    "disaster": ("防灾减灾", "自然灾害"),
    "health": ("公共卫生", "卫生"),
    "safety": ("公共安全", "治安"),
}
"""What an emergency of each type is the business of, the nearer subject first (突发事件应对法 第三条)."""
LEAD = "；特别重大，由本级政府主要负责同志牵头"
SEPARATOR = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A unit: the subjects it answers for, where, and under which other unit. No place: wherever the office is."""

    unit_id: str
    name: str
    subjects: frozenset[str]
    places: tuple[str, ...] = ()
    """`省/市/县/镇`, as the places of events are written."""
    parent_id: str | None = None
    vertical: bool = False
    """垂直管理: run from above, so that the unit above it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a case is about, as far as that decides who answers. `places`: of every event merged into it."""

    event_type: str
    topic: str | None
    places: Sequence[str] = ()
    grade: Grade | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """The nearer subject first."""
        return (*SUBJECTS.get(self.event_type, ()), *([self.topic] if self.topic else []))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The unit proposed, with the reason in words."""

    unit_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The units as they stand under each other."""

    charges: tuple[Charge, ...]
    by_id: Mapping[str, Charge] = field(default_factory=dict)

    def above(self, charge: Charge) -> list[Charge]:
        """The units over one, the nearest first; a circle ends where it closes."""
        found: list[Charge] = []
        parent = self.by_id.get(charge.parent_id or "")
        while parent is not None and parent not in found and parent != charge:
            found.append(parent)
            parent = self.by_id.get(parent.parent_id or "")
        return found


def tree(charges: Iterable[Charge]) -> Tree:
    """The units in an order that decides ties."""
    ordered = tuple(sorted(charges, key=lambda charge: charge.unit_id))
    return Tree(charges=ordered, by_id={charge.unit_id: charge for charge in ordered})


def propose(matter: Matter, units: Tree) -> Proposal | None:
    """The unit whose subject and place meet the matter; None when nobody's do."""
    places = _distinct(matter.places)
    for subject in matter.subjects:
        found = _of_subject(subject, places, units)
        if found is not None:
            unit, why = found
            lead = LEAD if matter.grade is Grade.I else ""
            return Proposal(unit_id=unit.unit_id, reason=f"{why}{lead}")
    return None


def _of_subject(subject: str, places: Sequence[str], units: Tree) -> tuple[Charge, str] | None:
    competent = [charge for charge in units.charges if subject in charge.subjects]
    if len(places) > 1:
        return _over_all(subject, competent, places, units)
    place = places[0] if places else ""
    reached = [(depth, charge) for charge in competent if (depth := _reach(charge, place)) is not None]
    if not reached:
        return None
    deepest = max(depth for depth, _ in reached)
    unit = next(charge for depth, charge in reached if depth == deepest)
    return _raised(unit, _where(subject, unit, place), units)


def _over_all(
    subject: str, competent: Sequence[Charge], places: Sequence[str], units: Tree
) -> tuple[Charge, str] | None:
    """Several places: the one competent unit that has them all, else the nearest unit over those that have one each."""
    shown = "、".join(places)
    reaches = [(charge, [_reach(charge, place) for place in places]) for charge in competent]
    over = [(min(depths), charge) for charge, found in reaches if len(depths := _known(found)) == len(found)]
    if over:
        nearest = max(depth for depth, _ in over)
        charge = next(charge for depth, charge in over if depth == nearest)
        return _raised(
            charge, f"{subject}涉及多个地方（{shown}），由上级政府主管部门{charge.name}回应", units
        )
    own = [charge for charge in competent if any(_reach(charge, place) is not None for place in places)]
    lines = [units.above(charge) for charge in own]
    shared = [above for above in (lines[0] if lines else []) if all(above in line for line in lines)]
    if not shared:
        return None
    names = "、".join(charge.name for charge in own)
    return shared[0], f"{subject}涉及多个地方（{shown}），{names}的上级{shared[0].name}是回应主体"


def _raised(unit: Charge, why: str, units: Tree) -> tuple[Charge, str]:
    above = units.above(unit)
    if unit.vertical and above:
        return above[0], f"{why}；{unit.name}实行垂直管理，由上级{above[0].name}回应"
    return unit, why


def _where(subject: str, unit: Charge, place: str) -> str:
    where = f"，事发 {place}" if place else ""
    level = "属地管理、分级负责、谁主管谁负责" if unit.places else "属地管理、谁主管谁负责"
    return f"{subject}归{unit.name}主管{where}，{level}"


def _reach(charge: Charge, place: str) -> int | None:
    """How nearly a unit's area meets a place, larger is nearer; None when it does not. No area, or no place known: anywhere."""
    if not charge.places or not place:
        return 0
    return max(_known(_depth(own, place) for own in charge.places), default=None)


def _known(depths: Iterable[int | None]) -> list[int]:
    return [depth for depth in depths if depth is not None]


def _depth(own: str, place: str) -> int | None:
    area, where = own.split(SEPARATOR), place.split(SEPARATOR)
    if len(where) == 1:
        # A place in words, without its path: the name of the area stands in it.
        return len(area) if area[-1] in place else None
    return len(area) if where[: len(area)] == area else None


def _distinct(places: Iterable[str]) -> list[str]:
    """Every place once; one that only holds another of them is no place of its own."""
    named = list(dict.fromkeys(place for place in places if place))
    return [
        place
        for place in named
        if not any(other != place and other.startswith(place + SEPARATOR) for other in named)
    ]
