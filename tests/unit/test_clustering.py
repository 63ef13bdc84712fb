"""Which event a document joins: hazard, place and time for emergencies, words for ordinary matters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nlp.clustering import ALIKE, Candidate, Features, alike, choose, merged
from nlp.names import Names

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
FIRE = Candidate(
    event_id=1,
    emergency=True,
    hazard="fire",
    place="甲省/乙市/丙县",
    names=Names(towns=frozenset({"望溪镇"}), firms=frozenset({"宏岭"})),
    terms={"火灾": 8.0, "家具厂": 9.0, "望溪镇": 9.0},
    first_at=NOON,
    last_at=NOON + timedelta(hours=1),
)
REPORT = Features(
    emergency=True,
    hazard="fire",
    place="甲省/乙市/丙县",
    names=Names(towns=frozenset({"望溪镇"})),
    terms={"起火": 8.0, "消防车": 7.0},
    lead="望溪镇起火",
    at=NOON + timedelta(hours=2),
)


def joined(features: Features, *candidates: Candidate) -> int | None:
    choice = choose(features, candidates)
    assert choice.reason
    return choice.event_id


def test_a_later_report_in_other_words_joins() -> None:
    assert joined(REPORT, FIRE) == 1


def test_a_report_without_any_name_joins_the_fire_of_its_place() -> None:
    assert joined(replace(REPORT, names=Names(), lead="着火了"), FIRE) == 1


def test_a_name_written_without_its_kind_is_seen() -> None:
    assert joined(replace(REPORT, names=Names(), place="", lead="宏岭那边火好大"), FIRE) == 1


def test_another_place_is_another_fire() -> None:
    assert joined(replace(REPORT, place="甲省/乙市/丁县"), FIRE) is None


def test_another_town_is_another_fire() -> None:
    assert joined(replace(REPORT, names=Names(towns=frozenset({"枫桥镇"})), lead="枫桥镇起火"), FIRE) is None


def test_another_firm_in_the_same_town_is_another_fire() -> None:
    names = Names(towns=frozenset({"望溪镇"}), firms=frozenset({"启盛"}))
    assert joined(replace(REPORT, names=names, lead="望溪镇启盛公司起火"), FIRE) is None


def test_another_hazard_or_another_week_is_another_event() -> None:
    assert joined(replace(REPORT, hazard="food"), FIRE) is None
    assert joined(replace(REPORT, at=NOON + timedelta(days=8)), FIRE) is None


def test_talk_of_the_fire_follows_it_but_an_ordinary_matter_does_not() -> None:
    talk = replace(REPORT, emergency=False, names=Names(firms=frozenset({"宏岭"})), opens=False)
    assert joined(talk, FIRE) == 1
    assert joined(replace(talk, hazard=None, terms={"路灯": 9.0}), FIRE) is None


def test_ordinary_matters_meet_by_their_words() -> None:
    lamp = replace(FIRE, event_id=2, emergency=False, hazard=None, terms={"路灯": 9.0, "东街": 8.0})
    asked = replace(REPORT, emergency=False, hazard=None, terms={"路灯": 9.0, "东街": 7.0, "坏": 2.0})
    assert joined(asked, FIRE, lamp) == 2
    assert joined(replace(asked, terms={"公交": 9.0}), FIRE, lamp) is None


def test_ties_go_to_the_older_event_whatever_the_order() -> None:
    younger = replace(FIRE, event_id=5)
    assert joined(REPORT, younger, FIRE) == joined(REPORT, FIRE, younger) == 1


def test_keys_lead_from_a_report_to_its_event() -> None:
    assert "e:甲省/乙市/丙县" in REPORT.keys


WEIGHTS = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.floats(0.1, 20), max_size=6)


def likeness(one: dict[str, float], other: dict[str, float]) -> float:
    return alike(replace(REPORT, terms=one), replace(FIRE, terms=other))


@given(WEIGHTS, WEIGHTS)
def test_likeness_is_symmetric_and_bounded(one: dict[str, float], other: dict[str, float]) -> None:
    assert abs(likeness(one, other) - likeness(other, one)) < 1e-9
    assert 0 <= likeness(one, other) <= 1 + 1e-9
    assert not one or likeness(one, one) > ALIKE


@given(WEIGHTS, WEIGHTS)
def test_an_event_keeps_at_most_forty_terms(one: dict[str, float], other: dict[str, float]) -> None:
    assert len(merged(one, other)) <= 40
