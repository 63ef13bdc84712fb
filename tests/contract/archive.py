"""Five thousand messages with a history: put, changed, put again too late, taken out, brought back.

With `HUIYING_TEST_MESSAGES` (a CSV with the columns msg_id, title, time, body) the messages are real ones.
"""

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random

from opencc import OpenCC

from huiying.app.bench.traffic import entries
from huiying.clock import BEIJING
from huiying.index import Entry
from tests.contract import wild
from tests.contract.corpus import NASTY, TOPICS, entry

GIVEN = "HUIYING_TEST_MESSAGES"
SEED = 20260301
COUNT = 5_500
WILD = 400
BATCH = 500
SCOPES = ("local", "mentioned", "elsewhere", "none")
PLACES = (
    "江岭省",
    "江岭省/云州市",
    "江岭省/云州市/清源县",
    "江岭省/云州市/清源县/禾溪镇",
    "江岭省/云州市/禾安县",
    "江岭省/云州市/禾安县区",
    "海岭省/云州市/清源县",
)
_SHORT = 60
TRADITIONAL = OpenCC("s2t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of an index: documents put, or taken out."""

    put: Sequence[Entry] = ()
    out: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What was done, and what is left of it."""

    steps: tuple[Step, ...]
    left: tuple[Entry, ...]


@cache
def archive() -> Archive:
    """The history of the messages given, or of messages made up."""
    dice = Random(SEED)
    first = [_varied(dice, one) for one in (*_messages(dice), *_odd(dice))]
    dice.shuffle(first)
    changed = [_changed(dice, one, dice.choice(first)) for one in dice.sample(first, len(first) // 12)]
    late = [one for one in first if one.document_id in {each.document_id for each in changed[::2]}]
    out = dice.sample(first, len(first) // 15)
    back = out[::4]
    current = {one.document_id: one for one in (*first, *changed)}
    back = [current[one.document_id] for one in back]
    for one in out:
        del current[one.document_id]
    current |= {one.document_id: one for one in back}
    steps = [Step(put=part) for whole in (first, changed, late) for part in _batches(whole)]
    steps += [Step(out=[one.document_id for one in out]), Step(put=back)]
    return Archive(steps=tuple(steps), left=tuple(current.values()))


def _messages(dice: Random) -> Iterator[Entry]:
    if given := os.environ.get(GIVEN):
        yield from _given(dice, Path(given))
    else:
        yield from entries(COUNT, seed=SEED)


def _given(dice: Random, path: Path) -> Iterator[Entry]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            at = datetime.fromisoformat(row["time"]) if row["time"] else datetime(2019, 1, 1 + number % 28, 9)  # noqa: DTZ001  # made aware below
            yield entry(
                number,
                title=row["title"],
                text=row["body"],
                published_at=at.replace(tzinfo=BEIJING),
                source_id=f"source-{dice.randrange(9)}",
                source_kind=dice.choice(("board", "hotline", "news")),
                event_id=dice.randrange(1, 900),
            )


def _odd(dice: Random) -> Iterator[Entry]:
    """The nasty texts, and some that nobody would write."""
    for number, text in enumerate((*NASTY, *(wild.text(dice, wild.LONGEST) for _ in range(WILD))), 1_000_001):
        yield entry(number, title=text[:20], text=text, source_id=f'odd:{dice.randrange(3)} *"')


def _varied(dice: Random, one: Entry) -> Entry:
    """The same with what a filter can ask for; now and then in traditional script, or with an awkward piece inside."""
    text = one.text
    if dice.random() < 1 / 40:
        text = TRADITIONAL.convert(text)
    if dice.random() < 1 / 10:
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice([piece for piece in NASTY if len(piece) <= _SHORT]) + text[at:]
    return replace(
        one,
        text=text,
        published_at=one.published_at.replace(microsecond=dice.randrange(1_000_000)),
        topics=tuple(dict.fromkeys((*one.topics, *dice.sample(TOPICS, dice.randrange(3))))),
        scope=dice.choice(SCOPES),
        places=tuple(dice.sample(PLACES, dice.randrange(3))),
        event_id=one.event_id if dice.random() < 4 / 5 else None,
        urgency=dice.randrange(5),
    )


def _changed(dice: Random, one: Entry, other: Entry) -> Entry:
    """A newer version: the words, time and place of another document."""
    return replace(
        one,
        version=one.version + 1,
        title=dice.choice((one.title, other.title)),
        text=dice.choice((one.text, other.text)),
        published_at=dice.choice((one.published_at, other.published_at)),
        places=other.places,
        urgency=other.urgency,
        event_id=other.event_id,
    )


def _batches(whole: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(whole), BATCH):
        yield whole[start : start + BATCH]
