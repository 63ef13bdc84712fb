"""Speed and size of the SQLite document index, on texts made from a seed; one JSON line a measurement."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles

from huiying.db import Base, Database
from huiying.index import Entry, Query
from huiying.index.fts import FullTextIndex

BATCH = 500
CHARACTERS = 400
"""Length of a text, about that of a message to a mayor's hotline."""
ASKED = ("火", "清源", "化工园区", "停水三天 农贸市场", "县医院，拖欠工资", "没有这样的词", "")
WORDS = [
    "清源县",
    "云州市",
    "东河镇",
    "石桥村",
    "化工园区",
    "第三中学",
    "自来水厂",
    "农贸市场",
    "公交公司",
    "县医院",
    "发生火灾",
    "停水三天",
    "正在演练",
    "拖欠工资",
    "路灯不亮",
    "通报结果",
    "居民反映",
    "有关部门",
    "已经回复",
    "没有答复",
]


def documents(count: int, seed: int) -> Iterator[Entry]:
    dice = Random(seed)
    # Rare characters as well: the vocabulary of pairs is what makes an index large.
    rare = [chr(code) for code in range(0x4E00, 0x4E00 + 4000)]
    start = datetime(2025, 1, 1, tzinfo=UTC)
    for number in range(1, count + 1):
        text = ""
        while len(text) < CHARACTERS:
            text += (
                dice.choice(WORDS)
                + "".join(dice.choices(rare, k=dice.randrange(8)))
                + dice.choice("，。的了")
            )
        yield Entry(
            document_id=number,
            version=1,
            title=text[:20],
            text=text,
            published_at=start + timedelta(minutes=dice.randrange(600_000)),
            first_seen_at=start,
            source_id="bench",
            source_kind=dice.choice(("news", "board", "hotline")),
            topics=("交通",),
            scope="local",
            places=("江岭省/云州市/清源县",),
            event_id=dice.choice((None, 1, 2)),
            urgency=0,
        )


def report(name: str, **figures: object) -> None:
    sys.stdout.write(json.dumps({"benchmark": name, **figures}, ensure_ascii=False) + "\n")


def timed(action: Callable[[], object], times: int) -> dict[str, float]:
    """Milliseconds: median and 95th percentile."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return {"median_ms": round(median(taken), 2), "p95_ms": round(quantiles(taken, n=20)[-1], 2)}


def fill(database: Database, index: FullTextIndex, entries: list[Entry]) -> None:
    began = time.perf_counter()
    for start in range(0, len(entries), BATCH):
        with database.transaction() as session:
            index.put(session, entries[start : start + BATCH])
    seconds = time.perf_counter() - began
    report("index.put", documents=len(entries), per_second=round(len(entries) / seconds))


def ask(database: Database, index: FullTextIndex, text: str, times: int) -> None:
    with database.reading() as session:
        query = Query(text=text)
        figures = timed(lambda: index.search(session, query), times)
        report("index.search", query=text, found=index.search(session, query).total, **figures)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--times", type=int, default=20)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite3"
        database, index = Database(f"sqlite:///{path}"), FullTextIndex()
        Base.metadata.create_all(database.engine)
        index.prepare(database)
        entries = list(documents(chosen.documents, chosen.seed))
        fill(database, index, entries)
        for text in ASKED:
            ask(database, index, text, chosen.times)
        database.dispose()
        size = sum(len(entry.text.encode()) for entry in entries)
        report("index.size", text_mb=round(size / 1e6, 1), times_text=round(path.stat().st_size / size, 2))


if __name__ == "__main__":
    main()
