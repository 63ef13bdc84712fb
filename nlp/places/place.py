"""What is found: a place in a text, and where the text's matter lies."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """How a text's matter lies to the jurisdiction."""

    LOCAL = "local"
    MENTIONED = "mentioned"
    ELSEWHERE = "elsewhere"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place name in a text. `full` is 省/市/县/镇 as far as the name goes, or None where it does not tell."""

    span: str
    start: int
    end: int
    full: str | None
    local: bool
    abroad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """The scope of a text, why, and the names it rests on."""

    scope: Scope
    why: str
    places: tuple[Place, ...] = ()
    key: str = ""
    """Where the matter happens as one string: the jurisdiction's path, or the finest place named."""
    abroad: bool = False
