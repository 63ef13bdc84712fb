"""How a text looks before it is normalised: links, marks, emoticons, length, as words a model can learn from.

What it is about is not among them. Nor are invisible characters or the code of a short link, which tell when and
by what machine a text was stored.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from re import Pattern
from typing import Any, Final, Self

_EDGE: Final = 1000
"""Characters looked at from each end: a longer text shows its habits there."""
_TAIL: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    name: str
    has: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    times: int
    pattern: Pattern[str] | None
    tail: Pattern[str] | None

    @classmethod
    def of(cls, name: str, data: dict[str, Any]) -> Self:
        return cls(
            name=name,
            has=tuple(data.get("has", ())),
            starts=tuple(data.get("starts", ())),
            ends=tuple(data.get("ends", ())),
            times=data.get("times", 1),
            pattern=re.compile(data["pattern"]) if "pattern" in data else None,
            tail=re.compile(data["tail"]) if "tail" in data else None,
        )

    def stands_in(self, text: str) -> bool:
        if not self.has:
            return text.startswith(self.starts) if self.starts else text.endswith(self.ends)
        seen = 0
        for trigger in self.has:
            seen += trigger in text if self.times == 1 else text.count(trigger)
        if seen < self.times:
            return False
        if self.tail is not None:
            return self.tail.search(text[-_TAIL:]) is not None
        return self.pattern is None or self.pattern.search(text) is not None


def signs(raw: str) -> tuple[str, ...]:
    """The names of the signs that a text shows, as it was written. Never raises."""
    marks, lengths = _table()
    text = raw.strip()
    seen = text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]}{text[-_EDGE:]}"
    absent = frozenset([trigger for trigger in _triggers() if trigger not in seen])
    shown = [
        sign.name for sign in marks if not (sign.has and absent.issuperset(sign.has)) and sign.stands_in(seen)
    ]
    return (*shown, *[name for length, name in lengths if len(text) > length])


@cache
def _triggers() -> frozenset[str]:
    """What signs are told by: most texts hold few of them, and looking for each once costs nearly nothing."""
    return frozenset(trigger for sign in _table()[0] for trigger in sign.has)


@cache
def _table() -> tuple[tuple[_Sign, ...], tuple[tuple[int, str], ...]]:
    with (files("nlp") / "data" / "signs.toml").open("rb") as file:
        data = tomllib.load(file)
    marks = tuple(_Sign.of(name, sign) for name, sign in data["signs"].items())
    return marks, tuple((length, f"超过{length}字") for length in data["lengths"])
