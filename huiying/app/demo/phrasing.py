"""Turns templates into posts that differ from seed to seed.

A template holds `[a|b]` (a choice, may nest), `[1:a|b]` (a choice that agrees with the other ones numbered 1),
`{10-40}` (a number), `{road}` (a name; the same all through one post, `{road2}` being another one). Templates and names lie in `wording/*.toml`.
"""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

_CHOICE = re.compile(r"\[(?:(\d):)?([^\[\]]*\|[^\[\]]*)\]")
_NUMBER = re.compile(r"\{(\d+)-(\d+)\}")
_NAME = re.compile(r"\{([a-z_]+?)(\d?)\}")


def dice(*key: object) -> random.Random:
    """Random numbers that are the same on every machine and in every process for the same key."""
    return random.Random("/".join(map(str, key)))  # noqa: S311  # repeatable on purpose, guards nothing


@cache
def wording(name: str) -> dict[str, Any]:
    """One file of templates or names."""
    text = files("huiying.app.demo").joinpath("wording", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


class Phrasing:
    """Fills the templates of one post. `fixed` are names decided for the whole day, `pool` those to draw from."""

    def __init__(
        self, rng: random.Random, fixed: Mapping[str, str], pool: Mapping[str, Sequence[str]]
    ) -> None:
        self._rng, self._pool = rng, pool
        self._names = dict(fixed)
        self._agreed: dict[str, int] = {}

    def fill(self, template: str) -> str:
        """The template in words. Raises KeyError for a name that nobody knows."""
        text = template.strip()
        while _CHOICE.search(text):
            text = _CHOICE.sub(self._choose, text)
        text = _NUMBER.sub(lambda range_: str(self._rng.randint(int(range_[1]), int(range_[2]))), text)
        return _NAME.sub(lambda slot: self._name(slot[1], slot[2]), text)

    def _choose(self, choice: re.Match[str]) -> str:
        options: list[str] = choice[2].split("|")
        if choice[1] is None:
            return self._rng.choice(options)
        return options[self._agreed.setdefault(choice[1], self._rng.randrange(len(options)))]

    def _name(self, kind: str, number: str) -> str:
        key = kind + number
        if key not in self._names:
            taken = set(self._names.values())
            self._names[key] = self._rng.choice([name for name in self._pool[kind] if name not in taken])
        return self._names[key]
