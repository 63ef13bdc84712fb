"""Sources declared in the browser: who may, what is wrong beside its field, versions, the file that wins."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.registry import keeping
from crawlers.registry.keeping import Keeping
from crawlers.registry.models import DeclaredSource
from crawlers.registry.reading import Origin, declared_sources
from huiying.app.tables import METADATA
from huiying.audit import AuditRow
from huiying.db import Database
from huiying.errors import Conflict, Forbidden, Invalid, Misconfigured, NotFound
from huiying.messages import Message
from huiying.people import Actor, Role
from tests.servers.records import records_in

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ADMIN = Actor(username="an", name="安闵", roles=frozenset({Role.ADMIN}))
NEWS: dict[str, Any] = {
    "id": "news",
    "name": "清源新闻网",
    "kind": "rss",
    "url": "https://news.example/rss.xml",
    "standing": "media",
    "source_kind": "news",
}
IN_FILE = """
[[source]]
id = "news"
name = "文件里的新闻网"
kind = "rss"
url = "https://news.example/other.xml"
standing = "media"
source_kind = "news"
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(records_in(tmp_path))
    METADATA.create_all(database.engine)
    with database.transaction() as session:
        yield session
    database.dispose()


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Keeping:
    return Keeping(session=session, actor=ADMIN, now=NOON, path=tmp_path / "sources.toml")


def test_what_is_declared_is_watched_versioned_audited_and_told(desk: Keeping) -> None:
    keeping.create(desk, NEWS)
    keeping.change(desk, "news", {**NEWS, "name": "清源日报"}, seen_version=1)
    keeping.switch(desk, "news", hot=True)
    (standing,) = declared_sources(desk.session, desk.path).standings
    assert (standing.source.name, standing.source.hot, standing.version) == ("清源日报", True, 3)
    assert standing.origin is Origin.BROWSER
    assert [held.version for held in keeping.versions(desk.session, "news")] == [3, 2, 1]
    actions = ["source.declared", "source.changed", "source.switched"]
    assert list(desk.session.scalars(select(AuditRow.action).order_by(AuditRow.id))) == actions
    assert list(desk.session.scalars(select(Message.kind).order_by(Message.id))) == actions


def test_a_withdrawn_source_is_asked_no_more_and_its_id_goes_on_counting(desk: Keeping) -> None:
    keeping.create(desk, NEWS)
    keeping.withdraw(desk, "news")
    assert declared_sources(desk.session, desk.path).standings == ()
    with pytest.raises(NotFound):
        keeping.switch(desk, "news", hot=True)
    assert keeping.create(desk, NEWS).version == 3


def test_the_file_wins_and_the_registry_says_so(desk: Keeping) -> None:
    keeping.create(desk, NEWS)
    desk.path.write_text(IN_FILE, "utf-8")
    (standing,) = declared_sources(desk.session, desk.path).standings
    assert (standing.source.name, standing.origin, standing.shadowed) == ("文件里的新闻网", Origin.FILE, True)
    with pytest.raises(Conflict, match=r"sources\.toml"):
        keeping.switch(desk, "news", hot=True)


@pytest.mark.parametrize("roles", [set(), {Role.DUTY}, {Role.LEADER}, {Role.UNIT, Role.REVIEWER}])
def test_only_administrators_declare(desk: Keeping, roles: set[Role]) -> None:
    other = Actor(username="x", name="某", roles=frozenset(roles))
    with pytest.raises(Forbidden):
        keeping.create(Keeping(session=desk.session, actor=other, now=NOON, path=desk.path), NEWS)


def test_an_id_is_given_once_and_an_old_page_overwrites_nothing(desk: Keeping) -> None:
    keeping.create(desk, NEWS)
    with pytest.raises(Conflict, match="已经有了"):
        keeping.create(desk, NEWS)
    with pytest.raises(Conflict, match="刚被别人改过"):
        keeping.change(desk, "news", NEWS, seen_version=0)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"url": "news.example"}, {"url": "必须是 http"}),
        ({"url": "https://a:b@news.example/"}, {"url": "不能带用户名和口令"}),
        ({"name": "", "max_items": 0}, {"name": "不能为空", "max_items": "不能小于 1"}),
        ({"kind": "telepathy"}, {"kind": "之一"}),
        ({"kind": None}, {"kind": "之一"}),
        ({"link": "a[href]"}, {"link": "不认识这一项"}),
        ({"kind": "list", "link": "a[["}, {"link": "CSS 选择器写错了"}),
        ({"kind": "list", "pattern": "("}, {"pattern": "正则表达式写错了"}),
        (
            {"kind": "api", "mapping": {"items": "["}},
            {"mapping.items": "JMESPath", "mapping.id": "缺少"},
        ),
        ({"standing": "friend"}, {"standing": "只能是"}),
        ({"interval_minutes": "often"}, {"interval_minutes": "必须是数字"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Keeping, changed: dict[str, Any], fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as told:
        keeping.create(desk, {**NEWS, **changed})
    found = told.value.fields or {}
    assert set(found) == set(fields)
    assert all(words in found[field] for field, words in fields.items())
    assert desk.session.scalar(select(DeclaredSource)) is None


def test_a_declaration_that_no_longer_fits_is_named_and_the_rest_goes_on(desk: Keeping) -> None:
    keeping.create(desk, NEWS)
    keeping.create(desk, {**NEWS, "id": "other"})
    desk.session.get_one(DeclaredSource, "other").declaration = {**NEWS, "id": "other", "kind": "gopher"}
    desk.session.flush()
    found = declared_sources(desk.session, desk.path)
    assert [source.id for source in found.sources] == ["news"]
    assert [("other" in fault, "kind" in fault) for fault in found.faults] == [(True, True)]


def test_one_wrong_entry_of_the_file_does_not_keep_the_rest(desk: Keeping) -> None:
    desk.path.write_text(IN_FILE + '[[source]]\nid = "x"\nkind = "gopher"\n' + IN_FILE, "utf-8")
    found = declared_sources(desk.session, desk.path)
    assert [source.id for source in found.demand()] == ["news"]
    assert len(found.faults) == 2


@pytest.mark.parametrize("text", ["", "not toml [", '[[source]]\nkind = "gopher"\n'])
def test_nothing_that_can_be_read_is_said(desk: Keeping, text: str) -> None:
    desk.path.write_text(text, "utf-8")
    with pytest.raises(Misconfigured, match=r"sources\.toml"):
        declared_sources(desk.session, desk.path).demand()


def test_without_file_and_without_declaration_the_way_is_said(desk: Keeping) -> None:
    found = declared_sources(desk.session, desk.path)
    assert found.faults == ()
    with pytest.raises(Misconfigured, match="新建"):
        found.demand()
