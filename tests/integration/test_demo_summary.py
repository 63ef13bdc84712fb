"""The account of the demo's day, read from records as the service writes them."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from alerts.models import Alert, Case, GradeRecord, Obligation
from huiying.app.demo.addresses import url_of
from huiying.app.demo.posts import Role, ScriptedPost
from huiying.app.demo.scenario import compose
from huiying.app.demo.scoreboard import scoreboard
from huiying.app.demo.summary import Summary, roles_of, summarise
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.inbox import InboxItem, Offer, Outcome, publish, settle
from nlp.models import Document, Event
from tests.seals import SEAL
from tests.servers.records import records_in

NOW = datetime(2026, 3, 18, 6, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:1"
DAY = compose(1)


def of(role: Role) -> ScriptedPost:
    return DAY.of(role)[0]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(records_in(tmp_path))
    METADATA.create_all(opened.engine)
    yield opened
    opened.engine.dispose()


def a_document(event: Event, url: str | None, number: int) -> Document:
    return Document(
        key=str(number), source_id="s", source_name="源", source_kind="news", standing="media",
        external_id=str(number), url=url, title="", text="", first_seen_at=NOW, event_id=event.id,
        topics=[], facts=[], places=[], state="occurred", type="accident", concern=True, outside=False,
        urgency=4, scope="local", reasons={}, fingerprint="", pipeline_version="1",
    )  # fmt: skip


def an_alert(database: Database, *urls: str | None) -> None:
    """An alert on an event that holds posts of these addresses."""
    with database.transaction() as session:
        event = Event(
            title="事件", state="occurred", type="accident", scope="local", urgency=4, first_post_at=NOW,
            last_post_at=NOW, first_seen_at=NOW, profile={}, updated_at=NOW,
        )  # fmt: skip
        session.add(event)
        session.flush()
        session.add_all(a_document(event, url, event.id * 100 + number) for number, url in enumerate(urls))
        session.add(
            Alert(
                event_id=event.id,
                rule="r",
                level="emergency",
                reason="x",
                state="new",
                raised_at=NOW,
                updated_at=NOW,
            )
        )


def account(database: Database) -> Summary:
    with database.reading() as session:
        return summarise(session, roles_of(DAY, BASE))


@pytest.mark.parametrize(
    ("roles", "counted"),
    [
        (("fire", "reprint", "rumour"), 0),
        (("trap",), 1),
        (("trap", "ordinary"), 1),
        (("trap", "fire"), 0),
        (("ordinary",), 0),
    ],
)
def test_an_alert_is_a_traps_when_nothing_of_the_fire_is_in_it(
    database: Database, roles: tuple[Role, ...], counted: int
) -> None:
    an_alert(database, *(url_of(BASE, of(role)) for role in roles), None, f"{BASE}/elsewhere")
    assert (account(database).alerts, account(database).trap_alerts) == (1, counted)


def test_everything_offered_is_accounted_for(database: Database) -> None:
    outcomes = [Outcome.STORED] * 5 + [Outcome.REPRINT] * 2 + [Outcome.REJECTED]
    with database.transaction() as session:
        offers = [Offer(source_id="s", external_id=str(n), kind="post", payload={}) for n in range(8)]
        for one, outcome in zip(publish(session, offers, seal=SEAL, now=NOW), outcomes, strict=True):
            settle(session.get_one(InboxItem, one.id), outcome=outcome, now=NOW)
    told = account(database).as_json()
    assert [told[name] for name in ("offered", "stored", "reprints", "rejected")] == [8, 5, 2, 1]
    assert [told[name] for name in ("events", "alerts", "trap_alerts", "cases")] == [0, 0, 0, 0]


def a_graded_case(database: Database) -> None:
    an_alert(database, url_of(BASE, of("fire")))
    with database.transaction() as session:
        case = Case(
            number="2026-0001", title="火灾", event_id=1, kind="emergency", state="assessing", co_units=[],
            first_post_at=NOW, first_seen_at=NOW, opened_at=NOW, opened_by="system", updated_at=NOW,
        )  # fmt: skip
        session.add(case)
        session.flush()
        for hours, grade, in_force in ((0, "III", True), (1, "IV", False), (5, "II", True)):
            session.add(
                GradeRecord(
                    case_id=case.id,
                    grade=grade,
                    confirmed=False,
                    in_force=in_force,
                    by="system",
                    at=NOW + timedelta(hours=hours),
                    reason=f"理由 {grade}",
                    factors={},
                )
            )
        for duty, rules, state in (
            ("response", ["OP-02"], "superseded"),
            ("press_conference", ["OP-01", "OP-03"], "met"),
        ):
            session.add(an_obligation(case.id, duty, rules, state))


def an_obligation(case_id: int, duty: str, rules: list[str], state: str) -> Obligation:
    words: dict[str, Any] = dict.fromkeys(
        ("body", "pack", "pack_version", "pack_digest", "limit", "start_reason", "reason"), "x"
    )
    return Obligation(
        case_id=case_id, duty=duty, rules=rules, inputs={}, start=NOW, due=NOW + timedelta(hours=24),
        provisional=False, steps=[], stops=[], by_grade=True, state=state, opened_at=NOW, born_late=False,
        was_late=False, **words,
    )  # fmt: skip


def test_grades_in_force_and_every_clock_are_told(database: Database) -> None:
    a_graded_case(database)
    told = account(database).as_json()
    assert told["grades"] == [
        {"grade": "III", "at": "2026-03-18T14:00:00+08:00", "reason": "理由 III"},
        {"grade": "II", "at": "2026-03-18T19:00:00+08:00", "reason": "理由 II"},
    ]
    assert told["obligations"] == [
        {
            "duty": duty,
            "rules": rules,
            "start": "2026-03-18T14:00:00+08:00",
            "due": "2026-03-19T14:00:00+08:00",
            "state": state,
        }
        for duty, rules, state in (
            ("response", ["OP-02"], "superseded"),
            ("press_conference", ["OP-01", "OP-03"], "met"),
        )
    ]


def test_the_scoreboard_says_it_in_words(database: Database) -> None:
    a_graded_case(database)
    paper = io.StringIO()
    Console(width=160, file=paper).print(scoreboard(account(database)))
    shown = paper.getvalue()
    for words in (
        "较大",
        "重大",
        "理由 II",
        "新闻发布会",
        "OP-01、OP-03",
        "按时完成",
        "已被替代",
        "03-19 14:00",
    ):
        assert words in shown
