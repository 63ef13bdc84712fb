"""Whose name it can be, by the words beside it: the tables of `nlp/data/persons.toml`, and the public figures."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

_LONGEST = 6
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
    object: tuple[str, ...]
    ethnic: frozenset[str]
    common: frozenset[str]


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
        object=tuple(table["object"]),
        ethnic=frozenset(table["ethnic"]),
        common=frozenset(table["common"]),
    )


def ending(text: str, table: Collection[str]) -> str | None:
    """The longest word of a table in which the text ends."""
    for size in range(min(_LONGEST, len(text)), 0, -1):
        if text[-size:] in table:
            return text[-size:]
    return None


def beginning(text: str, table: Collection[str]) -> str | None:
    """The longest word of a table with which the text begins."""
    for size in range(min(_LONGEST, len(text)), 0, -1):
        if text[:size] in table:
            return text[:size]
    return None
