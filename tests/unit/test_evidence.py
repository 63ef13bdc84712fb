"""Evidence: what is accepted, what is refused, what is marked."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.duties import Duty, EvidenceKind
from alerts.evidence import Proof, Submission, Wanted, earliest_stop, rule_on
from huiying.errors import Invalid

FIRE = datetime(2026, 3, 1, 0, 10, tzinfo=UTC)
HELD = FIRE + timedelta(hours=6)
CONFERENCE = Submission(
    kind=EvidenceKind.PRESS_CONFERENCE,
    happened_at=HELD,
    url="https://qingyuan.example/live/1",
    place="县会议中心",
    host="县委宣传部",
    speakers=("县长", "应急管理局局长"),
    head_spoke=False,
)
NOTICE = Submission(kind=EvidenceKind.NOTICE, happened_at=HELD, url="https://qingyuan.example/n/1")


@pytest.mark.parametrize(
    ("given", "entered", "code"),
    [
        ({"happened_at": HELD + timedelta(seconds=1)}, HELD, "evidence_in_future"),
        ({"happened_at": FIRE - timedelta(seconds=1)}, HELD, "evidence_before_event"),
        ({"url": None}, HELD, "evidence_without_proof"),
        ({"url": ""}, HELD, "evidence_without_proof"),
        ({"url": "见附件"}, HELD, "evidence_bad_link"),
        ({"url": "javascript:alert(1)"}, HELD, "evidence_bad_link"),
        ({"url": "https://"}, HELD, "evidence_bad_link"),
        ({"url": None, "sha256": "A" * 64}, HELD, "evidence_bad_digest"),
        ({"sha256": "0" * 63}, HELD, "evidence_bad_digest"),
        ({"content_sha256": "nope"}, HELD, "evidence_bad_digest"),
        ({"place": " "}, HELD, "evidence_incomplete"),
        ({"host": ""}, HELD, "evidence_incomplete"),
        ({"speakers": ()}, HELD, "evidence_incomplete"),
        ({"head_spoke": None}, HELD, "evidence_incomplete"),
    ],
)
def test_lie_or_gap_is_refused(given: dict[str, Any], entered: datetime, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        rule_on(replace(CONFERENCE, **given), occurred_at=FIRE, now=entered)

    assert refused.value.reason == code


def test_time_without_zone_is_refused() -> None:
    naive = replace(NOTICE, happened_at=datetime(2026, 3, 1, 8))  # noqa: DTZ001  # the point of the test

    with pytest.raises(Invalid, match="没有时区"):
        rule_on(naive, occurred_at=FIRE, now=HELD)


@pytest.mark.parametrize("submission", [CONFERENCE, NOTICE, replace(NOTICE, url=None, sha256="0" * 64)])
@pytest.mark.parametrize(
    ("delay", "late"),
    [
        (timedelta(), False),
        (timedelta(hours=2), False),
        (timedelta(hours=2, seconds=1), True),
        (timedelta(days=30), True),
    ],
)
def test_entry_more_than_two_hours_later_is_late_and_needs_a_second_person(
    submission: Submission, delay: timedelta, late: bool
) -> None:
    ruling = rule_on(submission, occurred_at=FIRE, now=HELD + delay)

    assert (ruling.late_entry, ruling.needs_second) == (late, late)


def test_event_of_unknown_time_refuses_no_notice() -> None:
    assert not rule_on(NOTICE, occurred_at=None, now=HELD).late_entry


@pytest.mark.parametrize("kind", [EvidenceKind.INTERNAL_REPORT, EvidenceKind.DRAFT, EvidenceKind.STATUS])
def test_paper_needs_no_link_and_no_second_person(kind: EvidenceKind) -> None:
    paper = Submission(kind=kind, happened_at=HELD)

    assert not rule_on(paper, occurred_at=FIRE, now=HELD + timedelta(hours=5)).needs_second


DUE = HELD
BOTH = (EvidenceKind.NOTICE, EvidenceKind.PRESS_CONFERENCE)


def proof(number: int, hours: float, kind: EvidenceKind = EvidenceKind.NOTICE, **given: Any) -> Proof:
    return Proof(id=number, kind=kind, happened_at=FIRE + timedelta(hours=hours), **given)


def wanted(*stops: EvidenceKind, since: datetime | None = None) -> Wanted:
    return Wanted(duty=Duty.RESPONSE, stops=frozenset(stops), due=DUE, since=since)


@pytest.mark.parametrize(
    ("proofs", "stopped_by"),
    [
        ([], None),
        ([proof(1, 3), proof(2, 2)], 2),
        ([proof(1, 3), proof(2, 3)], 1),
        ([proof(1, 2, counts=False), proof(2, 3)], 2),
        ([proof(1, 2, false=True), proof(2, 3)], 2),
        ([proof(1, 2, withdrawn_at=DUE - timedelta(seconds=1)), proof(2, 3)], 2),
        ([proof(1, 2, withdrawn_at=DUE), proof(2, 3)], 1),
        ([proof(1, 2, EvidenceKind.STATUS), proof(2, 9)], 2),
        ([proof(1, 2, EvidenceKind.PRESS_CONFERENCE), proof(2, 1, EvidenceKind.DRAFT)], 1),
    ],
)
def test_first_act_that_counts_stops_whatever_the_order(proofs: list[Proof], stopped_by: int | None) -> None:
    for order in itertools.permutations(proofs):
        found = earliest_stop(order, wanted(*BOTH))
        assert (found.id if found else None) == stopped_by


def test_notice_does_not_stop_what_asks_for_a_press_conference() -> None:
    assert earliest_stop([proof(1, 1)], wanted(EvidenceKind.PRESS_CONFERENCE)) is None


def test_rule_that_names_paper_as_a_stop_is_not_believed() -> None:
    assert earliest_stop([proof(1, 1, EvidenceKind.STATUS)], wanted(EvidenceKind.STATUS)) is None


def test_act_for_another_duty_or_before_a_new_start_stops_nothing() -> None:
    letter = proof(1, 1, EvidenceKind.LETTER, duty=Duty.CORRECTION)
    assert earliest_stop([letter], wanted(EvidenceKind.LETTER)) is None

    answer = proof(2, 2, EvidenceKind.LETTER, duty=Duty.RESPONSE)
    assert earliest_stop([letter, answer], wanted(EvidenceKind.LETTER)) is answer
    assert earliest_stop([answer], wanted(EvidenceKind.LETTER, since=FIRE + timedelta(hours=3))) is None
