"""Who is told: from 当班值班员, 责任单位, 单位负责人, 领导 to the people who are that at the moment. Pure.

Nobody is ever silently left out: where there is nobody to be found, the next above is told, and told why.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from huiying.people import Actor, Role


class Audience(StrEnum):
    """To whom something is said."""

    ON_DUTY = "on_duty"
    FIRST_ON_DUTY = "first_on_duty"
    NEXT_ON_DUTY = "next_on_duty"
    UNIT = "unit"
    HEAD = "head"
    LEADER = "leader"


AUDIENCE_LABELS = {
    Audience.ON_DUTY: "当班值班员",
    Audience.FIRST_ON_DUTY: "当班第一位",
    Audience.NEXT_ON_DUTY: "当班下一位",
    Audience.UNIT: "责任单位",
    Audience.HEAD: "单位负责人",
    Audience.LEADER: "领导",
}


UNASSIGNED = "还没有交办责任单位"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everybody who can be told at one moment. `on_duty`: usernames in the order of the roster.

    `gap`: why the roster names nobody, in words; `on_duty` then holds whom that falls back to.
    """

    people: Sequence[Actor]
    on_duty: Sequence[str]
    gap: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Usernames in order, and in words whom there was nobody to stand for."""

    to: tuple[str, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What it is about, as far as that decides who is told: its units, and who was told before."""

    units: frozenset[str] = field(default_factory=frozenset)
    told: frozenset[str] = field(default_factory=frozenset)


def resolve(audiences: Collection[Audience], office: Office, matter: Matter) -> Told:
    """The people behind audiences, each once. Falls back upwards: unit → its head → leaders → everybody on watch."""
    names: list[str] = []
    missing: list[str] = []
    for audience in audiences:
        if audience is Audience.UNIT and not matter.units:
            missing.append(UNASSIGNED)
            continue
        found = _FINDERS[audience](office, matter)
        if not found and audience is not Audience.NEXT_ON_DUTY:
            missing.append(f"没有可以通知的{AUDIENCE_LABELS[audience]}")
            found = _leaders(office, matter) or _anybody(office)
        names.extend(found)
    if not names and Audience.NEXT_ON_DUTY not in audiences:
        names = _leaders(office, matter) or _anybody(office)
    if office.gap is not None and not {Audience.UNIT, Audience.HEAD, Audience.LEADER}.issuperset(audiences):
        missing.append(office.gap)
    return Told(to=tuple(dict.fromkeys(names)), missing=tuple(dict.fromkeys(missing)))


def _on_duty(office: Office, _matter: Matter) -> list[str]:
    return list(office.on_duty)


def _first(office: Office, _matter: Matter) -> list[str]:
    # In a gap nobody is first: all to whom it falls are told.
    return list(office.on_duty[:1] if office.gap is None else office.on_duty)


def _next(office: Office, matter: Matter) -> list[str]:
    return [name for name in office.on_duty if name not in matter.told][:1]


def _unit(office: Office, matter: Matter) -> list[str]:
    return _named(office, lambda one: one.has(Role.UNIT) and one.unit_id in matter.units)


def _head(office: Office, matter: Matter) -> list[str]:
    return _named(office, lambda one: one.has(Role.LEADER) and one.unit_id in matter.units) or _leaders(
        office, matter
    )


def _leaders(office: Office, _matter: Matter) -> list[str]:
    """The office's own; a head of a unit stands for it only where there is no other."""
    return _named(office, lambda one: one.has(Role.LEADER) and one.unit_id is None) or _named(
        office, lambda one: one.has(Role.LEADER)
    )


def _anybody(office: Office) -> list[str]:
    return list(office.on_duty) or _named(office, lambda one: one.has(Role.DUTY, Role.ADMIN))


def _named(office: Office, wanted: Callable[[Actor], bool]) -> list[str]:
    return [one.username for one in office.people if wanted(one)]


_FINDERS: dict[Audience, Callable[[Office, Matter], list[str]]] = {
    Audience.ON_DUTY: _on_duty,
    Audience.FIRST_ON_DUTY: _first,
    Audience.NEXT_ON_DUTY: _next,
    Audience.UNIT: _unit,
    Audience.HEAD: _head,
    Audience.LEADER: _leaders,
}
