"""Open clocks counted anew when the ground under them shifts; closed ones left as they are."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from alerts import clocks
from alerts.daybook import loading
from alerts.deeds import observe
from alerts.models import Case, Obligation
from alerts.recounts import queue
from alerts.recounts.models import Recount
from alerts.recounts.queue import Progress
from alerts.rulechoice import choosing
from alerts.rulechoice.choosing import OwnFile
from huiying.audit import AuditRow
from huiying.errors import Invalid
from huiying.schedule import Stumble, pass_through
from tests.integration.office import ADMIN, DUTY, FIRE, Office
from tests.integration.test_rulechoice import OWN_OVERLAY

RECEIVED = datetime(2026, 12, 25, 2, 0, tzinfo=UTC)
"""Friday 10:00 in Beijing: twenty working days end on 25 January 2027, as far as anybody knows."""
NOW = RECEIVED + timedelta(hours=1)
NOTICE = b"date,kind\n2027-01-01,off\n2027-01-04,off\n2027-01-09,work\n2027-01-16,work\n"
SAME_DAYS = b"date,kind\n2027-01-01,off\n"


def applications(office: Office, count: int = 1, received: datetime = RECEIVED) -> list[int]:
    """Applications for information, their clocks running."""
    found = []
    with office.acting() as session:
        for number in range(1, count + 1):
            case = Case(
                number=f"{received:%j}-{number:05d}",
                title="申请公开：东湾片区补偿标准",
                kind="disclosure_application",
                state="handling",
                co_units=[],
                form={"applicant": "柳青", "channel": "in_person"},
                moments={"received": received.isoformat()},
                first_post_at=received,
                first_seen_at=received,
                opened_at=received,
                opened_by=DUTY.username,
                updated_at=received,
            )
            session.add(case)
            session.flush()
            clocks.recompute(observe(session, case, actor=DUTY, now=received))
            found.append(case.id)
    return found


def load(office: Office, content: bytes = NOTICE, at: datetime = NOW) -> None:
    with office.acting() as session:
        loading.load_schedule(session, content, name="2027.csv", actor=ADMIN, now=at)


def carried_out(office: Office, at: datetime = NOW) -> list[Progress]:
    return list(queue.carry_out(office.database, now=at))


def answers(office: Office, case_id: int) -> list[Obligation]:
    return [each for each in office.clocks() if each.case_id == case_id and each.duty == "application_answer"]


def test_a_schedule_supersedes_open_clocks_with_its_reason(office: Office) -> None:
    (case_id,) = applications(office)
    load(office)
    (step,) = carried_out(office)

    old, new = answers(office, case_id)
    assert (step.cases, step.clocks, step.left) == (1, 1, 0)
    assert (old.state, old.superseded_by, old.provisional) == ("superseded", new.id, True)
    assert old.closing_reason is not None
    assert old.closing_reason.startswith("放假安排更新（2027.csv）")
    assert (new.state, new.provisional, new.start) == ("running", False, old.start)
    assert [moment.astimezone(UTC).date() for moment in (old.due, new.due)] == [
        date(2027, 1, 25),
        date(2027, 1, 22),
    ]


def test_a_schedule_that_moves_nothing_settles_what_was_provisional(office: Office) -> None:
    (case_id,) = applications(office)
    load(office, SAME_DAYS)
    carried_out(office)

    *_, last = answers(office, case_id)
    assert (last.state, last.provisional) == ("running", False)
    assert last.due.astimezone(UTC).date() == date(2027, 1, 25)
    assert not any("暂定" in step for step in last.steps)


def test_a_closed_clock_stays_as_it_is_then_and_later(office: Office) -> None:
    (case_id,) = applications(office)
    with office.acting() as session:
        (row,) = session.scalars(select(Obligation).where(Obligation.duty == "application_answer"))
        row.state, row.closed_at = "inapplicable", NOW
    load(office)
    carried_out(office)
    with office.acting() as session:
        clocks.recompute(observe(session, session.get_one(Case, case_id), actor=DUTY, now=NOW))

    (row,) = answers(office, case_id)
    assert (row.state, row.due.astimezone(UTC).date()) == ("inapplicable", date(2027, 1, 25))


def test_a_clock_that_is_earlier_now_and_already_past_opens_as_late(office: Office) -> None:
    (case_id,) = applications(office)
    late = datetime(2027, 1, 24, tzinfo=UTC)
    load(office, at=late)
    carried_out(office, at=late)

    _, new = answers(office, case_id)
    assert (new.born_late, new.was_late) == (True, True)


def test_other_packs_supersede_with_their_reason(office: Office) -> None:
    (case_id,) = applications(office)
    own = OwnFile(name="qinghe.toml", content=OWN_OVERLAY.encode())
    with office.acting() as session:
        choosing.choose(session, "national", files=[own], actor=ADMIN, now=NOW)
    carried_out(office)

    old, new = answers(office, case_id)
    assert (new.limit, new.rules) == ("10 个工作日", ["GI-05"])
    assert old.closing_reason is not None
    assert old.closing_reason.startswith("规则包调整（national+qinghe）")


def test_a_local_rule_is_cited_once_adopted_and_displaces_nothing(office: Office) -> None:
    with office.acting() as session:
        fire = Case(
            number="2026-F",
            title="清源县宏达家具厂火灾",
            kind="emergency",
            state="assessing",
            co_units=[],
            form={},
            moments={},
            grade="I",
            occurred_at=FIRE,
            first_post_at=FIRE,
            first_seen_at=FIRE,
            opened_at=FIRE,
            opened_by=DUTY.username,
            updated_at=FIRE,
        )
        session.add(fire)
        session.flush()
        clocks.recompute(observe(session, fire, actor=DUTY, now=FIRE))
        choosing.choose(session, "national+beijing", actor=ADMIN, now=FIRE)
    carried_out(office, at=FIRE)

    found = [each for each in office.clocks() if each.duty == "first_information"]
    assert [(each.state, each.rules) for each in found] == [
        ("superseded", ["OP-03"]),
        ("running", ["OP-03", "OP-16x"]),
    ]
    assert found[0].due == found[1].due
    assert found[1].pack == "national+beijing"


def test_nothing_asked_is_nothing_done(office: Office) -> None:
    applications(office)

    assert carried_out(office) == []


def test_a_recount_goes_on_where_it_was_broken_off(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "CHUNK", 3)
    cases = applications(office, 8)
    load(office)
    first = next(queue.carry_out(office.database, now=NOW))
    assert (first.cases, first.left) == (3, 5)

    rest = carried_out(office)

    assert [step.left for step in rest] == [2, 0]
    assert rest[-1].clocks == 8
    assert {len(answers(office, case_id)) for case_id in cases} == {2}
    with office.database.reading() as session:
        assert session.scalars(select(Recount)).one().finished_at == NOW
        (audited,) = session.scalars(select(AuditRow).where(AuditRow.action == "clocks.recounted"))
        assert audited.detail["clocks"] == 8


def test_one_case_that_cannot_be_counted_is_named_and_keeps_nobody_else_from_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = applications(office, 3)
    load(office)
    counted = clocks.recompute

    def refuse(deed: Any, **given: Any) -> Any:
        if deed.case.id == cases[1]:
            raise Invalid("坏了", code="broken")
        return counted(deed, **given)

    monkeypatch.setattr(queue, "recompute", refuse)
    (step,) = carried_out(office)

    assert (step.failed, step.clocks, step.left) == ((cases[1],), 2, 0)
    with office.database.reading() as session:
        assert [each.subject for each in session.scalars(select(Stumble))] == [f"recount_case:{cases[1]}"]
    assert [len(answers(office, case_id)) for case_id in cases] == [2, 1, 2]


def test_the_scheduler_counts_what_was_left(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "CHUNK", 2)
    cases = applications(office, 5)
    load(office)
    done = pass_through(office.database, [queue.PART], now=NOW)
    again = pass_through(office.database, [queue.PART], now=NOW)

    assert (done.counts, again.total) == ({"recounts": 5}, 0)
    assert {len(answers(office, case_id)) for case_id in cases} == {2}


def test_a_recount_with_nothing_to_count_ends(office: Office) -> None:
    load(office)

    assert pass_through(office.database, [queue.PART], now=NOW).counts == {"recounts": 1}
    with office.database.reading() as session:
        assert queue.pending(session) is None
