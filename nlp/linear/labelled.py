"""Labelled texts for the smaller models, one label each."""

from dataclasses import dataclass

from nlp.reading import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with its label, empty if it bears none; `weight` is how much it counts in training."""

    id: str
    text: Written
    label: str
    weight: float = 1.0
