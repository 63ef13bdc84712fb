"""A factory fire as understanding would have left it in the records: an event, and posts that state figures."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from alerts.watch import notice_event
from nlp.models import Document, Event

BROKE_OUT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
"""10:00 in Beijing, two hours before the tests begin."""


def an_event(
    session: Session, *, title: str = "清源县河滨工业园一厂房起火", at: datetime = BROKE_OUT
) -> Event:
    event = Event(
        title=title,
        state="occurred",
        type="accident",
        hazard="fire",
        place="清源县河滨工业园",
        scope="local",
        urgency=4,
        occurred_at=at,
        occurred_standing="official",
        occurred_precision="minute",
        first_post_at=at + timedelta(minutes=30),
        last_post_at=at + timedelta(minutes=30),
        first_seen_at=at + timedelta(minutes=40),
        posts=0,
        reprints=0,
        sources=0,
        profile={"emergency": True, "names": [], "terms": {}},
        updated_at=at,
    )
    session.add(event)
    session.flush()
    return event


def a_post(
    session: Session,
    event: Event,
    *,
    deaths: int,
    at: datetime,
    standing: str = "official",
    source: str = "清源县应急管理局",
    reprint_of: int | None = None,
) -> Document:
    """A post that says how many died, and joins the event."""
    title, quote = "关于厂房火灾的情况通报", f"造成{deaths}人死亡"
    text = f"今天上午，河滨工业园一厂房起火，{quote}。"
    start = len(title) + 1 + text.index(quote)
    name = f"{source}-{deaths}-{at.isoformat()}-{reprint_of}"
    document = Document(
        key=sha256(name.encode()).hexdigest(),
        source_id=source,
        source_name=source,
        source_kind="government" if standing == "official" else "microblog",
        standing=standing,
        external_id=name,
        url=f"https://news.example/{sha256(name.encode()).hexdigest()[:8]}",
        title=title,
        text=text,
        published_at=at,
        first_seen_at=at + timedelta(minutes=10),
        reprint_of=reprint_of,
        event_id=event.id,
        topics=[{"label": "安全生产", "score": 0.9, "words": ["起火"]}],
        facts=[_death_toll(deaths, start, quote)],
        places=[],
        state="occurred",
        type="accident",
        hazard="fire",
        concern=True,
        outside=False,
        urgency=4,
        scope="local",
        occurred_at=BROKE_OUT,
        occurred_precision="minute",
        reasons={"state": [], "type": [], "urgency": [], "scope": "事发地在本辖区", "occurred": None},
        fingerprint=sha256(name.encode()).hexdigest(),
        pipeline_version="1",
    )
    session.add(document)
    event.posts += 1
    event.sources += reprint_of is None
    event.reprints += reprint_of is not None
    event.last_post_at = max(event.last_post_at, at)
    session.flush()
    return document


def _death_toll(deaths: int, start: int, quote: str) -> dict[str, object]:
    return {
        "kind": "deaths",
        "value": deaths,
        "low": deaths,
        "high": deaths,
        "vague": False,
        "start": start,
        "end": start + len(quote),
        "quote": quote,
    }


def a_case(session: Session, *, deaths: int, now: datetime) -> int:
    """A fire on official word, noticed: returns the id of the case that opened."""
    event = an_event(session)
    a_post(session, event, deaths=deaths, at=BROKE_OUT + timedelta(minutes=30))
    alert = notice_event(session, event.id, now=now)
    assert alert is not None
    assert alert.case_id is not None
    return alert.case_id
