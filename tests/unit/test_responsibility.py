"""Who is proposed to answer: by subject and place, several places and vertical management one level up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.grades import Grade
from alerts.responsibility import Charge, Matter, propose, tree

COUNTY = "江岭省/云州市/清源县"
EMERGENCY = Charge(unit_id="emergency", name="县应急管理局", subjects=frozenset({"安全生产", "消防"}))
HOUSING = Charge(unit_id="housing", name="县住建局", subjects=frozenset({"城乡建设"}))
RESCUE = Charge(unit_id="rescue", name="县消防救援大队", subjects=frozenset({"消防"}))
BUREAU = Charge(unit_id="z-bureau", name="县水务局", subjects=frozenset({"水务"}), places=(COUNTY,))
NORTH = Charge(
    unit_id="north",
    name="北山镇水利站",
    subjects=frozenset({"水务"}),
    places=(f"{COUNTY}/北山镇",),
    parent_id="z-bureau",
)
SOUTH = Charge(
    unit_id="south",
    name="南湾镇水利站",
    subjects=frozenset({"水务"}),
    places=(f"{COUNTY}/南湾镇",),
    parent_id="z-bureau",
)
HALL = Charge(unit_id="hall", name="县政府办公室", subjects=frozenset())
TAX_HEAD = Charge(unit_id="tax-city", name="市税务局办公室", subjects=frozenset())
TAX = Charge(
    unit_id="tax", name="县税务局", subjects=frozenset({"税务"}), parent_id="tax-city", vertical=True
)
ALL = tree([EMERGENCY, HOUSING, RESCUE, BUREAU, NORTH, SOUTH, HALL, TAX_HEAD, TAX])


def matter(topic: str | None, *places: str, event_type: str = "none", grade: Grade | None = None) -> Matter:
    return Matter(event_type=event_type, topic=topic, places=places, grade=grade)


def named(found: object) -> str | None:
    return getattr(found, "unit_id", None)


@pytest.mark.parametrize(
    ("event_type", "topic", "expected"),
    [
        ("accident", None, "emergency"),
        ("accident", "城乡建设", "emergency"),
        ("none", "城乡建设", "housing"),
        ("disaster", "城乡建设", "housing"),
        ("none", "教育文体", None),
        ("none", None, None),
        ("health", None, None),
    ],
)
def test_type_goes_before_topic(event_type: str, topic: str | None, expected: str | None) -> None:
    units = tree([HOUSING, RESCUE, EMERGENCY])
    assert named(propose(matter(topic, "清源县", event_type=event_type), units)) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((f"{COUNTY}/北山镇",), "north"),
        ((f"{COUNTY}/南湾镇",), "south"),
        ((f"{COUNTY}/城关镇",), "z-bureau"),
        ((COUNTY,), "z-bureau"),
        (("清源县南湾镇码头",), "south"),
        ((COUNTY, f"{COUNTY}/北山镇"), "north"),
        ((f"{COUNTY}/北山镇", f"{COUNTY}/南湾镇"), "z-bureau"),
        (("江岭省/云州市/白石县",), None),
    ],
)
def test_the_nearest_area_answers_and_several_go_up(places: tuple[str, ...], expected: str | None) -> None:
    assert named(propose(matter("水务", *places), ALL)) == expected


def test_several_places_without_a_competent_unit_over_them_go_to_the_shared_superior() -> None:
    north = Charge(
        unit_id="n", name="北山镇政府", subjects=frozenset({"水务"}), places=("A/北",), parent_id="hall"
    )
    south = Charge(
        unit_id="s", name="南湾镇政府", subjects=frozenset({"水务"}), places=("A/南",), parent_id="hall"
    )
    found = propose(matter("水务", "A/北", "A/南"), tree([north, south, HALL]))
    assert found is not None
    assert found.unit_id == "hall"
    assert "北山镇政府、南湾镇政府的上级县政府办公室是回应主体" in found.reason


def test_vertical_management_goes_to_the_office_above() -> None:
    found = propose(matter("税务", COUNTY), ALL)
    assert found is not None
    assert found.unit_id == "tax-city"
    assert "垂直管理" in found.reason


def test_of_the_gravest_the_head_of_government_takes_the_lead() -> None:
    found = propose(matter(None, COUNTY, event_type="accident", grade=Grade.I), ALL)
    assert found is not None
    assert "本级政府主要负责同志牵头" in found.reason


def test_the_reason_names_subject_unit_and_place() -> None:
    found = propose(matter(None, "清源县", event_type="accident"), ALL)
    assert found is not None
    assert found.reason.startswith("安全生产归县应急管理局主管，事发 清源县")


def test_a_circle_of_superiors_ends() -> None:
    one = Charge(unit_id="one", name="一", subjects=frozenset({"水务"}), parent_id="two", vertical=True)
    two = Charge(unit_id="two", name="二", subjects=frozenset(), parent_id="one")
    assert named(propose(matter("水务"), tree([one, two]))) == "two"


@given(
    st.permutations(list(ALL.charges)),
    st.lists(st.sampled_from(["北山镇", "南湾镇", "城关镇"]), max_size=3),
    st.sampled_from(["水务", "税务", "城乡建设", "消防"]),
)
def test_no_order_decides_anything(units: list[Charge], towns: list[str], topic: str) -> None:
    places = [f"{COUNTY}/{town}" for town in towns]
    found = named(propose(matter(topic, *places), tree(units)))
    assert found == named(propose(matter(topic, *sorted(set(places))), ALL))
    assert found is not None
