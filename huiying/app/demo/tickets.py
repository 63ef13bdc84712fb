"""Hotline tickets of the day as the hotline's own system exports them, with what such exports carry along:
one call entered twice, one ticket without a word.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from huiying.app.demo.facts import spoken
from huiying.app.demo.phrasing import Phrasing, dice, wording
from huiying.app.demo.scenario import Scenario
from huiying.clock import BEIJING, aware

COLUMNS = ("工单编号", "标题", "内容", "时间", "来电人", "电话")
REACH = timedelta(hours=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One call. The numbers are invented: nobody has one that begins with 1990000."""

    id: str
    title: str
    text: str
    at: datetime
    caller: str
    phone: str

    def row(self) -> tuple[str, ...]:
        """The cells, in the order of `COLUMNS`."""
        local = f"{self.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
        return (self.id, self.title, self.text, local, self.caller, self.phone)


def tickets(scenario: Scenario, *, until: datetime) -> list[Ticket]:
    """The calls of the twenty hours before `until`, oldest first, the double entry and the empty one among them."""
    rng = dice(scenario.seed, "tickets")
    until = aware(until)
    calls = [_call(scenario, template, rng, until) for template in _templates(scenario, until)]
    rng.shuffle(calls)
    twice = rng.choice(calls[:10])
    empty = (until - timedelta(minutes=rng.randint(30, 90)), "", "")
    ordered = sorted([*calls, twice, empty], key=lambda call: call[0])
    day = until.astimezone(BEIJING)
    callers = wording("tickets")["callers"]
    return [
        Ticket(
            id=f"QY{day:%Y%m%d}{number:04d}",
            title=title,
            text=text,
            at=at,
            caller=rng.choice(callers),
            phone=f"1990000{rng.randint(0, 9999):04d}",
        )
        for number, (at, title, text) in enumerate(ordered, rng.randint(11, 400))
    ]


def _templates(scenario: Scenario, until: datetime) -> list[Mapping[str, str]]:
    templates: list[Mapping[str, str]] = wording("tickets")["ticket"]
    broken_out = until > scenario.facts.event_at + timedelta(hours=1)
    return [template for template in templates if broken_out or "after" not in template]


def _call(
    scenario: Scenario, template: Mapping[str, str], rng: Random, until: datetime
) -> tuple[datetime, str, str]:
    earliest = scenario.facts.event_at + timedelta(minutes=5) if "after" in template else until - REACH
    at = earliest + timedelta(minutes=rng.randint(0, (until - earliest) // timedelta(minutes=1) - 5))
    phrasing = Phrasing(rng, spoken(scenario.facts, scenario.seed), wording("names")["pool"])
    return at, phrasing.fill(template["title"]), phrasing.fill(template["text"])


def write_tickets(scenario: Scenario, path: Path, *, until: datetime) -> int:
    """Write the export as a spreadsheet program reads it (CSV, UTF-8 with BOM); returns the number of rows."""
    rows = tickets(scenario, until=until)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(ticket.row() for ticket in rows)
    return len(rows)
