"""What the class and id of an element tell about what it holds."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """`idle`: navigation, sharing, advertisement and the like; `comment`: readers' comments.

    In threads: `post` for what somebody wrote, `panel` for who and when, buttons, signatures, quotations.
    """

    idle: bool = False
    comment: bool = False
    post: bool = False
    panel: bool = False


NOTHING = Kind()


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))


@lru_cache(maxsize=50_000)
def kind(name: str) -> Kind:
    """What an element of this class and id (one string) holds. Cached: a site has few names and many pages."""
    # copyRight is copyright as much as copy right.
    words = [word.lower() for word in _WORD.findall(name)] + re.split(r"[^a-z]+", name.lower())
    known = _known()
    return Kind(
        idle=_among(words, known["furniture"]) or _weak(words, known),
        comment=_among(words, known["comments"]),
        post=_among([*words, *name.lower().split()], known["posts"]),
        panel=_among(words, known["panels"]),
    )


def _among(words: list[str], listed: dict[str, list[str]]) -> bool:
    begins = tuple(listed["begins"])
    return any(word.startswith(begins) or word in listed["words"] for word in words)


def _weak(words: list[str], known: dict[str, Any]) -> bool:
    """A weak word with no word of content after it."""
    content = tuple(known["content"]["begins"])
    for word in reversed(words):
        if word.startswith(content):
            return False
        if word in known["furniture"]["weak"]:
            return True
    return False
