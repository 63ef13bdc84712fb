"""Silence escalates: through the roster, to the head of the unit, to the leader, and again until there is an answer."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.audiences import Audience, Matter, Office, resolve
from alerts.escalation import Rung, Silence, climb, house, parse
from huiying.errors import Misconfigured
from huiying.people import Actor, Role

PACK = house()
NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


def person(username: str, *roles: Role, unit: str | None = None) -> Actor:
    return Actor(username=username, name=username, roles=frozenset(roles), unit_id=unit)


ZHAO, QIAN, SUN = (person(name, Role.DUTY) for name in ("zhao", "qian", "sun"))
BOSS = person("boss", Role.LEADER)
CHIEF = person("chief", Role.LEADER, unit="fire")
LI = person("li", Role.UNIT, unit="fire")
WU = person("wu", Role.UNIT, unit="water")
EVERYBODY = (ZHAO, QIAN, SUN, BOSS, CHIEF, LI, WU)
OFFICE = Office(people=EVERYBODY, on_duty=("zhao", "qian", "sun"))
FIRE = frozenset({"fire"})


def rise(silence: Silence, steps: int, *, office: Office = OFFICE, urgent: bool = False) -> list[Rung]:
    rungs: list[Rung] = []
    step, at, told = 0, NOON, frozenset[str]()
    for _ in range(steps):
        rung = climb(
            PACK.chain(silence),
            step=step,
            due_at=at,
            urgent=urgent,
            office=office,
            matter=Matter(units=FIRE, told=told),
        )
        rungs.append(rung)
        step, at, told = rung.after, rung.next_at, told | set(rung.told.to)
    return rungs


def test_an_alert_goes_through_the_roster_to_the_leader_and_round_again() -> None:
    rungs = rise(Silence.ALERT_UNACKNOWLEDGED, 6)
    assert [rung.told.to for rung in rungs] == [
        ("zhao",),
        ("qian",),
        ("sun",),
        ("boss",),
        ("zhao", "qian", "sun", "boss"),
        ("zhao", "qian", "sun", "boss"),
    ]
    minutes = [(rung.next_at - NOON) / timedelta(minutes=1) for rung in rungs]
    assert minutes == [15, 30, 45, 60, 780, 2220]


def test_a_case_nobody_signs_for_goes_to_its_head_then_the_watch_then_the_leader() -> None:
    rungs = rise(Silence.CASE_UNSIGNED, 6)
    assert [rung.told.to[0] for rung in rungs] == ["li", "chief", "zhao", "qian", "sun", "boss"]


def test_what_is_urgent_rises_faster() -> None:
    slow, fast = (rise(Silence.CASE_UNSIGNED, 6, urgent=urgent)[-1].next_at for urgent in (False, True))
    assert fast < slow


def test_a_new_shift_is_told_before_the_leader() -> None:
    chain = PACK.chain(Silence.ALERT_UNACKNOWLEDGED)
    evening = Office(people=EVERYBODY, on_duty=("sun",))
    matter = Matter(told=frozenset({"zhao", "qian"}))
    rung = climb(chain, step=1, due_at=NOON, urgent=False, office=evening, matter=matter)
    assert rung.told.to == ("sun",)


def test_a_gap_of_the_roster_is_named_and_falls_to_everybody() -> None:
    gap = Office(people=EVERYBODY, on_duty=("zhao", "qian", "sun", "boss"), gap="11月23日 无人值班")
    first, second = rise(Silence.ALERT_UNACKNOWLEDGED, 2, office=gap)
    assert first.told.to == ("zhao", "qian", "sun", "boss")
    assert first.told.missing == ("11月23日 无人值班",)
    assert second.words == "再次提醒"


def test_a_unit_without_people_is_named_and_its_head_is_told() -> None:
    alone = Office(people=(ZHAO, BOSS), on_duty=("zhao",))
    told = resolve((Audience.UNIT,), alone, Matter(units=FIRE))
    assert told.to == ("boss",)
    assert told.missing == ("没有可以通知的责任单位",)


def test_a_case_nobody_was_assigned_yet_troubles_no_leader_before_its_time() -> None:
    told = resolve((Audience.ON_DUTY, Audience.UNIT), OFFICE, Matter())
    assert told.to == ("zhao", "qian", "sun")
    assert told.missing == ("还没有交办责任单位",)
    assert resolve((Audience.UNIT,), OFFICE, Matter()).to == ("boss",)


def test_only_the_unit_concerned_is_told() -> None:
    assert resolve((Audience.UNIT, Audience.HEAD), OFFICE, Matter(units=FIRE)).to == ("li", "chief")


@given(
    on_duty=st.lists(st.sampled_from(["zhao", "qian", "sun"]), unique=True),
    people=st.lists(st.sampled_from(EVERYBODY), unique=True),
    silence=st.sampled_from(list(Silence)),
    urgent=st.booleans(),
)
def test_silence_always_goes_on_and_every_leader_hears_of_it(
    on_duty: list[str], people: list[Actor], silence: Silence, urgent: bool
) -> None:
    office = Office(people=(*people, BOSS), on_duty=tuple(on_duty))
    rungs = rise(silence, 8, office=office, urgent=urgent)
    assert all(one.told.to for one in rungs)
    assert all(one.next_at < two.next_at for one, two in pairwise(rungs))
    assert "boss" in {name for rung in rungs for name in rung.told.to}
    assert set(on_duty) <= {name for rung in rungs for name in rung.told.to}


SHIPPED = files("alerts").joinpath("packs", "escalation.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("percent = 80", "percent = 50", "从小到大"),
        ("percent = 100", "percent = 90", "percent = 100"),
        ("times = 7\n", "", "times"),
        ('to = ["on_duty", "unit"]', 'to = ["mayor"]', "reminders.0.to.0"),
        ('kind = "case_unsigned"', 'kind = "case_unassigned"', "silences"),
        ("urgent_minutes = 5", "urgent_minutes = 0", "urgent_minutes"),
        ('verification = "house"', 'verification = "L"', "verification"),
        ("[pack]", "[pack", "读不出来"),
    ],
)
def test_a_wrong_pack_is_refused_with_its_place(old: str, new: str, named: str) -> None:
    assert old in SHIPPED
    with pytest.raises(Misconfigured, match=r"escalation-x\.toml") as refusal:
        parse(SHIPPED.replace(old, new, 1).encode(), where="escalation-x.toml")
    assert named in refusal.value.message
