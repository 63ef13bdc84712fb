"""Timeliness: figures with denominators, the late ones by name, and a workbook that runs nothing."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from alerts.models import Case
from tests.api.conftest import Office
from tests.api.test_journey import a_fire, assigned, conference


def told(office: Office, hours: float) -> int:
    """A fire answered by a press conference so many hours after noon."""
    case_id = a_fire(office)
    assigned(office, case_id)
    office.clock.advance(timedelta(hours=hours))
    body = conference(office.clock.now())
    office.does("spokesperson", f"/cases/{case_id}/evidence", body)
    return case_id


def test_one_late_one_in_time(office: Office) -> None:
    case_id = told(office, 4)
    page = office.sees("leader", "/timeliness")
    figures = page["figures"]
    assert (figures["on_time"], figures["late"], figures["total"]) == (1, 1, 2)
    assert [unit["unit"] for unit in page["by_unit"]] == ["县应急管理局"]
    [late] = page["late"]
    assert late["obligation"]["duty"]["code"] == "first_information"
    assert late["obligation"]["state"]["code"] == "met_late"
    assert late["late_by_seconds"] == 3600
    assert sorted((dot["hours"], dot["limit_hours"], dot["late"]) for dot in page["dots"]) == [
        (6.0, 5.0, True),
        (6.0, 24.0, False),
    ]
    [lead] = page["leads"]
    assert lead["case_id"] == case_id
    assert [step for step, _ in lead["steps"]] == ["首帖", "预警", "认领", "交办", "首次发布"]
    assert [minutes for _, minutes in lead["steps"]] == [0, 90, None, 90, 330]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 2),
        ("?unit=emergency", 2),
        ("?unit=housing", 0),
        ("?duty=press_conference", 1),
        ("?grade=II", 2),
        ("?grade=III", 0),
        ("?since=2026-03-05T00:00:00Z", 1),
        ("?until=2026-03-05T00:00:00Z", 1),
    ],
)
def test_filters(office: Office, query: str, total: int) -> None:
    told(office, 4)
    assert office.sees("leader", f"/timeliness{query}")["figures"]["total"] == total


def test_obligations_are_asked_for_by_state_due_time_and_unit(office: Office) -> None:
    told(office, 4)
    paths = {
        "/obligations?state=met": 1,
        "/obligations?state=running": 0,
        "/obligations?due_before=2026-03-04T12:00:00Z": 1,
        "/obligations?unit=emergency": 2,
        "/obligations?unit=housing": 0,
    }
    assert {path: office.sees("unit", path)["total"] for path in paths} == paths
    first = office.sees("unit", "/obligations?page_size=1")
    assert (first["total"], len(first["items"])) == (2, 1)


def test_the_workbook_names_the_late_and_runs_nothing(office: Office) -> None:
    case_id = told(office, 4)
    with office.database.transaction() as session:
        session.get_one(Case, case_id).title = '=HYPERLINK("http://evil.example")'
    answer = office.client("leader").get("/api/timeliness.xlsx")
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["时效", "超时清单"]
    head, late = list(book["超时清单"].iter_rows(values_only=True))
    row = dict(zip(head, late, strict=True))
    assert row["标题"] == '\'=HYPERLINK("http://evil.example")'
    assert (row["单位"], row["超时（小时）"]) == ("县应急管理局", 1)
    assert row["到期"] == "2026-03-04 15:00:00"
    assert [cell.data_type for cell in book["超时清单"][2]].count("f") == 0
    figures = dict(zip(*list(book["时效"].iter_rows(values_only=True, max_row=2)), strict=True))
    assert (figures["按时"], figures["迟"], figures["合计"], figures["按时率"]) == (1, 1, 2, 0.5)
