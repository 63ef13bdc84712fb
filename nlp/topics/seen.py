"""Which texts a model was trained on, as marks: enough to keep it from being tested on what it knows."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from nlp.linear.archive import read_arrays, write_arrays
from nlp.linear.groups import marks_of


def seen_file(model: Path) -> Path:
    """The file beside a model that holds the marks."""
    return model.with_name(f"{model.stem}.seen.npz")


def write_seen(model: Path, texts: Iterable[str], *, before: frozenset[int] = frozenset()) -> None:
    """Keep the marks of these texts beside a model, with those of an earlier one it goes on from."""
    marks = sorted(before.union(*map(marks_of, texts)))
    write_arrays(seen_file(model), {"marks": np.array(marks, dtype=np.uint32)})


def read_seen(model: Path) -> frozenset[int]:
    """The marks of what a model was trained on. Raises Misconfigured if they are missing or altered."""
    return frozenset(read_arrays(seen_file(model))["marks"].tolist())


def unseen(texts: Iterable[str], marks: frozenset[int]) -> list[int]:
    """The rows of those texts that are no near-duplicate of what left these marks."""
    return [at for at, text in enumerate(texts) if marks.isdisjoint(marks_of(text))]
