"""Watch topics: microseconds a post against many of them, a trial on the stored past, documents a second gone over.

One JSON line a measurement, on texts made from a seed. `python benchmarks/watching.py [--documents N]`.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from huiying.db import Base, Database
from huiying.index.fts import FullTextIndex
from huiying.people import Actor, Role
from nlp.entries import entries
from nlp.models import Document
from nlp.watching import backfill, service
from nlp.watching.expression import Expression, Near, Wording
from nlp.watching.matching import Sieve, Watched
from nlp.watching.subjects import Home, Subject, fold
from nlp.watching.trial import try_on_past

CHARACTERS = 400
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
START = datetime(2025, 1, 1, tzinfo=UTC)
HOME = Home("江岭省/云州市/清源县")
BATCH = 500
OFFICER = Actor(username="bench", name="测", roles=frozenset({Role.DUTY}))


def words(dice: Random, count: int) -> list[str]:
    """Words of two to four characters, as rare as an officer's are: so that a topic fits about one text of two hundred."""
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    return [fold("".join(dice.choices(characters, k=dice.choice((2, 3, 4))))) for _ in range(count)]


def texts(dice: Random, vocabulary: Sequence[str], count: int) -> Iterator[str]:
    for _ in range(count):
        text = ""
        while len(text) < CHARACTERS:
            text += dice.choice(vocabulary) + "".join(dice.choices(COMMON, k=dice.randrange(4, 12)))
        yield text


def topics(dice: Random, vocabulary: Sequence[str], count: int) -> list[Expression]:
    """Of twenty words with exclusions and a pair each."""
    return [
        Expression(
            any_of=tuple(dice.sample(vocabulary, 14)),
            none_of=tuple(dice.sample(vocabulary, 6)),
            near=(Near(first=dice.choice(vocabulary), second=dice.choice(COMMON) * 2, within=10),)
            if at % 5 == 0
            else (),
        )
        for at in range(count)
    ]


def report(name: str, **figures: object) -> None:
    sys.stdout.write(json.dumps({"benchmark": name, **figures}, ensure_ascii=False) + "\n")


def matching(dice: Random, vocabulary: Sequence[str], held: Sequence[str]) -> None:
    subjects = [Subject(text=fold(text), scope="none", spots=(), source_kind="board") for text in held]
    for count in (1, 100, 500):
        expressions = topics(dice, vocabulary, count)
        sieve = Sieve([Watched(id=at, version=1, expression=one) for at, one in enumerate(expressions)])
        began = time.process_time()
        hits = sum(len(sieve.sift(subject)) for subject in subjects)
        spent = (time.process_time() - began) / len(subjects)
        report("watching.sift", topics=count, microseconds=round(spent * 1e6, 1), hits=hits, n=len(subjects))


def store(database: Database, index: FullTextIndex, held: Sequence[str]) -> None:
    for first in range(0, len(held), BATCH):
        numbers = range(first + 1, min(first + BATCH, len(held)) + 1)
        with database.transaction() as session:
            session.add_all(document(number, held[number - 1]) for number in numbers)
            session.flush()
            index.put(session, entries(session, numbers))


def document(number: int, text: str) -> Document:
    at = START + timedelta(minutes=number)
    return Document(
        id=number, key=str(number), source_id="bench", source_name="bench", source_kind="board",
        standing="private", external_id=str(number), title="", text=text, published_at=at, first_seen_at=at,
        topics=[], facts=[], places=[], state="none", type="none", concern=True, outside=False, urgency=2,
        scope="none", reasons={}, fingerprint=str(number), pipeline_version="1",
    )  # fmt: skip


def past(dice: Random, vocabulary: Sequence[str], held: Sequence[str], folder: Path) -> None:
    database, index = Database(f"sqlite:///{folder / 'bench.sqlite3'}"), FullTextIndex()
    Base.metadata.create_all(database.engine)
    index.prepare(database)
    store(database, index, held)
    asked = {
        "rare": topics(dice, vocabulary, 2)[1],
        "every text": Expression(any_of=tuple(COMMON[at : at + 2] for at in range(40))),
    }
    for name, expression in asked.items():
        began = time.perf_counter()
        with database.reading() as session:
            tried = try_on_past(session, index, expression)
        seconds = round(time.perf_counter() - began, 3)
        report("watching.trial", asked=name, seconds=seconds, hits=tried.total, looked_at=tried.looked_at,
               whole=tried.holds_from is None, n=len(held))  # fmt: skip
    with database.transaction() as session:
        keeping = service.Keeping(session=session, actor=OFFICER, now=START, home=HOME)
        service.create(keeping, service.Draft(name="压测", wording=Wording(any_of=asked["rare"].any_of)))
    began = time.perf_counter()
    done = backfill.carry_out(database, now=START, most=len(held) + BATCH)
    report("watching.past", documents=done, per_second=round(done / (time.perf_counter() - began)))
    database.dispose()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    dice = Random(chosen.seed)
    vocabulary = words(dice, 100_000)
    held = list(texts(dice, vocabulary, chosen.documents))
    matching(dice, vocabulary, held[:2000])
    with tempfile.TemporaryDirectory() as folder:
        past(dice, vocabulary, held, Path(folder))


if __name__ == "__main__":
    main()
