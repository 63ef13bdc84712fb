"""Moments as Chinese reports write them, read against the time of publication.

A text without a zone speaks Beijing time. Results are aware and in UTC. What a date leaves out is taken from the
date the text named last (plans do not count), else from publication; without either nothing is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from re import Match
from typing import Final, Literal

from huiying.clock import BEIJING, aware
from huiying.text.characters import folded
from huiying.text.days import FORMS, Day, Reader, Reference
from huiying.text.hours import CLOCK, PERIOD, PERIODS, offset, time_of_day
from huiying.text.numbers import NUMBER, parse_number

Precision = Literal["minute", "hour", "day", "month"]

_AFTER_DAY = re.compile(
    rf"(?:\([^()\n]{{1,6}}\))?(?:T|\s{{0,3}}[,，]?\s{{0,3}})(?:(?P<period>{PERIOD})?\s?{CLOCK}|(?P<part>{PERIOD}))"
)
_NUMERAL = "[0-9〇零一二三四五六七八九十两]"
_ALONE = re.compile(
    rf"(?<![0-9:.])(?:(?P<period>{PERIOD})\s?|(?<!{_NUMERAL})(?={_NUMERAL}{{1,3}}[时点](?:{_NUMERAL}{{1,3}}分(?!钟)|许)))"
    rf"{CLOCK}"
)
_AGO = re.compile(rf"(?P<number>{NUMBER}|半)\s?(?:个\s?)?(?P<unit>分钟|小时|钟头|天)(?:之前|以前|前)")
_JUST_NOW = re.compile(r"\s*刚刚\s*")
_UNITS: Final[dict[str, tuple[timedelta, Precision]]] = {
    "分钟": (timedelta(minutes=1), "minute"),
    "小时": (timedelta(hours=1), "hour"),
    "钟头": (timedelta(hours=1), "hour"),
    "天": (timedelta(days=1), "day"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`at` in UTC; `text[start:end]` says it. `at` is the beginning of what `precision` leaves open.

    “3月1日下午” has the precision of a day and begins at noon.
    """

    at: datetime
    precision: Precision
    start: int
    end: int


def parse_moment(text: str, *, published: datetime | None) -> Moment | None:
    """The first moment the text names. Raises Invalid if `published` has no zone."""
    return next(_moments(text, published), None)


def find_moments(text: str, *, published: datetime | None) -> list[Moment]:
    """All moments the text names, in its order. Raises Invalid if `published` has no zone."""
    return list(_moments(text, published))


def _moments(text: str, published: datetime | None) -> Iterator[Moment]:
    text = folded(text)
    local = aware(published).astimezone(BEIJING) if published else None
    named: date | None = None
    done = 0
    for found, reader in _mentions(text):
        if found.start() < done:
            continue
        if reader is None:
            moment = _elapsed(found, local) if found.re is not _ALONE else _time_alone(found, named, local)
        else:
            day = reader(found, Reference(published=local.date() if local else None, named=named))
            if day is None:
                continue
            named = day.on if local is None or day.on <= local.date() else named
            moment = _on(day, found, _AFTER_DAY.match(text, found.end()))
        if moment is not None:
            done = moment.end
            yield moment


def _mentions(text: str) -> list[tuple[Match[str], Reader | None]]:
    """Everything that looks like a date or a time, first come first, the longer before the shorter."""
    forms = (*FORMS, *((pattern, None) for pattern in (_ALONE, _AGO)))
    mentions = [(found, reader) for pattern, reader in forms for found in pattern.finditer(text)]
    if _JUST_NOW.fullmatch(text):
        mentions.append((next(_JUST_NOW.finditer(text)), None))
    return sorted(mentions, key=lambda mention: (mention[0].start(), -mention[0].end()))


def _on(day: Day, said: Match[str], clock: Match[str] | None) -> Moment | None:
    midnight = datetime.combine(day.on, time(), BEIJING)
    if day.whole_month:
        return _moment(midnight, "month", said.start(), said.end())
    if clock is None:
        return _moment(midnight, "day", said.start(), said.end())
    if clock["part"]:
        return _moment(midnight + timedelta(hours=PERIODS[clock["part"]]), "day", said.start(), clock.end())
    return _at(day.on, clock, said.start()) or _moment(midnight, "day", said.start(), said.end())


def _at(day: date, clock: Match[str], start: int) -> Moment | None:
    read = time_of_day(clock)
    if read is None:
        return None
    midnight = datetime.combine(day, time(), offset(clock["zone"]))
    at = midnight + timedelta(hours=read.hour, minutes=read.minute or 0)
    return _moment(at, "hour" if read.minute is None else "minute", start, clock.end())


def _time_alone(found: Match[str], named: date | None, published: datetime | None) -> Moment | None:
    """A time without a day: on the day the text is at, else the last such time before publication."""
    day = named or (published.date() if published else None)
    moment = None if day is None else _at(day, found, found.start())
    if moment is None or day is None or published is None or named is not None or moment.at <= published:
        return moment
    return _at(day - timedelta(days=1), found, found.start())


def _elapsed(found: Match[str], published: datetime | None) -> Moment | None:
    if published is None:
        return None
    if found.re is _JUST_NOW:
        return _moment(published, "minute", found.start(), found.end())
    number = parse_number(found["number"])
    count = 0.5 if found["number"] == "半" else number.value if number else None
    unit, precision = _UNITS[found["unit"]]
    if count is None or count * unit.total_seconds() > _LONGEST_AGO:
        return None
    return _moment(published - count * unit, precision, found.start(), found.end())


def _moment(at: datetime, precision: Precision, start: int, end: int) -> Moment:
    return Moment(at=at.astimezone(UTC), precision=precision, start=start, end=end)


_LONGEST_AGO: Final = timedelta(days=3660).total_seconds()
