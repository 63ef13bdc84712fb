"""What one case of a kind owes, without a database: the form as an officer fills it, the rules as they bind an office."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alerts import kinds, overlays, rulebook
from alerts.binding import bind_for
from alerts.demands import CaseInputs, Demand, demands
from alerts.duties import StartPoint
from alerts.grades import Grade
from alerts.kinds.fields import read
from alerts.overlays import Overlay
from alerts.rules import Pack, national, pack_of
from alerts.workdays import Calendar
from huiying.clock import BEIJING

LATER = datetime(2028, 1, 1, tzinfo=BEIJING)


def at(text: str) -> datetime:
    """A moment in Beijing."""
    return datetime.fromisoformat(f"{text}+08:00")


def stamp(text: str) -> str:
    return at(text).isoformat()


def office(words: str, *own: Overlay) -> Pack:
    """The rules of an office that has chosen packs."""
    book = rulebook.national()
    return pack_of(bind_for(book, [*overlays.choose(words, overlays.shipped(book)), *own]))


def owed(
    kind: str,
    form: Mapping[str, Any],
    *,
    pack: Pack | None = None,
    moments: Mapping[StartPoint, datetime] | None = None,
    now: datetime = LATER,
) -> tuple[Demand, ...]:
    """What a case opened by this form owes; `moments` are those of steps taken since."""
    declared = kinds.kind(kind)
    asked = {field.name for field in declared.form}
    given = read(declared.form, {name: value for name, value in form.items() if name in asked}, now=now)
    found = dict(declared.moments(given)) | dict(moments or {})
    inputs = CaseInputs(
        kind=kind,
        body=declared.body(given),
        own=declared.own_bodies(given),
        grade=Grade(given["grade"]) if given.get("grade") else None,
        assessment=None,
        occurred_at=found.pop(StartPoint.OCCURRED, None),
        first_seen_at=found.pop(StartPoint.FIRST_SEEN, None) or min([*found.values(), now]),
        moments=found,
        form=dict(form) | given,
    )
    return demands(inputs, pack or national(), Calendar(), now=now)


def dues(found: tuple[Demand, ...]) -> dict[str, tuple[tuple[str, ...], str]]:
    """`duty` or `duty@body` → the limits that ask and the end in Beijing time."""
    return {
        f"{each.duty}@{each.body}" if each.body != rulebook.RESPONSIBLE_UNIT else str(each.duty): (
            each.limits,
            f"{each.due.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        )
        for each in found
    }
