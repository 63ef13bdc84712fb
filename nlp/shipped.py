"""The models that read every text, as they ship or as an office has trained them anew."""

from functools import cache
from pathlib import Path
from typing import Final

from nlp.linear import LinearModel, Scorer
from nlp.linear.model import TRAINED

NAMES: Final = ("topics", "policies", "risks", "sentiment", "rumours")
"""Models by name; each is `nlp/trained/<name>.npz`, or a file of that name among the office's own."""


def load(own: Path | None = None) -> Scorer:
    """All models in one scorer; one in the folder `own` goes before the one that ships.

    Raises Misconfigured if one is missing, altered or of another version.
    """
    return Scorer({name: LinearModel.load(_file(name, own)) for name in NAMES})


@cache
def scorer() -> Scorer:
    """The models that ship, loaded once a process."""
    return load()


def _file(name: str, own: Path | None) -> Path:
    trained = own / f"{name}.npz" if own is not None else None
    return trained if trained is not None and trained.is_file() else TRAINED / f"{name}.npz"
