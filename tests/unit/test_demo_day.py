"""The demo's timetable, tickets, people and what its spokesperson writes."""

import csv
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiying.app.demo import notice
from huiying.app.demo.cast import ROLES, Part, cast
from huiying.app.demo.people import ACTS
from huiying.app.demo.scenario import compose
from huiying.app.demo.tickets import COLUMNS, tickets, write_tickets
from huiying.app.demo.timetable import Act, conference_at, timetable
from huiying.people import Role

seeds = st.integers(0, 10**6)
few = settings(max_examples=30, deadline=None)


@few
@given(seeds)
def test_every_act_has_its_turn_in_order(seed: int) -> None:
    facts = compose(seed).facts
    steps = timetable(facts)
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    acts = Counter(step.act for step in steps)
    assert acts.pop(Act.CRAWL) in range(10, 13)
    assert set(acts) == set(Act) - {Act.CRAWL}
    assert set(acts.values()) == {1}
    course = [step.act for step in steps if step.act.is_by_people]
    assert course == list(ACTS)


@few
@given(seeds)
def test_the_crawler_comes_soon_after_what_matters_and_never_before_it_is_due(seed: int) -> None:
    facts = compose(seed).facts
    crawls = [step.at for step in timetable(facts) if step.act is Act.CRAWL]
    assert min(later - earlier for earlier, later in pairwise(crawls)) >= timedelta(minutes=15)
    for moment in (facts.first_report_at, facts.rumour_at, facts.official_at):
        assert min(at - moment for at in crawls if at > moment) <= timedelta(minutes=5)


@few
@given(seeds)
def test_the_notice_is_late_and_the_conference_is_not(seed: int) -> None:
    facts = compose(seed).facts
    at = {step.act: step.at for step in timetable(facts)}
    assert at[Act.PUBLISH_NOTICE] - facts.event_at > timedelta(hours=5)
    assert conference_at(facts) - facts.event_at < timedelta(hours=24)
    assert timedelta(0) < at[Act.RECORD_CONFERENCE] - conference_at(facts) < timedelta(hours=2)


@few
@given(seeds)
def test_tickets_are_of_the_day_with_one_double_and_one_empty(seed: int) -> None:
    scenario = compose(seed)
    until = scenario.facts.start + timedelta(hours=6)
    calls = tickets(scenario, until=until)
    assert len(calls) == 25
    assert len({call.id for call in calls}) == 25
    assert all(until - timedelta(hours=21) < call.at < until for call in calls)
    texts = Counter((call.title, call.text) for call in calls)
    assert texts[("", "")] == 1
    assert sorted(texts.values()) == [1] * 23 + [2]
    assert all(call.phone.startswith("1990000") and len(call.phone) == 11 for call in calls)
    assert any(scenario.facts.firm in call.text for call in calls)


def test_no_caller_knows_of_the_fire_before_it_breaks_out() -> None:
    scenario = compose(4)
    early = tickets(scenario, until=scenario.facts.event_at)
    assert len(early) == 23
    assert not [call for call in early if scenario.facts.firm in call.text]


def test_the_export_is_what_a_spreadsheet_program_writes(tmp_path: Path) -> None:
    scenario = compose(2)
    until = scenario.facts.start + timedelta(hours=6)
    assert write_tickets(scenario, tmp_path / "工单.csv", until=until) == 25
    body = (tmp_path / "工单.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "工单.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [row["工单编号"] for row in rows] == [call.id for call in tickets(scenario, until=until)]


def test_the_cast_is_eight_people_with_passwords_of_their_own() -> None:
    members = cast(1, unit_id="yingji")
    assert set(members) == set(Part)
    assert len({member.name for member in members.values()}) == 8
    assert len({member.password for member in members.values()}) == 8
    assert members[Part.UNIT].unit_id == "yingji"
    assert [part for part, member in members.items() if member.unit_id] == [Part.UNIT]
    assert Role.LEADER in ROLES[Part.FINAL]
    assert members[Part.DUTY].password != cast(1, unit_id="yingji")[Part.DUTY].password
    assert members[Part.DUTY].password not in repr(members)
    given = {part: f"given-{part}-2026" for part in Part}
    assert {p: m.password for p, m in cast(1, unit_id="yingji", passwords=given).items()} == given


def a_post(number: int, standing: str, body: str, at: str = "2026-03-18T06:00:00Z") -> dict[str, Any]:
    return {
        "id": number,
        "standing": {"code": standing},
        "body": body,
        "published_at": at,
        "first_seen_at": at,
    }


def test_the_draft_quotes_the_newest_official_count_word_for_word() -> None:
    old = a_post(1, "official", "通报\n3月18日8时8分许，某厂发生火灾。已造成4人死亡。")
    new = a_post(
        2,
        "official",
        "通报二\n3月18日8时8分许，某厂发生火灾。\n事故共造成11人死亡、20人受伤。受伤人员均已送医救治。请不信谣。",
        "2026-03-18T07:00:00Z",
    )
    media = a_post(3, "media", "快讯\n造成12人死亡。", "2026-03-18T08:00:00Z")
    private = a_post(4, "private", "听说\n死亡30人。", "2026-03-18T09:00:00Z")
    quoted = notice.quoted([old, new, media, private])
    assert {each["document_id"] for each in quoted} == {2}
    assert [each["text"] for each in quoted] == [
        "3月18日8时8分许，某厂发生火灾。",
        "事故共造成11人死亡、20人受伤。",
        "受伤人员均已送医救治。",
    ]
    assert {each["document_id"] for each in notice.quoted([media, private])} == {3}
    assert notice.quoted([private]) == []


def test_every_sentence_of_the_draft_says_what_it_rests_on() -> None:
    post = a_post(9, "official", "通报\n3月18日8时8分许，某厂发生火灾，造成11人死亡。")
    for sentence in notice.sentences([post]):
        assert ("document_id" in sentence) != bool(sentence.get("own"))


@pytest.mark.parametrize("act", [act for act in Act if act.is_by_people])
def test_somebody_can_do_every_act(act: Act) -> None:
    assert callable(ACTS[act])
