"""How well pages are read, measured against pages whose title, time, author and body are known.

A folder of such pages holds `gold.jsonl` beside the html: `file, url, encoding, kind, title, publish_time,
author, body`. No `kind` means news. Title, author and minute (where the gold has a time of day) are scored
over news, the day over news and government notices, the body over every page that has one.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawlers.extraction import extract
from crawlers.reading.article import Article
from huiying.clock import BEIJING
from huiying.errors import Discard, Invalid, Quarantine

_SPACE = re.compile(r"\s+")
_DAY, _MINUTE = 10, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """One page and what is known of it."""

    path: Path
    url: str | None
    kind: str
    title: str | None
    times: tuple[str, ...]
    """`YYYY-MM-DD` or `YYYY-MM-DD HH:MM[:SS]`, Beijing time; any of them is right."""
    authors: tuple[str, ...]
    body: str | None


@dataclass(slots=True)
class Score:
    """Sum and count of one measure."""

    total: float = 0.0
    n: int = 0

    def add(self, value: float) -> None:
        self.total += value
        self.n += 1

    @property
    def mean(self) -> float | None:
        return round(self.total / self.n, 4) if self.n else None


@dataclass(slots=True)
class Scores:
    """All measures of one evaluation."""

    title_exact: Score = field(default_factory=Score)
    day: Score = field(default_factory=Score)
    gov_day: Score = field(default_factory=Score)
    minute: Score = field(default_factory=Score)
    author: Score = field(default_factory=Score)
    body_f1: Score = field(default_factory=Score)
    news_body_f1: Score = field(default_factory=Score)
    forum_body_f1: Score = field(default_factory=Score)


def gold_pages(path: Path) -> Iterator[GoldPage]:
    """Every page named by a `gold.jsonl` at or below `path`. Raises Invalid when there is none."""
    files = sorted(path.rglob("gold.jsonl"))
    if not files:
        raise Invalid(f"{path} 里没有 gold.jsonl：请给出标注网页所在的文件夹", code="no_gold")
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            if line.strip():
                yield _gold(file.parent, json.loads(line))


def _gold(folder: Path, record: dict[str, Any]) -> GoldPage:
    stated = [record.get("publish_time"), *_listed(record.get("publish_time_alt"))]
    return GoldPage(
        path=folder / record["file"],
        url=record.get("url"),
        kind=record.get("kind") or "news",
        title=record.get("title"),
        times=tuple(moment for moment in stated if moment),
        authors=tuple(_listed(record.get("author"))),
        body=record.get("body"),
    )


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def evaluate_extraction(path: Path, *, predictions: Path | None = None) -> dict[str, object]:
    """Scores over all gold pages; `n` says over how many each was taken. `predictions`: one JSON line a page.

    `exceptions` counts pages that raised anything but the named refusals; `pages_per_second` is one core.
    """
    scores, seconds, exceptions, predicted = Scores(), 0.0, 0, list[dict[str, object]]()
    for page in gold_pages(path):
        body = page.path.read_bytes()
        started = time.process_time()
        try:
            article = _read(page, body)
        except Exception:  # noqa: BLE001  # counting what nobody expected is the point
            article, exceptions = None, exceptions + 1
        seconds += time.process_time() - started
        predicted.append({"id": len(predicted) + 1, "file": page.path.name, **_prediction(article)})
        _score(scores, page, article)
    if predictions is not None:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in predicted)
        predictions.write_text("".join(lines), "utf-8")
    measures = {name: getattr(scores, name) for name in Scores.__slots__}
    return {
        **{name: score.mean for name, score in measures.items()},
        "exceptions": exceptions,
        "pages_per_second": round(len(predicted) / seconds, 1) if seconds else None,
        "pages": len(predicted),
        "n": {name: score.n for name, score in measures.items()},
    }


def _read(page: GoldPage, body: bytes) -> Article | None:
    try:
        return extract(body, url=page.url or "", content_type=None)
    except (Discard, Quarantine):
        return None


def _prediction(article: Article | None) -> dict[str, object]:
    """What was read, under the gold's names."""
    if article is None:
        return {"title": None, "publish_time": None, "author": None, "body": None}
    moment = _moment(article)
    return {
        "title": article.title,
        "publish_time": (moment if article.minute_known else moment[:_DAY]) or None,
        "author": article.author.split() if article.author else None,
        "body": article.text,
    }


def _score(scores: Scores, page: GoldPage, article: Article | None) -> None:
    if page.kind == "news":
        _score_news(scores, page, article)
    if page.times and page.kind in {"news", "gov"}:
        right = _moment(article)[:_DAY] in {known[:_DAY] for known in page.times}
        scores.day.add(right)
        if page.kind == "gov":
            scores.gov_day.add(right)
    if page.body:
        value = body_f1(article.text if article else "", page.body)
        scores.body_f1.add(value)
        if page.kind in {"news", "forum"}:
            (scores.news_body_f1 if page.kind == "news" else scores.forum_body_f1).add(value)


def _score_news(scores: Scores, page: GoldPage, article: Article | None) -> None:
    if page.title:
        scores.title_exact.add(article is not None and _bare(article.title) == _bare(page.title))
    if page.times and len(page.times[0]) > _DAY:
        scores.minute.add(_moment(article) in {known[:_MINUTE] for known in page.times})
    if page.authors:
        named = (article.author if article else None) or ""
        scores.author.add(any(name in named for name in page.authors))


def _moment(article: Article | None) -> str:
    if article is None or article.published_at is None:
        return ""
    return article.published_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def body_f1(found: str, gold: str) -> float:
    """F1 over character 4-grams, white space left out; 0…1."""
    left, right = _grams(found), _grams(gold)
    shared = sum((left & right).values())
    if shared == 0:
        return 0.0
    return 2 * shared / (left.total() + right.total())


def _grams(text: str, size: int = 4) -> Counter[str]:
    bare = _bare(text)
    return Counter(bare[at : at + size] for at in range(max(len(bare) - size + 1, 1))) if bare else Counter()
