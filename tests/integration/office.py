"""A small office with its record engine: posts arrive, people act; and the fire of the fictional 清源县."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import easings, handling, proofs, watch
from alerts.duties import Assessment, Duty, EvidenceKind
from alerts.easings import EasingKind
from alerts.evidence import Submission
from alerts.models import Alert, Case, Evidence, Obligation
from huiying import messages
from huiying.db import Database
from huiying.errors import HuiyingError
from huiying.people import Actor, Role
from nlp.models import Document, Event

FIRE = datetime(2026, 3, 1, 0, 10, tzinfo=UTC)
"""08:10 in Beijing."""

DUTY = Actor(username="zhao", name="赵值班", roles=frozenset({Role.DUTY}))
LEADER = Actor(username="qian", name="钱领导", roles=frozenset({Role.LEADER}))
SPOKESPERSON = Actor(username="sun", name="孙发言", roles=frozenset({Role.SPOKESPERSON}))
BUREAU = Actor(username="li", name="李应急", roles=frozenset({Role.UNIT}), unit_id="emergency")
HOUSING = Actor(username="zhou", name="周住建", roles=frozenset({Role.UNIT}), unit_id="housing")
ADMIN = Actor(username="wu", name="吴管理", roles=frozenset({Role.ADMIN}))


def after(**span: float) -> datetime:
    """So long after the fire."""
    return FIRE + timedelta(**span)


@dataclass
class Office:
    """A small office with its record engine; posts arrive, people act."""

    database: Database
    posts: int = 0
    folder: Path = field(default_factory=Path)

    @contextmanager
    def acting(self) -> Iterator[Session]:
        with self.database.transaction() as session:
            yield session

    def event(self, **given: Any) -> int:
        values: dict[str, Any] = {
            "title": "清源县宏达家具厂火灾",
            "state": "occurred",
            "type": "accident",
            "hazard": "fire",
            "place": "江岭省/云州市/清源县",
            "scope": "local",
            "urgency": 4,
            "occurred_at": FIRE,
            "occurred_standing": "official",
            "occurred_precision": "minute",
            "first_post_at": after(minutes=15),
            "last_post_at": after(minutes=30),
            "first_seen_at": after(minutes=30),
            "posts": 0,
            "reprints": 0,
            "sources": 0,
            "profile": {},
            "updated_at": after(minutes=30),
        } | given
        with self.acting() as session:
            event = Event(**values)
            session.add(event)
            session.flush()
            return event.id

    def post(
        self,
        event_id: int,
        at: datetime,
        *,
        standing: str = "official",
        kind: str = "government",
        **figures_: float,
    ) -> Alert | None:
        """A post about an event arrives and is noticed."""
        self.posts += 1
        with self.acting() as session:
            event = session.get_one(Event, event_id)
            event.posts += 1
            event.sources += 1
            event.last_post_at = max(event.last_post_at, at)
            session.add(self._document(event_id, at, standing, kind, figures_))
            session.flush()
            return watch.notice_event(session, event_id, now=at)

    def _document(
        self, event_id: int, at: datetime, standing: str, kind: str, stated: dict[str, float]
    ) -> Document:
        facts = [
            {
                "kind": name, "value": value, "low": value, "high": value, "vague": False,
                "start": number, "end": number + 1, "quote": f"{name} {value}",
            }
            for number, (name, value) in enumerate(stated.items())
        ]  # fmt: skip
        return Document(
            key=hashlib.sha256(str(self.posts).encode()).hexdigest(),
            source_id=f"source-{self.posts}",
            source_name=f"来源{self.posts}",
            source_kind=kind,
            standing=standing,
            external_id=str(self.posts),
            title="火灾",
            text="",
            published_at=at,
            first_seen_at=at,
            event_id=event_id,
            topics=[{"label": "安全生产", "score": 0.9, "words": []}],
            facts=facts,
            places=[],
            state="occurred",
            type="accident",
            hazard="fire",
            concern=False,
            outside=False,
            urgency=4,
            scope="local",
            reasons={},
            fingerprint=str(self.posts),
            pipeline_version="1",
        )

    def case(self) -> Case:
        with self.acting() as session:
            return session.scalars(select(Case).order_by(Case.id.desc())).one()

    def clocks(self) -> list[Obligation]:
        with self.acting() as session:
            return list(session.scalars(select(Obligation).order_by(Obligation.id)))

    def clock(self, duty: Duty) -> Obligation:
        """The clock of a duty that is not superseded."""
        (found,) = [each for each in self.clocks() if each.duty == duty and each.state != "superseded"]
        return found

    def states(self) -> list[tuple[str, str]]:
        return [(clock.duty, clock.state) for clock in self.clocks()]

    def kinds(self) -> list[str]:
        with self.acting() as session:
            return [message.kind for message in messages.after(session, 0, limit=1000)]

    def refused(self, code: str) -> "Refusal":
        return Refusal(code)


class Refusal:
    """Expects a refusal with a stable code and words for the officer."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        assert isinstance(error, HuiyingError), f"expected a refusal {self.code}, got {error!r}"
        assert error.reason == self.code
        assert any("\u4e00" <= letter <= "\u9fff" for letter in error.message)
        return True


def assess(office: Office, decision: Assessment = Assessment.MUST_ANSWER, at: float = 1) -> None:
    with office.acting() as session:
        handling.assess(session, 1, decision=decision, reason="涉及公共安全", actor=DUTY, now=after(hours=at))


def a_notice(at: datetime, **given: Any) -> Submission:
    return Submission(
        kind=EvidenceKind.NOTICE,
        happened_at=at,
        **({"url": "https://qingyuan.example/n/1", "channel": "县政府网站"} | given),
    )


def a_conference(at: datetime, **given: Any) -> Submission:
    said = {
        "url": "https://qingyuan.example/live/1",
        "place": "县会议中心",
        "host": "县委宣传部",
        "speakers": ("县长",),
        "head_spoke": True,
    }
    return Submission(kind=EvidenceKind.PRESS_CONFERENCE, happened_at=at, **(said | given))


def record(
    office: Office, submission: Submission, *, entered: datetime, actor: Actor = SPOKESPERSON
) -> Evidence:
    with office.acting() as session:
        origin = "publication:1" if submission.kind is EvidenceKind.NOTICE else None
        return proofs.record_evidence(session, 1, submission, actor=actor, now=entered, origin=origin)


def ease(office: Office, kind: EasingKind, **given: Any) -> None:
    with office.acting() as session:
        asked = easings.propose_easing(
            session, 1, kind=kind, reason="有误", actor=DUTY, now=after(hours=8), **given
        )
    with office.acting() as session:
        easings.confirm_easing(session, asked.id, actor=LEADER, now=after(hours=8.1))
