"""Disclosure, changed guides, proposals, policy with its interpretation: every due date from its quotation."""

from datetime import timedelta

import pytest

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.evidence import Proof, Wanted
from alerts.kinds.policy import lacking
from alerts.kinds.proactive import COUNTED_FROM, moments
from alerts.obligations import State, judge
from huiying.errors import Invalid
from tests.unit.duedates import at, dues, office, owed, stamp


def disclosed(information: str, since: str) -> dict[str, tuple[tuple[str, ...], str]]:
    form = {"title": "东湾镇排污许可", "information": information, COUNTED_FROM[information]: stamp(since)}
    return dues(owed("proactive_disclosure", form))


@pytest.mark.parametrize(
    ("information", "since", "limit", "due"),
    [
        ("general", "2026-03-04T10:00", "GI-01.publish", "2026-04-01 23:59:59"),
        ("general", "2026-03-04T23:59", "GI-01.publish", "2026-04-01 23:59:59"),
        ("general", "2026-03-05T00:00", "GI-01.publish", "2026-04-02 23:59:59"),
        # Spring Festival 02-15 to 02-23; 02-14 and 02-28 are worked.
        ("general", "2026-02-10T10:00", "GI-01.publish", "2026-03-16 23:59:59"),
        # National Day 10-01 to 10-07; 09-20 and 10-10 are worked.
        ("general", "2026-09-14T10:00", "GI-01.publish", "2026-10-16 23:59:59"),
        ("enforcement", "2026-03-04T10:00", "GI-13.enforcement_decision", "2026-04-01 23:59:59"),
        ("licence_or_penalty", "2026-03-04T10:00", "GI-13.licence_or_penalty", "2026-03-13 23:59:59"),
        ("licence_or_penalty", "2026-02-12T10:00", "GI-13.licence_or_penalty", "2026-02-28 23:59:59"),
        ("penalty_withdrawn", "2026-03-06T18:00", "GI-14.withdraw_penalty", "2026-03-11 23:59:59"),
        ("penalty_withdrawn", "2026-09-30T18:00", "GI-14.withdraw_penalty", "2026-10-10 23:59:59"),
        ("budget", "2026-03-04T10:00", "GI-15.budget", "2026-03-24 23:59:59"),
        # Twenty days end on Sunday 03-22.
        ("budget", "2026-03-02T10:00", "GI-15.budget", "2026-03-23 23:59:59"),
    ],
)
def test_information_is_public_within_the_days_of_its_rule(
    information: str, since: str, limit: str, due: str
) -> None:
    duty = "withdrawal" if information == "penalty_withdrawn" else "disclosure"
    assert disclosed(information, since) == {duty: ((limit,), due)}


def test_the_law_on_budgets_displaces_the_general_rule() -> None:
    # From 2026-02-13 the general rule alone would run to 03-17.
    assert disclosed("budget", "2026-02-13T10:00") == {
        "disclosure": (("GI-15.budget",), "2026-03-05 23:59:59")
    }
    assert disclosed("general", "2026-02-13T10:00")["disclosure"][1] == "2026-03-19 23:59:59"


def test_what_was_withheld_after_review_is_not_owed() -> None:
    form = {"title": "东湾镇排污许可", "information": "general", "formed_at": stamp("2026-03-04T10:00")}
    assert owed("proactive_disclosure", form | {"ended": "withheld"}) == ()


@pytest.mark.parametrize("information", COUNTED_FROM)
def test_each_kind_of_information_needs_the_day_that_counts(information: str) -> None:
    others = {
        name: stamp("2026-03-04T10:00") for name in set(COUNTED_FROM.values()) - {COUNTED_FROM[information]}
    }
    with pytest.raises(Invalid, match="必填"):
        moments({"information": information} | others)


def guide(approved: str) -> dict[str, str]:
    return {
        "title": "施工许可",
        "change": "取消纸质材料",
        "approved_at": stamp(approved),
        "effective_on": "2026-04-01",
    }


@pytest.mark.parametrize(
    ("approved", "due"),
    [
        ("2026-03-04T10:00", "2026-03-05 23:59:59"),
        ("2026-03-06T17:00", "2026-03-09 23:59:59"),
        ("2026-02-14T10:00", "2026-02-24 23:59:59"),
        ("2026-09-30T10:00", "2026-10-08 23:59:59"),
    ],
)
def test_a_changed_guide_is_public_one_working_day_later_where_the_office_says_so(
    approved: str, due: str
) -> None:
    found = dues(owed("guide_change", guide(approved), pack=office("fushun")))
    assert found["guide_change"] == (("GI-18.changed_conditions",), due)


def test_a_changed_guide_elsewhere_is_information_like_any_other() -> None:
    assert dues(owed("guide_change", guide("2026-03-04T10:00"))) == {
        "disclosure": (("GI-01.publish",), "2026-04-01 23:59:59")
    }


def proposal(**more: str) -> dict[str, str]:
    return {
        "title": "关于东湾片区停车难的建议",
        "proposer": "柳青",
        "sort": "suggestion",
        "assigned_at": stamp("2026-03-04T10:00"),
        "hard": "no",
    } | more


@pytest.mark.parametrize(
    ("more", "limit", "due"),
    [
        ({}, "GI-17.suggestion", "2026-06-04 23:59:59"),
        ({"hard": "yes"}, "GI-17.suggestion_hard", "2026-09-04 23:59:59"),
        # 11-30 + 3 months is the last day of February, a Sunday.
        ({"assigned_at": "2025-11-30T10:00:00+08:00"}, "GI-17.suggestion", "2026-02-28 23:59:59"),
        ({"assigned_at": "2026-07-03T10:00:00+08:00"}, "GI-17.suggestion", "2026-10-08 23:59:59"),
    ],
)
def test_a_suggestion_is_answered_in_three_or_six_months(more: dict[str, str], limit: str, due: str) -> None:
    assert dues(owed("proposal", proposal(**more))) == {"proposal_answer": ((limit,), due)}


def test_no_number_is_invented_for_what_the_law_on_deputies_does_not_cover() -> None:
    assert owed("proposal", proposal(sort="proposal")) == ()


POLICY = {"title": "东湾片区更新办法", "drafter": "规划科"}
RELEASED = {StartPoint.PUBLISHED: at("2026-02-13T16:00")}


def test_a_draft_owes_nothing_yet() -> None:
    assert owed("policy_release", POLICY) == ()


def test_the_interpretation_follows_within_three_working_days() -> None:
    # 02-14 is worked, the holiday runs to 02-23.
    assert dues(owed("policy_release", POLICY, moments=RELEASED)) == {
        "interpretation": (("PI-01.interpretation",), "2026-02-25 23:59:59")
    }


def test_an_office_that_says_so_publishes_both_at_once_and_cites_both_rules() -> None:
    (found,) = owed("policy_release", POLICY, moments=RELEASED, pack=office("fushun"))
    assert found.limits == ("PI-01.interpretation", "PI-02.interpretation_together")
    assert found.due == RELEASED[StartPoint.PUBLISHED]


@pytest.mark.parametrize(
    ("seconds", "kind", "state"),
    [
        (0, EvidenceKind.PUBLICATION, State.MET),
        (1, EvidenceKind.PUBLICATION, State.MET_LATE),
        (0, EvidenceKind.RECORD, State.RUNNING),
    ],
)
def test_only_the_material_itself_stops_the_clock_and_to_the_second(
    seconds: int, kind: EvidenceKind, state: State
) -> None:
    (found,) = owed("policy_release", POLICY, moments=RELEASED)
    happened = found.due + timedelta(seconds=seconds)
    proof = Proof(id=1, kind=kind, duty=Duty.INTERPRETATION, happened_at=happened)
    wanted = Wanted(duty=found.duty, stops=found.stops, due=found.due, body=found.body)
    assert judge(wanted, [proof]).state is state


@pytest.mark.parametrize(
    ("form", "missing"),
    [
        ({}, 0),
        ({"material_url": "https://example.gov.cn/2", "links": "unchecked"}, 1),
        ({"material_url": "https://example.gov.cn/2", "links": "to_material"}, 1),
        ({"material_url": "https://example.gov.cn/2", "links": "both"}, 0),
    ],
)
def test_document_and_material_must_link_each_other_before_the_archive(
    form: dict[str, str], missing: int
) -> None:
    assert len(lacking(form)) == missing
