"""Whose name it can be, by the words beside it: the tables of `nlp/data/persons.toml`, and the public figures."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from nlp.personal.affixes import Beginnings, Endings

PUNCTUATION = frozenset('，,。；;：:！!？?、（）() \n“”"《》【】[]…~-—|/*0123456789')


class Bearer(StrEnum):
    """Whom the words before or behind a name make of its bearer."""

    PRIVATE = "private"
    OFFICIAL = "official"
    MEDIA = "media"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Words:
    """What each table holds is said in the data file."""

    roles: Mapping[str, Bearer]
    honorific: frozenset[str]
    acting: frozenset[str]
    places: frozenset[str]
    nobody: frozenset[str]
    never: frozenset[str]
    public: frozenset[str]
    naming: tuple[str, ...]
    ethnic: frozenset[str]
    common: frozenset[str]
    before: "Left"
    behind: "Right"


@dataclass(frozen=True, slots=True)
class Left:
    """What words of the tables stand before a name."""

    roles: Endings
    naming: Endings
    object: Endings


@dataclass(frozen=True, slots=True)
class Right:
    """What words of the tables stand behind a name."""

    roles: Beginnings
    places: Beginnings
    honorific: Beginnings
    acting: Beginnings


@cache
def words() -> Words:
    """The tables that ship with the package."""
    data = tomllib.loads(files("nlp").joinpath("data/persons.toml").read_text("utf-8"))
    table = {name: list(dict.fromkeys(listed.split())) for name, listed in data.items()}
    roles = {
        word: bearer
        for bearer in (Bearer.OFFICIAL, Bearer.MEDIA, Bearer.PRIVATE)
        for word in table[bearer.value]
    }
    figures = files("nlp").joinpath("data/public_figures.txt").read_text("utf-8")
    public = [name for line in figures.splitlines() if not line.startswith("#") for name in line.split()]
    return Words(
        roles=roles,
        honorific=frozenset(table["honorific"]),
        acting=frozenset(table["acting"]),
        places=frozenset(table["places"]),
        nobody=frozenset(table["placeholders"]),
        never=frozenset(table["never"]),
        public=frozenset(public),
        naming=tuple(table["naming"]),
        ethnic=frozenset(table["ethnic"]),
        common=frozenset(table["common"]),
        before=Left(Endings(roles), Endings(table["naming"]), Endings(table["object"])),
        behind=Right(
            Beginnings(roles),
            Beginnings(table["places"]),
            Beginnings(table["honorific"]),
            Beginnings(table["acting"]),
        ),
    )
