"""Duties that create themselves: each period once, whoever passes; missed when it ends; a later act counts for the next."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from alerts import auditor, forms
from alerts.duties import Duty, EvidenceKind
from alerts.evidence import Submission
from alerts.models import Case, Obligation
from alerts.proofs import confirm_evidence, record_evidence
from alerts.recurring import opening, profile
from alerts.recurring.models import RecurringPeriod
from alerts.recurring.profile import OfficeForm
from alerts.rulechoice import choosing
from huiying import schedule
from huiying.clock import BEIJING
from huiying.errors import Forbidden, Invalid
from tests.integration.office import ADMIN, DUTY, LEADER, Office

PARTS = (opening.PART,)
SECOND = timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def passing(office: Office, now: datetime) -> int:
    return schedule.pass_through(office.database, PARTS, now=now).total


def choose(office: Office, words: str, now: datetime) -> None:
    with office.acting() as session:
        choosing.choose(session, words, reason="采用本单位方案", actor=ADMIN, now=now)


def opened(office: Office) -> dict[str, tuple[str, str]]:
    """Title → state of the case and of its newest clock."""
    with office.acting() as session:
        rows = session.execute(
            select(Case, Obligation)
            .join(Obligation, Obligation.case_id == Case.id)
            .where(Case.kind == "periodic")
            .order_by(Case.id, Obligation.id)
        )
        return {case.title: (case.state, clock.state) for case, clock in rows}


def case_id(office: Office, title: str) -> int:
    with office.database.reading() as session:
        return session.scalars(select(Case.id).where(Case.title == title)).one()


def do(office: Office, title: str, now: datetime, **given: Any) -> None:
    fields = {"at": now.isoformat(), "reference": "督导记录 4 号"} | given
    number = case_id(office, title)
    with office.acting() as session:
        forms.take_step(session, number, "record_duty", fields, actor=DUTY, now=now)


@pytest.fixture
def town(office: Office) -> Office:
    """清溪: supervision each quarter, a report to the town each year, first passed on 20 November 2026."""
    choose(office, "national+qingxi", at("2026-11-20"))
    passing(office, at("2026-11-20"))
    return office


LAST_QUARTER = "2026 年第四季度 每季度督导"
YEAR = "2026 年 每年报镇政府办公室"


def test_only_what_is_still_to_come_is_opened_at_first(town: Office) -> None:
    # The report for 2025 was due on 31 January; nobody here knows whether it was made.
    assert opened(town) == {LAST_QUARTER: ("per_open", "running"), YEAR: ("per_open", "running")}


def test_each_period_is_opened_once_however_often_and_by_whomever_it_is_passed(town: Office) -> None:
    assert passing(town, at("2026-11-20")) == 0
    with town.acting() as session:
        assert opening.open_due(session, now=at("2026-12-31T23:59:59")) == 0
        assert opening.open_due(session, now=at("2027-01-01T00:00:00")) == 3
        assert opening.open_due(session, now=at("2027-01-01T00:00:00")) == 0
        keys = session.execute(select(RecurringPeriod.name, RecurringPeriod.period)).all()
        assert len(keys) == len(set(keys)) == 6


def test_the_year_ends_in_one_second(town: Office) -> None:
    assert passing(town, at("2026-12-31T23:59:59")) == 0
    with town.acting() as session:
        assert opening.next_at(session) == at("2027-01-01T00:00:00")
    passing(town, at("2027-01-01T00:00:00"))
    assert opened(town) == {
        LAST_QUARTER: ("per_missed", "missed"),
        YEAR: ("per_missed", "missed"),
        "2027 年 提交并公布年度报告": ("per_open", "running"),
        "2027 年第一季度 每季度督导": ("per_open", "running"),
        "2027 年 每年报镇政府办公室": ("per_open", "running"),
    }


def test_what_was_done_in_its_period_stays_done(town: Office) -> None:
    do(town, LAST_QUARTER, at("2026-12-31T23:59:00"))
    passing(town, at("2027-01-01T00:00:00"))
    assert opened(town)[LAST_QUARTER] == ("per_done", "met")
    assert opened(town)[YEAR] == ("per_missed", "missed")


def test_a_later_act_counts_for_the_next_period(town: Office) -> None:
    passing(town, at("2027-01-01T00:00:00"))
    with pytest.raises(Exception, match="期满未办"):
        do(town, LAST_QUARTER, at("2027-01-05T10:00"))
    do(town, "2027 年第一季度 每季度督导", at("2027-01-05T10:00"))
    found = opened(town)
    assert found[LAST_QUARTER] == ("per_missed", "missed")
    assert found["2027 年第一季度 每季度督导"] == ("per_done", "met")


def test_an_act_before_the_period_does_not_count_for_it(town: Office) -> None:
    passing(town, at("2027-01-01T00:00:00"))
    with pytest.raises(Invalid, match="早于事发时间"):
        do(town, "2027 年第一季度 每季度督导", at("2027-01-01T01:00"), at=at("2026-12-31T23:00").isoformat())


def test_an_act_in_time_that_is_entered_later_makes_good_what_was_missed_and_leaves_it_in_view(
    town: Office,
) -> None:
    passing(town, at("2027-01-01T00:00:00"))
    happened = at("2026-12-30T15:00")
    with town.acting() as session:
        submission = Submission(kind=EvidenceKind.RECORD, happened_at=happened, reference="督导记录 4 号")
        row = record_evidence(
            session,
            case_id(town, LAST_QUARTER),
            submission,
            actor=DUTY,
            now=at("2027-01-04T09:00"),
            duty=Duty.SUPERVISION,
        )
        assert row.needs_second
        confirm_evidence(session, row.id, actor=LEADER, now=at("2027-01-04T09:30"))
        clocks = session.scalars(
            select(Obligation).where(Obligation.case_id == row.case_id).order_by(Obligation.id)
        ).all()
        assert [(clock.state, clock.outcome, clock.was_late) for clock in clocks] == [
            ("superseded", "missed", True),
            ("met", None, False),
        ]


def test_after_an_outage_every_period_is_accounted_for(town: Office) -> None:
    passing(town, at("2027-07-02T08:00"))
    found = opened(town)
    assert found["2027 年第一季度 每季度督导"] == ("per_missed", "missed")
    assert found["2027 年第二季度 每季度督导"] == ("per_missed", "missed")
    assert found["2027 年第三季度 每季度督导"] == ("per_open", "running")
    # Due on 31 January and not done: overdue, but the year is not over.
    assert found["2027 年 提交并公布年度报告"] == ("per_open", "running")


def test_a_report_after_its_date_is_late_and_still_of_its_year(town: Office) -> None:
    passing(town, at("2027-01-01T00:00:00"))
    title, late = "2027 年 提交并公布年度报告", at("2027-02-01T00:00:00")
    do(town, title, late, url="https://example.gov.cn/report")
    assert opened(town)[title] == ("per_done", "met_late")


def test_the_government_reports_two_months_later(office: Office) -> None:
    with office.acting() as session:
        profile.set_office_form(session, OfficeForm.GOVERNMENT, actor=ADMIN, now=at("2026-12-01"))
    passing(office, at("2027-01-01T00:00:00"))
    with office.acting() as session:
        (clock,) = session.scalars(select(Obligation)).all()
        assert (clock.rules, clock.due) == (["GI-10"], at("2027-03-31T23:59:59"))


def test_nobody_opens_one_by_hand(office: Office) -> None:
    with office.acting() as session, pytest.raises(Forbidden, match="到期自动登记"):
        forms.open_form(session, "periodic", {}, actor=LEADER, now=at("2026-12-01"))


def interpreted(office: Office, now: datetime) -> None:
    """A policy published with its material and read out by the head on a day."""
    with office.acting() as session:
        form = {"title": "东湾片区更新办法", "drafter": "规划科"}
        case = forms.open_form(session, "policy_release", form, actor=DUTY, now=now)
        case.state = "pol_published"
        fields = {"at": now.isoformat(), "interpreter": "leader", "url": "https://example.gov.cn/3"}
        forms.take_step(session, case.id, "interpret_policy", fields, actor=DUTY, now=now)


ONCE = "2026 年 年内解读不少于一次"


def test_one_interpretation_of_the_year_is_enough_and_the_next_opens_none(office: Office) -> None:
    choose(office, "national+binyang", at("2026-11-20"))
    passing(office, at("2026-11-20"))
    assert opened(office)[ONCE] == ("per_open", "running")
    interpreted(office, at("2026-11-23T10:00"))
    assert opened(office)[ONCE] == ("per_done", "met")
    interpreted(office, at("2026-11-24T10:00"))
    with office.acting() as session:
        clocks = session.scalars(select(Obligation).where(Obligation.case_id == case_id(office, ONCE)))
        assert [(clock.state, clock.closed_at) for clock in clocks] == [("met", at("2026-11-23T10:00"))]


def test_where_none_is_owed_an_interpretation_is_only_itself(town: Office) -> None:
    before = opened(town)
    interpreted(town, at("2026-11-23T10:00"))
    assert opened(town) == before


def test_a_period_that_cannot_be_opened_stays_in_view_and_keeps_nothing_else_back(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = forms.register

    def refusing(*given: Any, **more: Any) -> Case:
        if given[2]["limit"] == "GI-20.supervision_of_quarter":
            raise RuntimeError("out of order")
        return real(*given, **more)

    monkeypatch.setattr(opening, "register", refusing)
    passing(town, at("2027-01-01T00:00:00"))
    assert "2027 年 每年报镇政府办公室" in opened(town)
    assert "2027 年第一季度 每季度督导" not in opened(town)
    with town.acting() as session:
        (stumble,) = session.scalars(select(schedule.Stumble)).all()
        assert (stumble.subject, stumble.words) == (
            "period:GI-20.supervision_of_quarter",
            "RuntimeError: out of order",
        )
    monkeypatch.undo()
    assert passing(town, at("2027-01-01T00:00:30")) == 0
    passing(town, at("2027-01-01T00:01:00"))
    assert opened(town)["2027 年第一季度 每季度督导"] == ("per_open", "running")
    with town.acting() as session:
        assert session.scalars(select(schedule.Stumble)).all() == []


def test_the_auditor_names_a_period_that_nobody_ended(town: Office) -> None:
    with town.acting() as session:
        found = {each.part: each.count for each in auditor.findings(session, now=at("2027-01-01T00:05:00"))}
    assert found["periods"] == 2
