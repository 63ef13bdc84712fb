"""People hear once of a source that went down and once that it is back; never a storm."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from api import accounts
from crawlers.models import SourceState
from huiying import heartbeat
from huiying.app import sourcewatch
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.notify.models import Delivery, Notice
from huiying.settings import Settings
from tests.servers.records import records_in

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ROUND = sourcewatch.EVERY
NAMES = ("a1", "a2", "a3", "b1")


def declared(names: tuple[str, ...]) -> str:
    return "".join(
        f'[[source]]\nid = "{name}"\nname = "来源{name}"\nkind = "rss"\nurl = "https://{name[0]}.example/{name}.xml"\n'
        'standing = "media"\nsource_kind = "news"\n'
        for name in names
    )


class Duty:
    """An office with sources in known states, looked at round after round."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.database, self.settings, self.now = database, Settings(home=folder), NOON
        self.folder = folder
        (folder / "sources.toml").write_text(declared(NAMES), "utf-8")
        with database.transaction() as session:
            for name, roles in (("wang", ("duty",)), ("guan", ("admin",)), ("li", ("reviewer",))):
                accounts.add_user(
                    session,
                    username=name,
                    name=name,
                    roles=roles,
                    unit_id=None,
                    password="qingyuan-river-7",
                    actor="test",
                    now=NOON,
                )
            heartbeat.beat(session, sourcewatch.NAME, at=NOON - ROUND)
        self.be("fresh", *NAMES)

    def be(self, state: str, *names: str, failures: int = 0) -> None:
        with self.database.transaction() as session:
            for name in names:
                session.merge(
                    SourceState(
                        id=name,
                        name=name,
                        state=state,
                        error="连接被拒绝；请检查网址和端口" if failures else None,
                        failures=failures,
                        due_at=NOON + timedelta(days=30),
                        last_run_at=self.now,
                        last_good_at=self.now - timedelta(hours=failures),
                        last_new_at=self.now,
                    )
                )

    def rounds(self, count: int = 1) -> list[str]:
        """Titles of what was said in the next rounds."""
        before = len(self.notices())
        for _ in range(count):
            with self.database.transaction() as session:
                sourcewatch.look(session, self.settings, now=self.now)
            self.now += ROUND
        return [notice.title for notice in self.notices()[before:]]

    def notices(self) -> list[Notice]:
        with self.database.reading() as session:
            return list(session.scalars(select(Notice).order_by(Notice.id)))

    def told(self) -> set[str]:
        with self.database.reading() as session:
            return set(session.scalars(select(Delivery.username)))


@pytest.fixture
def duty(tmp_path: Path) -> Iterator[Duty]:
    database = Database(records_in(tmp_path))
    METADATA.create_all(database.engine)
    yield Duty(tmp_path, database)
    database.dispose()


def test_once_when_it_falls_and_once_when_it_is_back(duty: Duty) -> None:
    assert duty.rounds(3) == []
    duty.be("failing", "a1", failures=1)
    assert duty.rounds() == []
    duty.be("failing", "a1", failures=3)
    assert duty.rounds(5) == ["来源“来源a1”采不到"]
    duty.be("fresh", "a1")
    assert duty.rounds(5) == ["来源“来源a1”恢复了"]
    assert duty.told() == {"wang", "guan"}
    assert "连接被拒绝" in duty.notices()[0].body


def test_a_host_that_is_gone_is_one_notice(duty: Duty) -> None:
    duty.be("failing", "a1", "a2", "a3", failures=3)
    assert duty.rounds(3) == ["3 个来源靠不住，涉及 1 个网站"]
    assert duty.notices()[0].body.startswith("a.example：来源a1、来源a2、来源a3 采不到。")
    duty.be("fresh", "a1", "a2", "a3")
    assert duty.rounds(3) == ["3 个来源恢复了"]


def test_a_source_that_comes_and_goes_does_not_cry_wolf(duty: Duty) -> None:
    said = []
    for _ in range(12):
        duty.be("failing", "b1", failures=3)
        said += duty.rounds()
        duty.be("fresh", "b1")
        said += duty.rounds()
    assert said == ["来源“来源b1”采不到", "来源“来源b1”恢复了"]
    duty.now += timedelta(hours=6)
    with duty.database.transaction() as session:
        heartbeat.beat(session, sourcewatch.NAME, at=duty.now - ROUND)
    duty.be("failing", "b1", failures=3)
    assert duty.rounds() == ["来源“来源b1”采不到"]


def test_a_source_that_is_switched_off_is_neither_missed_nor_back(duty: Duty) -> None:
    duty.be("failing", "b1", failures=3)
    duty.rounds()
    (duty.folder / "sources.toml").write_text(declared(("a1", "a2", "a3")), "utf-8")
    assert duty.rounds(2) == []
    (duty.folder / "sources.toml").write_text(declared(NAMES), "utf-8")
    duty.be("fresh", "b1")
    assert duty.rounds(2) == []


def test_after_an_outage_of_our_own_the_crawler_may_catch_up(duty: Duty) -> None:
    duty.be("failing", "a1", failures=3)
    duty.now += timedelta(hours=5)
    assert duty.rounds(1) == []
    assert duty.rounds(1) == ["来源“来源a1”采不到"]
