"""What the class and id of an element tell about what it holds."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_LETTER = re.compile(r"[^a-z]+")
_LONGEST = 200
"""Characters of a name that are looked at; what goes on longer is generated."""


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


@dataclass(frozen=True, slots=True)
class _Words:
    """Patterns over a name written as words, each with a space before and after it."""

    furniture: re.Pattern[str]
    weak: re.Pattern[str]
    comments: re.Pattern[str]
    posts: re.Pattern[str]
    panels: re.Pattern[str]


@cache
def _words() -> _Words:
    known = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
    # A weak word counts unless a word of content follows it.
    weak = rf" (?:{'|'.join(known['furniture']['weak'])}) (?!.* (?:{'|'.join(known['content']['begins'])}))"
    return _Words(
        _pattern(known["furniture"]),
        re.compile(weak),
        *(_pattern(known[kind]) for kind in ("comments", "posts", "panels")),
    )


def _pattern(listed: dict[str, list[str]]) -> re.Pattern[str]:
    return re.compile(rf" (?:(?:{'|'.join(listed['begins'])})|(?:{'|'.join(listed['words'])}) )")


@lru_cache(maxsize=50_000)
def kind(name: str) -> Kind:
    """What an element of this class and id (one string) holds. Cached: a site has few names and many pages."""
    short = name[:_LONGEST]
    # copyRight is copyright as much as copy right.
    words = f" {_NO_LETTER.sub(' ', short.lower())}  {_NO_LETTER.sub(' ', _INNER_CAPITAL.sub(' ', short).lower())} "
    patterns = _words()
    return Kind(
        idle=patterns.furniture.search(words) is not None or patterns.weak.search(words) is not None,
        comment=patterns.comments.search(words) is not None,
        post=patterns.posts.search(words) is not None,
        panel=patterns.panels.search(words) is not None,
    )
