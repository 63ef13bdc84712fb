"""Who hears of a finding: the unit it concerns, which may reply, and the person who raised it."""

from alerts.audiences import Audience, Matter, Office, resolve
from alerts.deeds import Deed
from alerts.findings.models import Finding
from huiying.notify import give
from huiying.people import Directory


def tell_unit(deed: Deed, finding: Finding, directory: Directory, *, kind: str, title: str) -> None:
    """Tell the people of the unit, with nobody there those above it. Once for each kind of news."""
    people = Office(people=directory.people(deed.session), on_duty=())
    units = frozenset({finding.unit_id}) if finding.unit_id else frozenset[str]()
    _give(deed, finding, key=kind, title=title, to=resolve([Audience.UNIT], people, Matter(units=units)).to)


def tell_raiser(deed: Deed, finding: Finding, *, number: int) -> None:
    """Tell who raised it that the unit has replied."""
    if finding.raised_by is not None:
        _give(deed, finding, key=f"replied:{number}", title="单位已陈述申辩", to=(finding.raised_by,))


def _give(deed: Deed, finding: Finding, *, key: str, title: str, to: tuple[str, ...]) -> None:
    case = deed.case
    give(
        deed.session,
        key=f"finding:{finding.id}:{key}",
        at=deed.now,
        title=f"问责：{title}（{case.number}）",
        body=f"{case.title}\n{finding.text}",
        subject=f"finding:{finding.id}",
        kind=f"finding.{key.partition(':')[0]}",
        to=to,
        urgent=False,
        drill=case.drill_id is not None,
    )
