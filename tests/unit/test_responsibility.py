"""Who is proposed to answer: by the type of the emergency, then by the topic, else nobody."""

import pytest

from alerts.responsibility import Charge, propose

EMERGENCY = Charge(unit_id="emergency", name="县应急管理局", subjects=frozenset({"安全生产", "消防"}))
HOUSING = Charge(unit_id="housing", name="县住建局", subjects=frozenset({"城乡建设"}))
RESCUE = Charge(unit_id="rescue", name="县消防救援大队", subjects=frozenset({"消防"}))


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
    found = propose(event_type, topic, "清源县", [HOUSING, RESCUE, EMERGENCY])
    assert (found.unit_id if found else None) == expected


def test_the_reason_names_subject_unit_and_place() -> None:
    found = propose("accident", None, "清源县", [EMERGENCY])
    assert found is not None
    assert found.reason.startswith("安全生产归县应急管理局主管，事发 清源县")


def test_the_order_of_units_decides_nothing() -> None:
    first = propose("accident", None, "", [RESCUE, EMERGENCY])
    assert first == propose("accident", None, "", [EMERGENCY, RESCUE])
