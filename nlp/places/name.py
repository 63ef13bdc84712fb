"""A name in a text, and what it can mean."""

from dataclasses import dataclass

from nlp.places.gazetteer import Division


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands in a text, up to `end`, and what it can mean; `whole` if it says what it is (县, 镇)."""

    end: int
    meanings: tuple[Division, ...]
    whole: bool
