"""Motifs: how much of what a text holds belongs to an emergency, whatever its words and their order.

The motifs are data: `nlp/data/motifs.toml`.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from nlp.gravity.needs import Signs
from nlp.gravity.patterns import read_table


@cache
def _motifs() -> tuple[tuple[str, ...], Mapping[str, list[str]], Signs]:
    """Their names, which each sign belongs to, and all signs."""
    table = read_table("motifs")
    belongs: dict[str, list[str]] = defaultdict(list)
    for name, entry in table.items():
        for sign in frozenset(entry["signs"].split()):
            belongs[sign].append(name)
    return tuple(table), belongs, frozenset(belongs)


def motif_signs() -> Signs:
    """What a text must be looked through for."""
    return _motifs()[2]


def count_motifs(signs: Signs) -> dict[str, int]:
    """How many different signs of each motif are among those of a text."""
    names, belongs, known = _motifs()
    counts = dict.fromkeys(names, 0)
    for sign in known & signs:
        for name in belongs[sign]:
            counts[name] += 1
    return counts
