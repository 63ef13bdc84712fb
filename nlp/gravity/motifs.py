"""Motifs: how much of what a text holds belongs to an emergency, whatever its words and their order.

The motifs are data: `nlp/data/motifs.toml`.
"""

from collections.abc import Mapping
from functools import cache

from nlp.gravity.needs import Signs
from nlp.gravity.patterns import read_table


@cache
def _motifs() -> Mapping[str, Signs]:
    return {name: frozenset(entry["signs"].split()) for name, entry in read_table("motifs").items()}


def motif_signs() -> Signs:
    """What a text must be looked through for."""
    return frozenset[str]().union(*_motifs().values())


def count_motifs(signs: Signs) -> dict[str, int]:
    """How many different signs of each motif are among those of a text."""
    return {name: len(motif & signs) for name, motif in _motifs().items()}
