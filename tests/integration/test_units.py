"""Units are registered once, by a name that will do, under each other without a circle, on the record."""

import pytest
from sqlalchemy import select

from alerts.responsibility import Matter, propose
from alerts.units import Post, add_unit, change_unit, charges, units
from huiying.audit import AuditRow
from tests.integration.office import Office, after

COUNTY = "江岭省/云州市/清源县"


def add(office: Office, unit_id: str, name: str = "县卫健局", **given: object) -> None:
    post = Post(name=name, **({"subjects": ["公共卫生", " ", "公共卫生"]} | given))  # type: ignore[arg-type]  # a table of cases
    with office.acting() as session:
        add_unit(session, unit_id, post, actor="wu", now=after())


def test_a_unit_is_registered_with_its_subjects(office: Office) -> None:
    add(office, "health", places=[COUNTY], parent_id="emergency")
    with office.acting() as session:
        held = {unit.id: unit for unit in units(session)}["health"]
        assert (held.subjects, held.places, held.parent_id) == (["公共卫生"], [COUNTY], "emergency")
        assert session.scalars(select(AuditRow.action)).all() == ["unit.added"]


@pytest.mark.parametrize(
    ("unit_id", "name", "given", "code"),
    [
        ("emergency", "又一个", {}, "unit_taken"),
        ("卫健", "县卫健局", {}, "unit_id_invalid"),
        ("health", " ", {}, "name_missing"),
        ("health", "县卫健局", {"parent_id": "nobody"}, "unit_not_found"),
        ("health", "县卫健局", {"vertical": True}, "parent_missing"),
        ("health", "县卫健局", {"places": ["/清源县"]}, "place_invalid"),
    ],
)
def test_units_that_cannot_be_registered(
    office: Office, unit_id: str, name: str, given: dict[str, object], code: str
) -> None:
    with office.refused(code):
        add(office, unit_id, name, **given)


def test_a_circle_of_superiors_is_refused(office: Office) -> None:
    add(office, "health", parent_id="emergency")
    for above in ("health", "emergency"):
        with office.refused("unit_circle"), office.acting() as session:
            change_unit(
                session, "emergency", Post(name="县应急管理局", parent_id=above), actor="wu", now=after()
            )


def test_a_post_is_written_anew_as_a_whole(office: Office) -> None:
    add(office, "water", "北山镇水利站", subjects=["水务"], places=[f"{COUNTY}/北山镇"])
    with office.acting() as session:
        change_unit(session, "water", Post(name="县水务局", subjects=["水务"]), actor="wu", now=after())
        found = propose(
            Matter(event_type="none", topic="水务", places=[f"{COUNTY}/南湾镇"]), charges(session)
        )
    assert found is not None
    assert (found.unit_id, "县水务局" in found.reason) == ("water", True)
