"""The words of `data/places.toml`, ready to be asked."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Which names are doubtful, and what beside a name speaks for a place or against it."""

    doubtful: frozenset[str]
    everyday: frozenset[str]
    visited: frozenset[str]
    """Of these, those that are places after 在, 到, 去."""
    ordinary: frozenset[str]
    """Full names that are ordinary words (老城区)."""
    prominent: dict[str, int]
    sights: frozenset[str]
    known_counties: frozenset[str]
    known_towns: frozenset[str]
    short: dict[str, str]
    former: dict[str, str]
    trap: re.Pattern[str]
    """What a bare name is part of by the words behind it."""
    dish: re.Pattern[str]
    made: re.Pattern[str]
    """Behind a dish: it is made there."""
    person: re.Pattern[str]
    sign: re.Pattern[str]
    before: frozenset[str]
    before_words: tuple[str, ...]
    joined: frozenset[str]
    """What a word of the dictionary may add to a name that stays a place's (北京人)."""
    joined_endings: tuple[str, ...]
    cutting: re.Pattern[str]
    """A word that takes the last character of a whole name (上海市民)."""
    speaking: frozenset[str]
    """Of these, those that say that the name is a place's all the same."""
    against: dict[str, re.Pattern[str]]
    behind: dict[str, re.Pattern[str]]
    """What a place is to the matter, by what follows it."""
    ahead: dict[str, re.Pattern[str]]
    """The same, by what precedes it."""


@cache
def words() -> Words:
    """The table, read once a process."""
    table: dict[str, Any] = tomllib.loads(files("nlp").joinpath("data/places.toml").read_text("utf-8"))
    behind, roles = table["behind"], table["roles"]
    sights = frozenset(table["sights"]["names"].split())
    everyday = sights | frozenset(table["everyday"]["names"].split())
    return Words(
        doubtful=everyday | frozenset(table["doubtful"]["names"].split()),
        everyday=everyday,
        visited=frozenset(table["visited"]["names"].split()),
        ordinary=frozenset(table["doubtful"]["full"].split()),
        prominent={name: -at for at, name in enumerate(reversed(table["prominent"]["names"].split()), 1)},
        sights=sights,
        known_counties=frozenset(table["known"]["counties"].split()),
        known_towns=frozenset(table["known"]["towns"].split()),
        short=table["short"],
        former=table["former"],
        trap=_any([*behind["roads"], *behind["schools"], *behind["brands"], *behind["culture"]]),
        dish=_any(behind["food"]),
        made=re.compile(behind["made"]),
        person=_any(table["people"]["behind"]),
        sign=_any(table["signs"]["behind"]),
        before=frozenset(table["signs"]["before"]),
        before_words=tuple(table["signs"]["before_words"]),
        joined=frozenset(table["joining"]["words"].split()),
        joined_endings=tuple(table["joining"]["endings"].split()),
        cutting=re.compile(table["joining"]["cutting"]),
        speaking=frozenset(table["joining"]["speaking"].split()),
        against={name: re.compile(found) for name, found in table["against"].items()},
        behind=_roles(roles, "_behind", "{}"),
        ahead=_roles(roles, "_before", "(?:{})$"),
    )


def _roles(table: dict[str, str], end: str, shape: str) -> dict[str, re.Pattern[str]]:
    return {
        name.removesuffix(end): re.compile(shape.format(found))
        for name, found in table.items()
        if name.endswith(end)
    }


def _any(parts: Any) -> re.Pattern[str]:
    return re.compile("|".join(parts))
