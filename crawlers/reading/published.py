"""When a page was published: the minute that readers see, else what the page states to machines.

Dates stand everywhere on a page. The right one stands in a short line near the title, often with a label; a
notice's date of signature (成文日期) is not its publication, and a machine date at midnight is only a day.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawlers.moments import Stamp, read_moment, stamps
from crawlers.reading.blocks import Block, Page
from crawlers.reading.notice import Notice
from huiying.clock import BEIJING

_LABEL = re.compile(
    r"(?:发布|发表|发稿|刊发|公布|公开|上传|上网)(?:时间|日期)|(?:^|[^\w])(?:时间|日期)|发布于|发表于|日\s*期"
)
_OTHER = re.compile(
    r"成文|生成|签发|印发|截[止至]|有效|生效|实施|施行|失效|修[改订]|今天是|现在是|版权|©|copyright|举行|开幕|出生|注册",
    re.IGNORECASE,
)
_UPDATE = re.compile(r"更新|最后|发文|制发|行文")
_STATED = (
    "article:published_time", "og:published_time", "pubdate", "publishdate", "publish_date", "datepublished",
    "article:publish_time", "weibo:article:create_at", "og:release_date", "publishtime", "date", "dc.date",
    "firstpublishedtime", "dateupdate", "og:time", "bytedance:published_time", "_pubtime", "apub:time", "time",
)  # fmt: skip
_KEYS = (
    "datePublished", "pubDate", "publish_time", "publishTime", "publishtime", "ptime", "pubtime", "pubTime",
    "createTime", "create_time", "created_at", "create_at", "publishedAt", "published_at", "newsTime", "releaseTime", "var ct", "document.write", "oriCreateTime",
)  # fmt: skip
_SCRIPTED = re.compile(
    r"""["']?\s*[:=(]\s*(?:\w{1,12}\()?["']?(?P<time>\d{10}(?:\d{3})?(?!\d)|(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}[^"'<]{0,20}|"""
    r"""[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d? [\d:]{8} [+-]\d{4} \d{4})"""
)
"""What follows a key in a script."""
_ADDRESS = re.compile(r"/[a-z]?((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR_ALONE, _DAY_ALONE = re.compile(r"(?:19|20)\d\d年?"), re.compile(r"\d{1,2}\s?[-/月.]\s?\d{1,2}日?")
_YEAR = 5
_SENTENCE = re.compile(r"[，。；]")
_CLOCK = re.compile(r"^\D{0,6}([01]?\d|2[0-3]):[0-5]\d")
_LINE, _BYLINE, _WALL = 60, 160, 2000
_TOLERANCE = timedelta(hours=1)
_HEAD = 12
_DOUBTFUL = 3.0
_NEAR, _FAR = 3, 40
"""Blocks of the body among which a dateline may still stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A date on the page and what speaks for it."""

    stamp: Stamp
    score: float


def find_published(
    page: Page, body: Sequence[Block], *, notice: Notice | None = None, fetched_at: datetime | None = None
) -> Stamp | None:
    """The time of publication; `minute` is False when only the day is known.

    What the head of a notice calls its date of publication is that.

    What lies after the fetch is no publication. With `fetched_at` a page that shows no full date is read for
    one that leaves out the year or counts from the present.
    """
    found = _full(page, body, notice.published if notice else None, fetched_at)
    return found or (_relative(page, body, fetched_at) if fetched_at else None) or _from_address(page.url)


def _full(
    page: Page, body: Sequence[Block], labelled: Stamp | None, fetched_at: datetime | None
) -> Stamp | None:
    if labelled and labelled.minute:
        return labelled
    stated = _times(page.metas[name] for name in _STATED if name in page.metas)
    candidates = [
        candidate
        for candidate in _visible(page, body, {_day(stamp) for stamp in stated})
        if fetched_at is None or candidate.stamp.at <= fetched_at + _TOLERANCE
    ]
    if labelled:
        same = [candidate for candidate in candidates if _day(candidate.stamp) == _day(labelled)]
        return (
            _preferred(
                [candidate.stamp for candidate in same] + [s for s in stated if _day(s) == _day(labelled)]
            )
            or labelled
        )
    best = max(candidates, key=lambda candidate: candidate.score, default=None)
    if best is not None and best.score >= _DOUBTFUL and best.stamp.minute:
        return best.stamp
    # Scripts are searched last: it takes as long as all the rest.
    stated += _times(_scripted(page.source))
    if best is None or best.score < _DOUBTFUL:
        certain = _preferred(stated) or _from_address(page.url)
        return certain or (best.stamp if best and best.score > 0 else None)
    exact = [stamp for stamp in stated if stamp.minute and _day(stamp) == _day(best.stamp)]
    return exact[0] if exact else best.stamp


def _scripted(source: str) -> Iterator[str]:
    """Times under the keys that scripts use, key by key."""
    for key in _KEYS:
        at = source.find(key)
        while at >= 0:
            if found := _SCRIPTED.match(source, at + len(key)):
                yield found["time"]
            at = source.find(key, at + len(key))


def _relative(page: Page, body: Sequence[Block], now: datetime) -> Stamp | None:
    """A time like “昨天 09:16” or “5月13日 09:16” in a short line at the head of the body or just before it."""
    first = body[0].place if body else 0
    for block in page.blocks[max(0, first - _HEAD) : first + _NEAR]:
        if len(block.text) < _LINE and not block.comment and not _OTHER.search(block.text):
            at = read_moment(block.text, now=now)
            if at is not None and at <= now:
                return Stamp(at=at, minute=True)
    return None


def _day(stamp: Stamp) -> str:
    return stamp.at.astimezone(BEIJING).strftime("%Y-%m-%d")


def _preferred(found: Sequence[Stamp]) -> Stamp | None:
    return next((stamp for stamp in found if stamp.minute), found[0] if found else None)


def _times(texts: Iterable[str]) -> list[Stamp]:
    """Times given to machines; midnight is a day without a time."""
    return [_as_day(stamp) for text in texts if (stamp := _read(text)) is not None]


def _read(text: str) -> Stamp | None:
    if text.isdigit():
        return Stamp(at=datetime.fromtimestamp(int(text[:10]), BEIJING), minute=True)
    found = stamps(text)
    if found:
        return found[0]
    at = read_moment(text)
    return Stamp(at=at, minute=True) if at else None


def _as_day(stamp: Stamp) -> Stamp:
    local = stamp.at.astimezone(BEIJING)
    return Stamp(at=stamp.at, minute=stamp.minute and (local.hour, local.minute) != (0, 0))


def _visible(page: Page, body: Sequence[Block], stated: set[str]) -> list[Candidate]:
    first = body[0].place if body else len(page.blocks)
    last = body[-1].place if body else first
    inside = set(map(id, body))
    address = _from_address(page.url)
    known = stated | ({_day(address)} if address else set())
    candidates = []
    for place, block in enumerate(page.blocks):
        text = block.text
        following = page.blocks[place + 1].text if place + 1 < len(page.blocks) else ""
        if len(text) <= _YEAR and _YEAR_ALONE.fullmatch(text) and _DAY_ALONE.fullmatch(following):
            # Some show the year, the day and the time one below the other.
            after = page.blocks[place + 2].text if place + 2 < len(page.blocks) else ""
            text, following = f"{text[:4]}/{following}", after
        if len(following) < _LINE and _CLOCK.match(following) and len(text) < _LINE:
            text = f"{text} {following}"
        before = page.blocks[place - 1].text if place and len(text) < _LINE // 2 else ""
        for stamp in stamps(text) if len(text) < _WALL else stamps(text[:300] + "\n" + text[-300:]):
            score = _score(stamp, text, before, _FAR if place > last else place - first) + 3.0 * (
                _day(stamp) in known
            )
            told = id(block) in inside and (len(text) > _LINE or _SENTENCE.search(text) is not None)
            score -= 4.0 * told + 2.0 * block.mostly_links
            candidates.append(Candidate(stamp=stamp, score=score - 3.0 * block.comment))
    return candidates


def _score(stamp: Stamp, text: str, before: str, distance: int) -> float:
    """What speaks for a date: its own line, its label, and how near it stands to the beginning of the body."""
    ahead = text[max(0, stamp.start - 16) : stamp.start]
    label = ahead if ahead.strip(" :：\n") else f"{before[-10:]} {ahead}"
    score = 4.0 * stamp.minute + 2.5 * (_LABEL.search(label) is not None)
    score -= 7.0 * (_OTHER.search(label) is not None) + 1.5 * (_UPDATE.search(label) is not None)
    score += 2.0 if len(text) < _LINE else (0.5 if len(text) < _BYLINE else -2.0)
    if distance > _NEAR:
        return score - 2.0 - min(distance, 40) / 20
    return score + 3.0 + max(distance, -40) / 20


def _from_address(url: str) -> Stamp | None:
    match = _ADDRESS.search(url)
    if match is None:
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=BEIJING)
    except ValueError:
        return None
    return Stamp(at=day + timedelta(0), minute=False)
