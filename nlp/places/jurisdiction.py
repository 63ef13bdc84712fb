"""The names of one jurisdiction, real or fictional: its own, those above it, its towns."""

from collections.abc import Sequence

from nlp.places.gazetteer import PREFECTURE, TOWN, Division, Path, gazetteer
from nlp.places.shortening import TOWN_SUFFIXES, short_name, town_stem, whole_forms
from nlp.segment import segmenter

_NAMES = frozenset(["ns", "nr", "nz", "nt", "x", "j"])
Table = dict[str, tuple[Division, ...]]


def own_names(path: Path, towns: Sequence[str]) -> tuple[Table, Table]:
    """Whole and bare names that mean something else, or more, to the office of `path` than to others.

    `towns` are names of further towns of it.
    """
    base = gazetteer()
    whole: Table = {}
    bare: Table = {}
    for depth in range(1, len(path) + 1):
        own = _division(path[:depth])
        for form in (own.name, *whole_forms(own.name)):
            whole[form] = _before(own, base.whole.get(form, ()))
        short = town_stem(own.name) if own.level == TOWN else short_name(own.name)
        if short != own.name:
            bare[short] = _before(own, base.bare.get(short, ()))
    for name, town in (base.towns_of(path) | _listed(path, towns)).items():
        if name != town.name and (
            _is_greater(bare.get(name) or base.bare.get(name, ()), path) or _is_word(name)
        ):
            continue  # 安平 is the county before it is the town of the same name, 大桥 a bridge
        table, known = (whole, base.whole) if name == town.name else (bare, base.bare)
        table[name] = (*table.get(name, known.get(name, ())), town)
    return whole, bare


def _division(path: Path) -> Division:
    base = gazetteer()
    if path in base.codes:
        return base.counties[base.codes[path]]
    is_town = path[-1].endswith(TOWN_SUFFIXES) and len(path) > PREFECTURE
    return Division(path[-1], TOWN if is_town else len(path), path)


def _before(own: Division, known: Sequence[Division]) -> tuple[Division, ...]:
    return (own, *(each for each in known if each.path != own.path))


def _is_greater(known: Sequence[Division], path: Path) -> bool:
    """Whether a bare name means the jurisdiction itself, or a prefecture, before a town of it."""
    return any(each.path == path or 0 < each.level <= PREFECTURE for each in known)


def _is_word(name: str) -> bool:
    """Whether the dictionary has a name as something else than a place or a person."""
    tagged = segmenter().tag(name)
    return len(tagged) == 1 and tagged[0][1][:2] not in _NAMES


def _listed(path: Path, towns: Sequence[str]) -> dict[str, Division]:
    found: dict[str, Division] = {}
    for name in towns:
        town = Division(name, TOWN, (*path, name))
        found[name] = town
        found.setdefault(town_stem(name), town)
    return found
