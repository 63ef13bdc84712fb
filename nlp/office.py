"""The office's own words: its towns and estates, its units, its projects. Loaded when the service runs; no model is
trained on them, they are only matched.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Self

from huiying.errors import Misconfigured
from nlp.judgement import Reason
from nlp.lexicon import WordFinder

FILE: Final = "words.toml"
"""In the data folder; its keys are those of `GROUPS`, each a list of words."""
GROUPS: Final = {"places": "本单位地名", "units": "本单位机构", "projects": "本单位项目"}
_SHORTEST: Final = 2
_LONGEST: Final = 50
_MOST: Final = 20_000
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeWords:
    """Words by group; places are also places of the jurisdiction."""

    places: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    _finder: WordFinder = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_finder", WordFinder({group: getattr(self, group) for group in GROUPS}))

    @classmethod
    def read(cls, path: Path) -> Self:
        """The words of a file; none where there is no file. Raises Misconfigured naming what is wrong."""
        try:
            data = tomllib.loads(path.read_text("utf-8-sig"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise Misconfigured(f"本单位词表 {path} 读不出来：{fault}", code="bad_words") from fault
        unknown = sorted(data.keys() - GROUPS)
        if unknown:
            raise Misconfigured(
                f"本单位词表 {path} 有不认识的项：{'、'.join(unknown)}；只有 {'、'.join(GROUPS)}",
                code="bad_words",
            )
        return cls(**{group: _checked(path, group, words) for group, words in data.items()})

    def with_units(self, names: Iterable[str]) -> Self:
        """The same with the names of registered units."""
        return replace(self, units=tuple(dict.fromkeys((*self.units, *names))))

    def find(self, body: str) -> tuple[Reason, ...]:
        """Units and projects named in a normalised text, each once, in order; places are found as places."""
        first: dict[str, Reason] = {}
        for hit in self._finder.find(body):
            if hit.group != "places" and hit.word not in first:
                first[hit.word] = Reason(word=hit.word, start=hit.start, end=hit.end, why=GROUPS[hit.group])
        return tuple(first.values())[:_SHOWN]

    @staticmethod
    def projects_of(reasons: Sequence[Reason]) -> frozenset[str]:
        """The projects among what was found: they tell one matter from another, as the names of sites do."""
        return frozenset(reason.word for reason in reasons if reason.why == GROUPS["projects"])


def _checked(path: Path, group: str, words: object) -> tuple[str, ...]:
    fitting = isinstance(words, list) and all(
        isinstance(word, str) and _SHORTEST <= len(word) <= _LONGEST for word in words
    )
    if not isinstance(words, list) or not fitting or len(words) > _MOST:
        raise Misconfigured(
            f"本单位词表 {path} 的 {group} 应是词的列表：每个 {_SHORTEST}–{_LONGEST} 字，最多 {_MOST} 个",
            code="bad_words",
        )
    return tuple(dict.fromkeys(words))
