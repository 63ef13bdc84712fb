"""The rule of noticing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.casefacts import Rank
from alerts.grades import Grade
from alerts.noticing import EventView, Level, Rule, notice, reason

FIRST = datetime(2026, 3, 1, 0, 25, tzinfo=UTC)
FIRE = EventView(
    state="occurred",
    scope="local",
    type="accident",
    urgency=4,
    posts=14,
    sources=3,
    first_post_at=FIRST,
    last_post_at=FIRST + timedelta(minutes=20),
    figures={"deaths": 4},
    claimed={"deaths": 4},
    grade=Grade.III,
    rank=Rank.OFFICIAL,
)
CLAIM = replace(FIRE, figures={}, grade=None, rank=Rank.PRIVATE)


def test_graded_official_emergency_opens_a_case_and_says_why() -> None:
    proposal = notice(FIRE)

    assert proposal is not None
    assert (proposal.rule, proposal.level, proposal.opens_case) == (
        Rule.GRADED_EMERGENCY, Level.EMERGENCY, True,
    )  # fmt: skip
    assert proposal.reason == "死亡 4 人 · 本地 · 3 源 · 20 分钟 14 帖"


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({}, Rule.CASUALTIES_CLAIMED),
        ({"claimed": {}}, Rule.URGENT_EMERGENCY),
        ({"claimed": {"deaths": 0}, "urgency": 3}, Rule.URGENT_EMERGENCY),
        ({"claimed": {}, "urgency": 2}, None),
        ({"claimed": {"trapped": 1}, "urgency": 1}, Rule.CASUALTIES_CLAIMED),
        ({"claimed": {"trapped": 1}, "urgency": 2, "petition_only": True}, None),
        ({"claimed": {}, "urgency": 3, "petition_only": True}, Rule.URGENT_EMERGENCY),
        ({"state": "ongoing"}, Rule.CASUALTIES_CLAIMED),
        ({"type": "safety"}, Rule.CASUALTIES_CLAIMED),
    ],
)
def test_without_a_counted_grade_an_alert_waits_for_an_officer(
    given: dict[str, Any], rule: Rule | None
) -> None:
    proposal = notice(replace(CLAIM, **given))

    assert (proposal.rule if proposal else None) == rule
    assert proposal is None or not proposal.opens_case


@pytest.mark.parametrize(
    "given",
    [
        *({"state": state} for state in ("drill", "prevention", "aftermath", "warned", "none")),
        *({"scope": scope} for scope in ("elsewhere", "mentioned", "none")),
        *({"type": kind} for kind in ("none", "rumour")),
    ],
)
def test_traps_are_not_noticed(given: dict[str, Any]) -> None:
    assert notice(replace(FIRE, **given)) is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"figures": {}, "claimed": {"deaths": 30}}, "死亡 30 人（待核实） · 本地 · 3 源 · 20 分钟 14 帖"),
        ({"figures": {}, "claimed": {}}, "紧急程度 4 · 本地 · 3 源 · 20 分钟 14 帖"),
        (
            {"figures": {"deaths": 2, "injured": 7}, "last_post_at": FIRST + timedelta(hours=3)},
            "死亡 2 人、受伤 7 人 · 本地 · 3 源 · 3 小时 14 帖",
        ),
        ({"last_post_at": FIRST + timedelta(days=3)}, "死亡 4 人 · 本地 · 3 源 · 3 天 14 帖"),
        ({"last_post_at": FIRST}, "死亡 4 人 · 本地 · 3 源 · 1 分钟 14 帖"),
    ],
)
def test_reason_in_one_line_with_its_numbers(given: dict[str, Any], words: str) -> None:
    assert reason(replace(FIRE, **given)) == words
