"""What happens on the day: names, times and figures, decided by the seed; the counts 4, 30 and 11 are fixed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from huiying.app.demo.phrasing import dice, wording
from huiying.clock import BEIJING, aware

FIRST_DEATHS, RUMOURED_DEATHS, OFFICIAL_DEATHS = 4, 30, 11
DEFAULT_START = datetime(2026, 3, 18, 6, 0, tzinfo=BEIJING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The truth about the day. Times are aware, in UTC."""

    start: datetime
    event_at: datetime
    first_report_at: datetime
    """An official medium reports four dead."""
    rumour_at: datetime
    """Somebody writes of thirty."""
    official_at: datetime
    """The county states eleven: more than five hours after the event."""
    province: str
    city: str
    county: str
    town: str
    park: str
    firm: str
    product: str
    plant: str
    injured_first: int
    injured: int
    serious: int
    head: str
    deputy: str
    spokesman: str
    chief: str
    first_deaths: int = FIRST_DEATHS
    rumoured_deaths: int = RUMOURED_DEATHS
    official_deaths: int = OFFICIAL_DEATHS


def decide(seed: int, start: datetime) -> Facts:
    """The facts of one day. `start` is six in the morning, Beijing time. Raises Invalid for a naive time."""
    rng = dice(seed, "facts")
    names = wording("names")
    cast: dict[str, Any] = {kind: rng.choice(options) for kind, options in names["cast"].items()}
    injured = rng.randint(13, 21)
    return Facts(
        **_times(rng, aware(start)),
        province=names["province"],
        city=names["city"],
        county=names["county"],
        plant=f"{names['county']}{cast['firm']}{cast['product']}有限公司",
        injured_first=rng.randint(5, 9),
        injured=injured,
        serious=rng.randint(2, 4),
        **{key: cast[key] for key in _CAST},
    )


_CAST = ("town", "park", "firm", "product", "head", "deputy", "spokesman", "chief")


def _times(rng: Random, start: datetime) -> dict[str, Any]:
    event = start + timedelta(minutes=rng.randint(123, 144))
    return {
        "start": start,
        "event_at": event,
        "first_report_at": event + timedelta(minutes=rng.randint(32, 46)),
        "rumour_at": event + timedelta(minutes=rng.randint(115, 160)),
        "official_at": start + timedelta(minutes=rng.randint(460, 500)),
    }


def spoken(facts: Facts, seed: int) -> dict[str, str]:
    """The names that every template may use: cast, figures, and the dates as they are written in a text."""
    local = facts.event_at.astimezone(BEIJING)
    rng = dice(seed, "spoken")
    years = rng.randint(5, 12)
    yesterday, later = local - timedelta(days=1), local + timedelta(days=rng.randint(2, 6))
    names = wording("names")["cast"]
    figures = {
        "month": local.month,
        "day": local.day,
        "hour": local.hour,
        "minute": local.minute,
        "count_hour": facts.official_at.astimezone(BEIJING).hour,
        "injured_first": facts.injured_first,
        "injured": facts.injured,
        "serious": facts.serious,
        "stable": facts.injured - facts.serious,
        "old_years": years,
        "old_year": local.year - years,
        "old_day": local.day,
        "yesterday_month": yesterday.month,
        "yesterday_day": yesterday.day,
        "later_day": later.day,
    }
    story = {key: getattr(facts, key) for key in ("county", "city", "plant", *_CAST)}
    rest = {kind: rng.choice(names[kind]) for kind in ("old_firm", "old_product", "cause")}
    return {**story, **rest, **{key: str(value) for key, value in figures.items()}}
