"""Units are registered once, by a name that will do, on the record."""

import pytest
from sqlalchemy import select

from alerts.units import add_unit, units
from huiying.audit import AuditRow
from tests.integration.office import Office, after


def add(office: Office, unit_id: str, name: str = "县卫健局") -> None:
    with office.acting() as session:
        add_unit(
            session,
            unit_id=unit_id,
            name=name,
            subjects=["公共卫生", " ", "公共卫生"],
            actor="wu",
            now=after(),
        )


def test_a_unit_is_registered_with_its_subjects(office: Office) -> None:
    add(office, "health")
    with office.acting() as session:
        assert [(unit.id, unit.subjects) for unit in units(session)][1] == ("health", ["公共卫生"])
        assert session.scalars(select(AuditRow.action)).all() == ["unit.added"]


@pytest.mark.parametrize(
    ("unit_id", "name", "code"),
    [
        ("emergency", "又一个", "unit_taken"),
        ("卫健", "县卫健局", "unit_id_invalid"),
        ("health", " ", "name_missing"),
    ],
)
def test_units_that_cannot_be_registered(office: Office, unit_id: str, name: str, code: str) -> None:
    with office.refused(code):
        add(office, unit_id, name)
