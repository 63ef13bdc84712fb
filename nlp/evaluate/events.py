"""`huiying evaluate events`: do posts meet in the events a person put them in?"""

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from huiying.clock import BEIJING
from huiying.db import Base, Database
from huiying.errors import Invalid
from huiying.posts import RawPost, SourceKind, Standing
from nlp.evaluate.intervals import bootstrap
from nlp.evaluate.records import read_csv, write_jsonl
from nlp.models import Document
from nlp.service import Offered, remember_all
from nlp.understanding import Understander

_TOGETHER = 100


def evaluate_events(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """B-cubed and pairwise scores over the listed messages of a folder with stream.csv and gold_events.csv.

    With `pairs_hard.csv` and `near_duplicates.csv` beside them, how those pairs were told apart.
    """
    rows = sorted(
        read_csv(_stream(path), "msg_id", "title", "time", "body"),
        key=lambda row: (row["time"], row["msg_id"]),
    )
    gold = {
        row["msg_id"]: row["event_id"] for row in read_csv(path / "gold_events.csv", "msg_id", "event_id")
    }
    started = time.perf_counter()
    placed, roots = _place([_post(row) for row in rows])
    elapsed = time.perf_counter() - started
    listed = {message: event for message, event in gold.items() if message in placed}
    write_jsonl(predictions, ({"msg_id": row["msg_id"], "event_id": placed[row["msg_id"]]} for row in rows))
    return {
        "posts": len(rows),
        "listed": len(listed),
        **scores(listed, placed),
        "bcubed_f1_ci95": _interval(listed, placed),
        **_pairs(path, placed, roots),
        "posts_per_second": round(len(rows) / elapsed, 1),
    }


def _stream(path: Path) -> Path:
    """`stream.csv` of the folder, or of the folder `petitions` beside it."""
    places = (path / "stream.csv", path.parent / "petitions" / "stream.csv")
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise Invalid(f"{path} 里没有 stream.csv", code="file_not_found")
    return found


def _post(row: Mapping[str, str]) -> RawPost:
    at = datetime.fromisoformat(row["time"]).replace(tzinfo=BEIJING)
    return RawPost(
        source_id="evaluation",
        source_name="evaluation",
        source_kind=SourceKind.BOARD,
        standing=Standing.PRIVATE,
        external_id=row["msg_id"],
        title=row["title"],
        text=row["body"],
        published_at=at,
        first_seen_at=at,
    )


def _place(posts: Sequence[RawPost]) -> tuple[dict[str, str], dict[str, str]]:
    """The event of each post (a post without one stands alone), and the post each reprints, by external id."""
    understander = Understander("甲省/乙市/丙县")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/events.sqlite3")
        Base.metadata.create_all(database.engine)
        with database.transaction() as session:
            for first in range(0, len(posts), _TOGETHER):
                some = posts[first : first + _TOGETHER]
                read = understander.understand_all(some)
                offered = [
                    Offered(post=post, understanding=one) for post, one in zip(some, read, strict=True)
                ]
                remember_all(session, offered, now=some[-1].first_seen_at)
        with database.reading() as session:
            documents = list(session.scalars(select(Document)))
        database.dispose()
    names = {document.id: document.external_id for document in documents}
    placed = {
        document.external_id: f"e{document.event_id}" if document.event_id else f"d{document.id}"
        for document in documents
    }
    return placed, {document.external_id: names[document.reprint_of or document.id] for document in documents}


def scores(gold: Mapping[str, Hashable], placed: Mapping[str, Hashable]) -> dict[str, float]:
    """B-cubed and pairwise precision, recall and F1 over the messages that gold lists."""
    shares = list(_shares(gold, placed).values())
    precision, recall = _means(shares)
    both = Counter((event, placed[message]) for message, event in gold.items())
    together = _paired(both.values())
    pair_precision = together / max(1, _paired(Counter(placed[message] for message in gold).values()))
    pair_recall = together / max(1, _paired(Counter(gold.values()).values()))
    return {
        "bcubed_precision": round(precision, 4),
        "bcubed_recall": round(recall, 4),
        "bcubed_f1": round(_f1(precision, recall), 4),
        "pairwise_precision": round(pair_precision, 4),
        "pairwise_recall": round(pair_recall, 4),
        "pairwise_f1": round(_f1(pair_precision, pair_recall), 4),
    }


def _shares(gold: Mapping[str, Hashable], placed: Mapping[str, Hashable]) -> dict[str, tuple[float, float]]:
    """Of each message: the share of its predicted fellows that belong there, of its true ones that are there."""
    wanted, found = Counter(gold.values()), Counter(placed[message] for message in gold)
    both = Counter((event, placed[message]) for message, event in gold.items())
    return {
        message: (
            both[event, placed[message]] / found[placed[message]],
            both[event, placed[message]] / wanted[event],
        )
        for message, event in gold.items()
    }


def _means(shares: Sequence[tuple[float, float]]) -> tuple[float, float]:
    size = max(1, len(shares))
    return sum(share for share, _ in shares) / size, sum(share for _, share in shares) / size


def _paired(counts: Iterable[int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _interval(gold: Mapping[str, str], placed: Mapping[str, str]) -> tuple[float, float]:
    """Over resampled events, because posts of one event stand or fall together."""
    shares = _shares(gold, placed)
    members: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for message, event in gold.items():
        members[event].append(shares[message])
    groups = list(members.values())

    def score(rows: Sequence[int]) -> float:
        return _f1(*_means([share for row in rows for share in groups[row]]))

    return bootstrap(score, len(groups))


def _pairs(path: Path, placed: Mapping[str, str], roots: Mapping[str, str]) -> dict[str, object]:
    result: dict[str, object] = {}
    for name, flag, where in (("pairs_hard", "same", placed), ("near_duplicates", "same_event", roots)):
        if (path / f"{name}.csv").is_file():
            rows = read_csv(path / f"{name}.csv", "msg_id_a", "msg_id_b", flag)
            result[name] = _told(rows, flag, where)
    return result


def _told(rows: Sequence[Mapping[str, str]], flag: str, where: Mapping[str, str]) -> dict[str, int]:
    """How many pairs that belong together were joined, and how many that do not."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for row in rows:
        one, other = where.get(row["msg_id_a"]), where.get(row["msg_id_b"])
        if one is not None and other is not None:
            counts[row[flag] == "1", one == other] += 1
    return {
        "same_joined": counts[True, True],
        "same_apart": counts[True, False],
        "different_joined": counts[False, True],
        "different_apart": counts[False, False],
    }
