"""Hundreds of questions by theme, most of them cut out of the very messages they are asked of."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from huiying.app.bench.questions import asked, watches
from huiying.index import Entry, Query
from tests.contract import wild
from tests.contract.archive import PLACES, SCOPES, SEED, TRADITIONAL, archive
from tests.contract.corpus import ASKED, TOPICS

_LATIN = re.compile(r"[A-Za-z0-9０-９Ａ-ｚ]+")
_DEEP = 7


@cache
def themes() -> dict[str, tuple[Query, ...]]:
    """Every question by its theme; more than three hundred."""
    dice = Random(SEED)
    held = archive().left
    made = {
        "nothing": [Query(), Query(page=2), Query(page=_DEEP, page_size=37)],
        "awkward": [Query(text=text) for text in ASKED],
        "words": [Query(text=_cut(dice, held, length)) for length in range(1, 7) for _ in range(10)],
        "common words": [Query(text=word) for word in asked(30, seed=SEED)],
        "phrases": [Query(text=_cut(dice, held, dice.randrange(8, 25))) for _ in range(25)],
        "letters and digits": [Query(text=text) for text in _latin(dice, held, 30)],
        "several words": [Query(text=_several(dice, held)) for _ in range(30)],
        "traditional script": [Query(text=TRADITIONAL.convert(_cut(dice, held, 4))) for _ in range(20)],
        "wild": list(_wild(dice, held)),
        "filters": list(_filters(dice, held)),
        "groups": [_grouped(dice, held) for _ in range(25)],
        "watch topics": list(_watched(dice, held)),
        "pages": list(_pages(dice, held)),
    }
    return {theme: tuple(queries) for theme, queries in made.items()}


def _cut(dice: Random, held: Sequence[Entry], length: int) -> str:
    """A piece of a message, punctuation and all."""
    text = dice.choice([one.text for one in dice.sample(held, 5) if one.text.strip()])
    start = dice.randrange(max(1, len(text) - length))
    return text[start : start + length]


def _several(dice: Random, held: Sequence[Entry]) -> str:
    text = dice.choice(held).text or "空"
    cuts = [dice.randrange(len(text)) for _ in range(dice.randrange(2, 4))]
    return " ".join(text[at : at + dice.randrange(1, 5)] for at in cuts)


def _latin(dice: Random, held: Sequence[Entry], count: int) -> Iterator[str]:
    """Latin letters and digits with what stands beside them, or a part of them."""
    texts = [one.text for one in held if _LATIN.search(one.text)]
    for _ in range(count):
        text = dice.choice(texts)
        run = dice.choice(list(_LATIN.finditer(text)))
        start, end = max(0, run.start() - dice.randrange(3)), run.end() + dice.randrange(3)
        yield dice.choice((text[start:end], run[0][: dice.randrange(1, 4)], run[0].swapcase()))[:100]


def _wild(dice: Random, held: Sequence[Entry]) -> Iterator[Query]:
    """What nobody would ask, and cuts out of what nobody would write."""
    odd = [one.text for one in held if one.source_id.startswith("odd") and 0 < len(one.text) <= wild.LONGEST]
    for _ in range(120):
        text = dice.choice(odd)
        start = dice.randrange(len(text))
        yield Query(text=dice.choice((wild.text(dice, 4), text[start : start + dice.randrange(1, 7)])))
    for _ in range(30):
        group = tuple(wild.text(dice, 3) for _ in range(4))
        yield Query(
            groups=(group, (dice.choice(odd)[:2], "火")), without=(wild.text(dice, 3), dice.choice(odd)[-2:])
        )


def _filters(dice: Random, held: Sequence[Entry]) -> Iterator[Query]:
    narrowed: list[Callable[[Entry], dict[str, Any]]] = [
        lambda one: {"source_id": one.source_id},
        lambda one: {"source_kind": one.source_kind},
        lambda one: {"topic": dice.choice((*one.topics, *TOPICS))},
        lambda one: {"scope": one.scope},
        lambda one: {"place": dice.choice((*one.places, *PLACES, "江岭", "云州市"))},
        lambda one: {"urgency": one.urgency + dice.choice((-1, 0, 0, 3))},
        lambda one: {"event_id": one.event_id},
        lambda one: {"since": one.published_at},
        lambda one: {"until": one.published_at},
        lambda one: {
            "since": one.published_at,
            "until": one.published_at + timedelta(days=dice.randrange(4)),
        },
    ]
    for at, narrow in enumerate(narrowed * 8):
        one = dice.choice(held)
        also = dice.choice(narrowed)(dice.choice(held)) if at % 2 else {}
        text = dice.choice(("", "的", _cut(dice, held, 2)))
        yield Query(text=text, **(narrow(one) | also))
    yield Query(source_id="nothing", topic="没有这个主题")
    yield Query(topic="", source_id="")


def _grouped(dice: Random, held: Sequence[Entry]) -> Query:
    groups = tuple(
        tuple(_cut(dice, held, dice.randrange(1, 4)) for _ in range(dice.randrange(1, 5)))
        for _ in range(dice.randrange(1, 4))
    )
    return Query(text=dice.choice(("", "的", "县")), groups=groups)


def _watched(dice: Random, held: Sequence[Entry]) -> Iterator[Query]:
    """Topics of twenty words with exclusions, alone and narrowed; one's own text against itself at last."""
    for watch in watches(20, seed=SEED):
        one = dice.choice(held)
        yield watch.query()
        yield watch.query(since=one.published_at, until=one.published_at + timedelta(days=10))
        yield watch.query(place=dice.choice(PLACES), urgency=dice.randrange(1, 4))
    for _ in range(10):
        words = tuple(_cut(dice, held, dice.randrange(1, 5)) for _ in range(20))
        without = tuple(dice.choice((_cut(dice, held, 2), _several(dice, held), "。")) for _ in range(3))
        yield Query(groups=(words,), without=without, scope=dice.choice((None, *SCOPES)))
    yield Query(text="的", without=("的",))
    yield Query(without=("县", "，", "not here"))


def _pages(dice: Random, held: Sequence[Entry]) -> Iterator[Query]:
    """Several pages of the same question, so that what follows a page is seen."""
    for text in ("的", "一", _cut(dice, held, 1)):
        sizes = (dice.randrange(5, 90), 100)
        for (page, _), size in zip(pairwise(range(1, _DEEP)), sizes * 3, strict=False):
            yield Query(text=text, page=page, page_size=size)
    yield Query(text="的", page=500, page_size=20)
