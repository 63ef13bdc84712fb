"""Tables of words as they are written: classes shared by all, and for each label words by how much they say."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Self

from huiying.errors import Misconfigured
from nlp.evidence.mixing import Mix

GRADES = ("strong", "fair", "weak", "support", "against")


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Words of one class with words of another within so many characters of a sentence, and what that weighs."""

    first: str
    second: str
    within: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text of our own, and whether the topic fits it."""

    text: str
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A label: what it covers (`definition`), what it does not (`boundary`), its words and their weights."""

    name: str
    definition: str
    boundary: str
    words: Mapping[str, float]
    near: tuple[Near, ...]
    mix: Mix
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Topics with the classes of words their rules speak of.

    `senses` are words in which those within them mean something else; `genre` are words of stories, games and
    markets, which speak against every topic.
    """

    topics: tuple[Topic, ...]
    classes: Mapping[str, frozenset[str]]
    senses: frozenset[str]
    genre: Mapping[str, float]

    @classmethod
    def read(cls, text: str) -> Self:
        """Tables from TOML. Raises Misconfigured for what is no TOML, lacks a field or names an unknown class."""
        try:
            data = tomllib.loads(text)
            weights = data["weights"]
            topics = tuple(_topic(entry, weights, data["mix"]) for entry in data["topic"])
            classes = {name: frozenset(words.split()) for name, words in data["class"].items()}
        except (KeyError, ValueError, TypeError, AttributeError) as fault:
            raise Misconfigured(f"主题词表读不出来：{fault}", code="bad_tables") from fault
        named = {side for topic in topics for near in topic.near for side in (near.first, near.second)}
        if missing := sorted(named - set(classes)):
            raise Misconfigured(f"主题词表没有这些词类：{'、'.join(missing)}", code="bad_tables")
        genre = data.get("genre", {})
        return cls(
            topics=topics,
            classes=classes,
            senses=frozenset(word for entry in data["topic"] for word in entry.get("senses", "").split()),
            genre=dict.fromkeys(genre.get("words", "").split(), float(genre.get("weight", 0.0))),
        )


@cache
def pack(name: str) -> Tables:
    """The tables that ship as `nlp/data/<name>.toml`. Raises Misconfigured where they do not hold together."""
    return Tables.read(files("nlp").joinpath(f"data/{name}.toml").read_text("utf-8"))


def _topic(entry: Mapping[str, Any], weights: Mapping[str, float], mix: Mapping[str, Any]) -> Topic:
    words: dict[str, float] = {}
    for grade in GRADES:
        for word in entry.get(grade, "").split():
            words.setdefault(word, weights[grade])
    return Topic(
        name=entry["name"],
        definition=entry["definition"],
        boundary=entry["not"],
        words=words,
        near=tuple(
            Near(first=first, second=second, within=within, weight=weight)
            for first, second, within, weight in entry.get("near", ())
        ),
        mix=Mix.read({**mix, **entry.get("mix", {})}),
        examples=tuple(Example(text=one["text"], fits=one["fits"]) for one in entry.get("example", ())),
    )
