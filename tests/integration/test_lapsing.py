"""What somebody outside owes ends with its term: no word of lateness, no finding, nothing overdue for ever."""

from datetime import datetime, timedelta

from sqlalchemy import select

from alerts import forms
from alerts.duties import Duty
from alerts.findings.models import Finding
from alerts.models import Case
from alerts.scheduler.parts import parts
from huiying import schedule
from huiying.notify.models import Notice
from tests.integration.office import DUTY, FIRE, Office
from tests.integration.people import STAFF

SECOND = timedelta(seconds=1)
PARTS = parts(STAFF)


def opened(office: Office) -> int:
    form = {
        "petitioner": "荆禾",
        "content": "补偿没有兑现",
        "route": "direct",
        "received_at": FIRE.isoformat(),
    }
    with office.acting() as session:
        return forms.open_form(session, "petition", form, actor=DUTY, now=FIRE).id


def step(office: Office, case_id: int, name: str, now: datetime, **fields: str) -> Case:
    with office.acting() as session:
        given = fields | ({"at": now.isoformat()} if "at" not in fields else {})
        return forms.take_step(session, case_id, name, given, actor=DUTY, now=now).case


def test_a_right_not_used_ends_by_itself(office: Office) -> None:
    case_id = opened(office)
    for name, fields in (
        ("accept", {"category": "appeal"}),
        ("notify", {"reference": "告知 1 号"}),
        ("settle", {"reference": "意见 1 号"}),
        ("deliver_opinion", {"reference": "回执 1 号"}),
    ):
        step(office, case_id, name, FIRE, **fields)
    asking = office.clock(Duty.REVIEW_REQUEST)

    for at in (asking.due, asking.due + SECOND, asking.due + timedelta(days=9)):
        schedule.pass_through(office.database, PARTS, now=at)

    clock = office.clock(Duty.REVIEW_REQUEST)
    assert (clock.state, clock.closed_at, clock.was_late, clock.next_at) == (
        "lapsed", clock.due, False, None,
    )  # fmt: skip
    assert "obligation.lapsed" in office.kinds()
    assert "obligation.overdue" not in office.kinds()
    with office.acting() as session:
        assert session.scalars(select(Finding)).all() == []
        assert not [title for title in session.scalars(select(Notice.title)) if "超时" in title]


def test_an_organ_above_that_is_silent_leaves_nothing_overdue(office: Office) -> None:
    case_id = opened(office)
    for name, fields in (
        ("accept", {"category": "appeal"}),
        ("notify", {"reference": "告知 1 号"}),
        ("settle", {"reference": "意见 1 号"}),
        ("deliver_opinion", {"reference": "回执 1 号"}),
        ("ask_review", {"reference": "复查请求 1 号"}),
    ):
        step(office, case_id, name, FIRE, **fields)
    review = office.clock(Duty.REVIEW)

    schedule.pass_through(office.database, PARTS, now=review.due + SECOND)
    assert office.clock(Duty.REVIEW).state == "lapsed"

    # Their opinion may come all the same; it is put on record and blames nobody.
    late = review.due + timedelta(days=4)
    case = step(office, case_id, "review_opinion", late, reference="复查意见 1 号")
    clock = office.clock(Duty.REVIEW)
    assert (case.state, clock.state, clock.was_late) == ("reviewed", "lapsed", False)
    assert clock.evidence_id is not None
