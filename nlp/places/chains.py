"""Names that stand in a row and lead down the tree: 河北省|廊坊市|大厂县|夏垫镇."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.places.gazetteer import COUNTY, PREFECTURE, Division
from nlp.places.name import Name
from nlp.places.names import Names
from nlp.places.traps import Part
from nlp.places.words import words

_FIRST = r"(?![某各该本全多两几等和与及的在到从共新老旧])"
_AREAS = "城社园校景库山小灾街片厂辖郊管禁牧林矿湖港海新老发学居战军展能护范业宅务市"
"""What before 区 makes it no district: 园区, 小区, 老城区."""
_COUNTY_NAME = re.compile(
    rf"{_FIRST}[\u3400-\u9fff]{{1,3}}?(?:县|旗|(?<![{_AREAS}])区)(?![级委局长域城里间别块])"
)
_TOWN_NAME = re.compile(
    rf"{_FIRST}[\u3400-\u9fff]{{1,4}}?(?:街道|苏木|镇(?![痛静定压]|政府|长)|乡(?![村下镇亲里]))"
)
_NOT_IN_NAMES = re.compile(r"[省市县区旗的了是]")


@dataclass(frozen=True, slots=True)
class Chains:
    """Follows names in one text; `towns` are the whole names of towns in it by where they begin."""

    body: str
    names: Names
    towns: Mapping[int, Sequence[Name]]

    def follow(self, parts: list[Part]) -> list[Part]:
        """The names that go on from the last of `parts`; earlier meanings are narrowed to what holds the later."""
        last = parts[-1]
        end = last.name.end
        for name, parent in self.names.under(last.name.meanings, self.body, end):
            narrowed = Part(last.start, Name(end, (parent,), last.name.whole))
            return self.follow([*parts[:-1], narrowed, Part(end, name)])
        further = self._unlisted(end, last.name)
        return parts if further is None else [*parts, Part(end, further)]

    def _unlisted(self, at: int, above: Name) -> Name | None:
        """A county or town that the gazetteer does not have there, right behind the name above it."""
        parent = above.meanings[0]
        certain = len(above.meanings) == 1 or parent.path == self.names.path
        if not certain or parent.level not in (PREFECTURE, COUNTY):
            return None
        end = self._known_elsewhere(at, parent) or (_spelled(self.body, at, parent) if above.whole else 0)
        if not end:
            return None
        name = self.body[at:end]
        return Name(end, (Division(name, parent.level + 1, (*parent.path, name), parent.abroad),), whole=True)

    def _known_elsewhere(self, at: int, parent: Division) -> int:
        """Where a name ends that other places have, too: renamed since, as 邢台|桥东区, or new."""
        if parent.level == COUNTY:
            return max((name.end for name in self.towns.get(at, ())), default=0)
        wholes = (name for name in self.names.starting(self.body, at) if name.whole)
        ends = (name.end for name in wholes if name.meanings[0].level == COUNTY)
        said = (
            end for end in ends if self.body[end - 1] == "区" and self.body[at:end] not in words().ordinary
        )
        return max(said, default=0)


def _spelled(body: str, at: int, parent: Division) -> int:
    """Where a name of a county or town ends that only its last character tells; 0 where there is none."""
    found = (_TOWN_NAME if parent.level == COUNTY else _COUNTY_NAME).match(body, at)
    return 0 if found is None or _NOT_IN_NAMES.search(found[0][:-1]) else found.end()
