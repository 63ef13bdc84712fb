"""The working days on record."""

from datetime import date, datetime

import pytest
from sqlalchemy import event, select

from alerts.daybook import loading, standing
from alerts.daybook.loading import Report
from alerts.daybook.models import LoadedSchedule, ScheduleDay
from alerts.recounts import queue
from alerts.workdays import Calendar
from huiying.audit import AuditRow
from huiying.db import Database
from huiying.errors import Invalid
from tests.integration.office import ADMIN, FIRE, Office, after

NOTICE = "date,kind\n2027-01-01,off\n2027-01-04,off\n2027-01-09,work\n2027-03-08,off\n"


def load(
    office: Office, text: str, *, name: str = "2027.csv", replace: bool = False, at: datetime = FIRE
) -> Report:
    with office.acting() as session:
        return loading.load_schedule(session, text.encode(), name=name, actor=ADMIN, now=at, replace=replace)


def on_record(office: Office) -> Calendar:
    with office.database.reading() as session:
        return standing.calendar(session)


def test_nothing_loaded_is_the_built_in_calendar(office: Office) -> None:
    assert on_record(office) == Calendar()


def test_a_notice_publishes_its_year_and_says_what_changed(office: Office) -> None:
    report = load(office, NOTICE)

    assert (report.days, report.years, report.published) == (4, (2027,), (2027,))
    assert {day.date: day.working for day in report.changed}[date(2027, 1, 9)]
    looked = on_record(office).look(date(2027, 1, 4))
    assert (looked.working, looked.provisional) == (False, False)
    assert on_record(office).look(date(2028, 1, 4)).provisional


def test_one_day_of_a_published_year_is_corrected_and_nothing_else(office: Office) -> None:
    report = load(office, "date,kind\n2026-03-04,off\n", name="local.csv")

    assert [str(day) for day in report.changed] == ["2026-03-04 周三 放假"]
    assert report.published == ()
    calendar = on_record(office)
    assert not calendar.look(date(2026, 3, 4)).working
    assert calendar.look(date(2026, 9, 20)).working


def test_a_later_file_has_the_last_word_of_a_day_and_the_earlier_stays_on_record(office: Office) -> None:
    load(office, NOTICE)
    load(office, "date,kind\n2027-01-04,work\n", name="later.csv", at=after(hours=1))

    assert on_record(office).look(date(2027, 1, 4)).working
    assert not on_record(office).look(date(2027, 3, 8)).working
    with office.database.reading() as session:
        rows = session.scalars(select(ScheduleDay).where(ScheduleDay.day == date(2027, 1, 4)))
        assert [(row.kind, row.source, row.active) for row in rows] == [
            ("off", "2027.csv", False),
            ("work", "later.csv", True),
        ]


def test_replacing_takes_back_what_earlier_files_said_of_the_year(office: Office) -> None:
    load(office, NOTICE + "2026-03-04,off\n")
    load(office, "date,kind\n2027-01-01,off\n", replace=True, at=after(hours=1))

    calendar = on_record(office)
    assert calendar.look(date(2027, 3, 8)).working
    assert not calendar.look(date(2026, 3, 4)).working


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    load(office, NOTICE)
    again = load(office, NOTICE, at=after(hours=1))

    assert (again.changed, again.recount) == ((), None)
    with office.database.reading() as session:
        assert len(session.scalars(select(LoadedSchedule)).all()) == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (NOTICE + "2027-01-04,work\n", "2027.csv 第 6 行：2027-01-04 既放假又上班（第 3 行）"),
        (NOTICE + "2027-02-30,off\n2027-03-01,feast\n", "第 7 行：kind 应为 off 或 work"),
        ("date,kind\n2727-01-01,off\n", "第 2 行：日期 2727-01-01 的年份不合理"),
    ],
)
def test_a_wrong_file_is_named_with_its_lines_and_leaves_nothing(
    office: Office, text: str, named: str
) -> None:
    with pytest.raises(Invalid) as refused:
        load(office, text)

    assert named in refused.value.message
    with office.database.reading() as session:
        assert session.scalars(select(ScheduleDay)).all() == []
        assert queue.pending(session) is None
    assert on_record(office) == Calendar()


def test_it_is_audited_with_the_digest_of_the_file(office: Office) -> None:
    load(office, NOTICE)

    with office.database.reading() as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "holidays.loaded"))
        loaded = session.scalars(select(LoadedSchedule)).one()
        assert (row.actor, row.detail["sha256"]) == (ADMIN.username, loaded.sha256)


def test_looking_again_costs_one_query(office: Office) -> None:
    load(office, NOTICE)
    on_record(office)
    asked: list[str] = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    on_record(office)

    assert ["loaded_schedule" in each for each in asked if each.startswith("SELECT")] == [True]


def test_another_process_sees_what_was_loaded(office: Office) -> None:
    on_record(office)
    load(office, NOTICE)
    other = Office(database=Database(office.database.url))

    assert on_record(other) == on_record(office)
    assert not on_record(other).look(date(2027, 1, 4)).working
    other.database.dispose()
