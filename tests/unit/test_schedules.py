"""Holiday schedules read from a file."""

from datetime import date, datetime
from pathlib import Path

import pytest

from alerts import schedules
from alerts.deadlines import Limit, Unit, due
from alerts.workdays import Calendar
from huiying.clock import BEIJING
from huiying.errors import Invalid

NOTICE = """date,kind
2027-01-01,off
2027-01-04,off
2027-01-09,work
2027-02-05,off
2027-02-08,off
2027-02-09,off
2027-02-10,off
2027-02-11,off
2027-02-20,work
"""


def notice(folder: Path, text: str = NOTICE) -> Path:
    path = folder / "2027.csv"
    path.write_text(text, "utf-8")
    return path


def test_the_year_of_a_notice_is_published_and_its_other_days_are_as_the_week_has_them(
    tmp_path: Path,
) -> None:
    calendar = schedules.read(notice(tmp_path))

    worked = {
        (1, 4): False, (1, 5): True, (1, 9): True, (1, 10): False, (2, 11): False, (2, 20): True,
        (5, 1): False, (5, 4): True, (10, 1): False, (10, 8): True,
    }  # fmt: skip
    for (month, day), working in worked.items():
        looked = calendar.look(date(2027, month, day))
        assert (looked.working, looked.provisional) == (working, False), looked
    assert calendar.look(date(2028, 1, 4)).provisional


def test_years_already_published_stay_as_they_are(tmp_path: Path) -> None:
    calendar = schedules.read(notice(tmp_path, NOTICE + "2026-12-27,work\n"))

    assert calendar.look(date(2026, 12, 27)).working
    assert calendar.look(date(2026, 9, 20)).working
    assert not calendar.look(date(2026, 10, 7)).working


def test_loading_a_notice_moves_a_deadline_either_way_and_settles_it(tmp_path: Path) -> None:
    start = datetime(2026, 12, 25, 9, tzinfo=BEIJING)
    limit = Limit(amount=5, unit=Unit.WORKDAY)
    calendar = schedules.read(notice(tmp_path))

    before, after = due(start, limit, Calendar()), due(start, limit, calendar)

    assert (before.due.astimezone(BEIJING).date(), before.provisional) == (date(2027, 1, 4), True)
    assert (after.due.astimezone(BEIJING).date(), after.provisional) == (date(2027, 1, 5), False)
    # 9 January is a Saturday the notice has worked: the ninth working day comes on it, two days earlier.
    nine = Limit(amount=9, unit=Unit.WORKDAY)
    assert due(start, nine, calendar).due.astimezone(BEIJING).date() == date(2027, 1, 9)


def test_caution_for_the_last_days_of_a_year_goes_when_the_next_notice_is_there(tmp_path: Path) -> None:
    start = datetime(2026, 12, 24, 9, tzinfo=BEIJING)
    limit = Limit(amount=2, unit=Unit.WORKDAY)

    before, after = due(start, limit, Calendar()), due(start, limit, schedules.read(notice(tmp_path)))

    assert "可能调整" in before.steps[-1]
    assert not before.provisional
    assert not any("可能调整" in step for step in after.steps)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("date,kind\n2027-01-01,holiday\n", "第 2 行：kind 应为 off 或 work"),
        ("date,kind\n2027-01-01,off\n2027-13-01,off\n", "第 3 行：日期应写成"),
        ("date,kind\n2027-01-01,off\n2027-01-01,work\n", "第 3 行：2027-01-01 既放假又上班"),
        ("day,kind\n2027-01-01,off\n", "缺少列 date"),
        ("date,kind\n", "没有日期"),
        ('date,kind\n"2027-01-01,off\n', "不是合法的 CSV"),
    ],
)
def test_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(Invalid) as refused:
        schedules.read(notice(tmp_path, text))

    assert "2027.csv" in refused.value.message
    assert named in refused.value.message


def test_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="读不出文件"):
        schedules.read(tmp_path / "nothing.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match="读不出文件"):
        schedules.read(tmp_path / "binary.csv")
