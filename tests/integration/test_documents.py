"""Posts remembered in a real database: reprints linked, events grown, nothing lost, the same every time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from huiying.db import Base, Database
from huiying.inbox import Outcome
from huiying.posts import RawPost, SourceKind, Standing
from nlp.authors import known_as
from nlp.models import Document, Event
from nlp.service import Offered, Remembered, admissible, facts_of_events, remember_all
from nlp.understanding import Understander
from tests.seals import SEAL
from tests.servers.records import records_in

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
UNDERSTANDER = Understander("江岭省/云州市/清源县")
KEPT = [Base.metadata.tables[name] for name in ("document", "band_document", "key_event")]
FIRST = "3月1日14时20分许,清源县望溪镇宏岭家具厂发生火灾，截至目前已造成4人死亡、6人受伤,火势仍在蔓延,消防救援人员正在现场扑救。"
DAY = (
    ("weibo", "private", "", "望溪镇宏岭那个厂着火了,黑烟好大,消防车来了好几辆"),
    ("news", "media", "清源县一家具厂突发火灾", FIRST),
    ("portal", "media", "突发!清源家具厂火灾", f"(来源:云州日报){FIRST}"),
    ("weibo", "private", "", "听说宏岭家具厂大火死了30人,官方不让报道,大家快扩散!"),
    ("gov", "official", "望溪镇火灾情况通报", "3月1日14时20分,我县望溪镇宏岭家具有限公司发生火灾。截至21时,事故已造成11人死亡、8人受伤。"),
    ("gov", "official", "关于消防演练的通知", "定于3月5日在望溪镇宏岭家具厂举行消防演练,模拟火灾。"),
    ("news", "media", "邻近的平山县一仓库起火", "3月1日15时,平山县一仓库发生火灾,造成1人死亡。"),
    ("board", "private", "东街路灯坏了", "东街的路灯坏了半个月,希望有关部门修一修。"),
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(records_in(tmp_path))
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()


def post(number: int, source: str, standing: str, title: str, text: str) -> RawPost:
    at = START + timedelta(minutes=30 + 20 * number)
    return RawPost(
        source_id=source,
        source_name=source,
        source_kind=SourceKind.NEWS,
        standing=Standing(standing),
        external_id=str(number),
        title=title,
        text=text,
        author="某某",
        published_at=at,
        first_seen_at=at + timedelta(minutes=3),
        extra={"local": 1},
    )


def offered(*raws: RawPost) -> list[Offered]:
    read = UNDERSTANDER.understand_all(raws)
    return [
        Offered(post=raw, understanding=one, author=known_as(raw, SEAL))
        for raw, one in zip(raws, read, strict=True)
    ]


def live(database: Database, *, together: int = 1) -> list[Remembered]:
    day = offered(*(post(number, *each) for number, each in enumerate(DAY)))
    found = []
    for first in range(0, len(day), together):
        lot = day[first : first + together]
        with database.transaction() as session:
            found += remember_all(session, lot, now=lot[-1].post.first_seen_at)
    return found


def test_a_day(database: Database) -> None:
    found = live(database)
    fire = found[0].event_id
    assert [one.event_id for one in found[:5]] == [fire] * 5
    assert found[0].event_is_new
    assert all(one.event_changed for one in found[1:5])
    assert found[2].outcome is Outcome.REPRINT
    assert found[2].reprint_of == found[1].document_id
    assert found[5].event_id is None
    assert len({fire, found[6].event_id, found[7].event_id}) == 3


@pytest.mark.parametrize("together", [2, 3, len(DAY)])
def test_lots_of_any_size_give_the_same_rows(tmp_path: Path, together: int) -> None:
    rows = []
    for size in (1, together):
        database = Database(f"sqlite:///{tmp_path / str(size)}.sqlite3")
        Base.metadata.create_all(database.engine)
        live(database, together=size)
        with database.reading() as session:
            rows.append(
                [
                    [
                        tuple(row)
                        for row in session.execute(select(*table.columns).order_by(*table.primary_key))
                    ]
                    for table in KEPT
                ]
            )
        database.dispose()
    assert rows[0] == rows[1]


def test_the_event_counts_its_posts_and_takes_the_official_time(database: Database) -> None:
    fire = live(database)[0].event_id
    assert fire is not None
    with database.reading() as session:
        event = session.get_one(Event, fire)
        assert (event.posts, event.reprints, event.sources) == (5, 1, 4)
        assert event.occurred_at == datetime(2026, 3, 1, 6, 20, tzinfo=UTC)
        assert event.occurred_standing == "official"
        assert event.urgency == 4
        held = session.scalars(select(Document.id).where(Document.event_id == fire)).all()
        assert len(held) == event.posts


def test_stated_facts_come_with_their_standing_and_their_words(database: Database) -> None:
    fire = live(database)[0].event_id
    assert fire is not None
    with database.reading() as session:
        stated = [fact for fact in facts_of_events(session, [fire])[fire] if fact.kind == "deaths"]
        assert [(fact.value, fact.standing) for fact in stated] == [
            (4, "media"),
            (30, "private"),
            (11, "official"),
        ]
        for fact in stated:
            body = session.get_one(Document, fact.document_id).body
            assert body[fact.start : fact.end] == fact.quote


def test_the_same_posts_give_the_same_rows(tmp_path: Path) -> None:
    seen = []
    for name in ("one", "two"):
        database = Database(f"sqlite:///{tmp_path / name}.sqlite3")
        Base.metadata.create_all(database.engine)
        live(database)
        with database.reading() as session:
            documents = session.scalars(select(Document).order_by(Document.id))
            seen.append(
                [(one.key, one.event_id, one.reprint_of, one.event_reason, one.reasons) for one in documents]
            )
        database.dispose()
    assert seen[0] == seen[1]


def test_private_authors_are_kept_as_a_mark(database: Database) -> None:
    live(database)
    with database.reading() as session:
        authors = {one.standing: one.author for one in session.scalars(select(Document))}
    assert authors["official"] == "某某"
    assert authors["private"] is not None
    assert "某某" not in authors["private"]


def test_a_short_text_long_after_is_no_reprint(database: Database) -> None:
    with database.transaction() as session:
        outcomes = []
        for number, days in ((1, 0), (2, 1), (3, 40)):
            raw = post(number, "weibo", "private", "", "楼下着火了").model_copy(
                update={"published_at": START + timedelta(days=days)}
            )
            (one,) = remember_all(session, offered(raw), now=START)
            outcomes.append(one.outcome)
    assert outcomes == [Outcome.STORED, Outcome.REPRINT, Outcome.STORED]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": " ", "text": "\n"}, "empty"),
        ({"published_at": START + timedelta(days=300)}, "future_date"),
        ({"published_at": datetime(1970, 1, 1, tzinfo=UTC)}, "impossible_date"),
        ({"published_at": None}, None),
        ({}, None),
    ],
)
def test_what_cannot_be_taken_in_has_a_named_reason(change: dict[str, object], reason: str | None) -> None:
    raw = post(1, "weibo", "private", "标题", "正文").model_copy(update=change)
    assert admissible(raw, now=START + timedelta(days=1)) == reason


def test_the_countys_own_notice_counts_though_a_copy_was_seen_first(database: Database) -> None:
    _, _, _, _, notice, *_ = DAY
    title, text = notice[2:]
    copies = (("weibo", "private", title, text), DAY[4], ("blog", "private", title, text))
    with database.transaction() as session:
        raws = [post(number, *each) for number, each in enumerate(copies)]
        found = remember_all(session, offered(*raws), now=START)
        assert [one.outcome for one in found] == [Outcome.STORED, Outcome.REPRINT, Outcome.REPRINT]
        event_id = found[0].event_id
        assert event_id is not None
        deaths = [
            (f.value, f.standing)
            for f in facts_of_events(session, [event_id])[event_id]
            if f.kind == "deaths"
        ]
        assert deaths == [(11, "private"), (11, "official")]
        assert session.get_one(Event, event_id).occurred_standing == "official"
