"""Posts of a case, looked at again where they stood: what is changed or taken down is noticed, kept, told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from alerts.models import Case, CaseStep
from api.directory import Accounts
from api.models import User
from api.views.annotations import annotations
from crawlers.pages import FetchedPage
from crawlers.responses import Answered, RawResponse, keep_response
from crawlers.revisits.models import PageChange, Revisit
from huiying import blobs, inbox
from huiying.app.bootstrap import open_clock, open_database, open_service
from huiying.app.pipeline import Pipeline
from huiying.app.revisiting import revisit_due
from huiying.audit import AuditRow
from huiying.blobs import Blob, BlobKind
from huiying.clock import FileClock
from huiying.index.elastic import ElasticIndex
from huiying.notify.models import Delivery, Notice
from huiying.sealing import Seal, office_seal
from huiying.service import Service
from huiying.settings import Settings
from nlp.models import Document
from tests.integration.watched import NOON, Site, serving

PATH = "/t/17.html"


def page(words: str, more: str = "阅读 12") -> str:
    return (
        "<html><head><title>桥头积水没人管</title></head><body><h1>桥头积水没人管</h1>"
        f"<div><p>昨天夜里下了大雨，桥头的积水到了膝盖，早上上学的孩子都是大人背过去的。</p><p>{words}</p>"
        f"<p>这里每年都淹，打过几次电话都说在处理，到现在也没有人来修下水道，请有关部门重视。</p></div><p>{more}</p></body></html>"
    )


@dataclass
class Board:
    """An office whose case rests on a page of a site that a test can change."""

    service: Service
    site: Site
    seal: Seal

    def look(self, hours: float) -> int:
        """So many hours after the case was opened, the pages that are due are looked at."""
        clock = self.service.clock
        assert isinstance(clock, FileClock)
        clock.set(NOON + timedelta(hours=hours))
        return revisit_due(self.service, self.service.settings.folder / "sources.toml")

    def changes(self) -> list[PageChange]:
        with self.service.database.reading() as session:
            return list(session.scalars(select(PageChange).order_by(PageChange.id)))

    def revisit(self) -> Revisit:
        with self.service.database.reading() as session:
            return session.scalars(select(Revisit)).one()

    def kinds(self) -> set[str]:
        with self.service.database.reading() as session:
            return set(session.scalars(select(Blob.kind)))


def crawl(service: Service, site: Site, seal: Seal) -> None:
    """The page as the crawler brings it, read by the worker; and a case opened on what it tells."""
    body = site.pages[PATH].body
    url = f"{site.origin}{PATH}"
    answered = Answered(
        url=url, final_url=url, at=NOON, status=200, headers={"content-type": "text/html; charset=utf-8"}
    )
    with service.database.transaction() as session:
        digest = keep_response(session, answered, body, source_id="board", seal=seal)
        fetched = FetchedPage(
            url=url, final_url=url, status=200, content_type="text/html; charset=utf-8", fetched_at=NOON,
            body_sha256=digest, source_id="board", source_name="清源论坛", source_kind="board", standing="private",
            local=True,
        )  # fmt: skip
        inbox.publish(session, [fetched.offer()], seal=seal, now=NOON)
    assert Pipeline(service).run_once().stored == 1
    with service.database.transaction() as session:
        document = session.scalars(select(Document)).one()
        session.add(
            Case(
                number="2026-0001", title="桥头积水", event_id=document.event_id, kind="opinion", state="assessing",
                co_units=[], first_post_at=NOON, first_seen_at=NOON, opened_at=NOON, opened_by="du", updated_at=NOON,
            )
        )  # fmt: skip
        session.add(
            User(
                username="du",
                name="杜值",
                password_hash="",
                roles=["duty"],
                unit_id=None,
                disabled=False,
                created_at=NOON,
            )
        )


@pytest.fixture
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """On SQLite, or on PostgreSQL where a test asks for it by parameter; nothing is searched there."""
    FileClock(tmp_path / "clock.json").set(NOON)
    if getattr(request, "param", "sqlite") == "sqlite":
        service = open_service(Settings(home=tmp_path, simulated=True))
    else:
        url = request.getfixturevalue("postgres_database")
        settings = Settings(home=tmp_path, simulated=True, database_url=url)
        index = ElasticIndex("http://127.0.0.1:9", index="nowhere")
        database = open_database(settings)
        service = Service(settings=settings, database=database, clock=open_clock(settings), index=index)
    yield service
    service.index.close()
    service.database.dispose()


@pytest.fixture
def board(service: Service, tmp_path: Path) -> Iterator[Board]:
    seal = office_seal(service.settings)
    with serving() as site:
        site.put(PATH, page("住户王建国电话13912345678。"), headers={"ETag": '"1"'})
        (tmp_path / "sources.toml").write_text(
            f'[[source]]\nid = "board"\nname = "清源论坛"\nkind = "rss"\nurl = "{site.origin}/rss.xml"\n'
            'standing = "private"\nsource_kind = "board"\n',
            "utf-8",
        )
        crawl(service, site, seal)
        yield Board(service=service, site=site, seal=seal)


def test_a_page_that_stays_is_asked_on_schedule_and_its_bytes_are_spared(board: Board) -> None:
    assert [board.look(hours) for hours in (0.5, 1, 2, 6, 23, 24, 47, 48)] == [0, 1, 0, 1, 0, 1, 0, 1]
    assert board.site.asked[PATH] == 4
    assert board.changes() == []
    assert board.revisit().finding == "unchanged"
    assert board.kinds() == {BlobKind.VERSION}


@pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
def test_a_changed_page_is_kept_with_the_difference_of_the_masked_texts(board: Board) -> None:
    board.look(1)
    board.site.put(
        PATH, page("住户王建国电话13912345678，家里也淹了。", "阅读 9876"), headers={"ETag": '"2"'}
    )
    board.look(6)
    board.look(24)
    (change,) = board.changes()
    assert (change.kind, change.noticed_at) == ("changed", NOON + timedelta(hours=6))
    assert "-住户王**电话***********。" in change.difference
    assert "+住户王**电话***********，家里也淹了。" in change.difference
    assert "9876" not in change.difference
    with board.service.database.reading() as session:
        assert change.sha256 is not None
        assert "家里也淹了" in blobs.fetch(session, change.sha256, seal=board.seal).decode()
        row = session.scalars(select(RawResponse).where(RawResponse.sha256 == change.sha256)).one()
        first = session.scalars(select(Document.raw_sha256)).one()
        assert session.get_one(Blob, first).kind == BlobKind.VERSION
    assert (row.status, row.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize(
    "gone",
    [
        {"status": 404},
        {"status": 410},
        {"body": "<html><title>提示</title><p>抱歉，该信息已被删除</p></html>"},
    ],
)
def test_a_page_taken_down_is_noticed_once_and_when_it_is_back(board: Board, gone: dict[str, object]) -> None:
    board.look(1)
    board.site.put(PATH, **gone)
    for hours in (6, 24, 48):
        assert board.look(hours) == 1
    board.site.put(PATH, page("住户王建国电话13912345678。"))
    board.look(72)
    assert [(each.kind, each.noticed_at) for each in board.changes()] == [
        ("deleted", NOON + timedelta(hours=6)),
        ("restored", NOON + timedelta(hours=72)),
    ]


@pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
def test_the_case_the_watch_and_the_readers_are_told(board: Board) -> None:
    board.look(1)
    board.site.put(PATH, status=404)
    board.look(6)
    with board.service.database.reading() as session:
        (line,) = session.scalars(select(CaseStep.summary).where(CaseStep.step == "watch"))
        (notice,) = session.scalars(select(Notice))
        (told,) = session.scalars(select(Delivery.username))
        actions = session.scalars(select(AuditRow.action)).all()
        (beside,) = annotations(session, [1]).values()
        assert [one.username for one in Accounts().people(session)] == [told]
    assert line == "原帖已删除：清源论坛《桥头积水没人管》"
    assert notice.title == f"{line}（2026-0001）"
    assert "case.page_changed" in actions
    assert [(each.kind.label, each.difference) for each in beside.changes] == [("原帖已删除", "")]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 503}, "503"),
        ({"status": 403}, "403"),
        ({"body": "<title>登录</title><p>请先登录</p>"}, "登录"),
    ],
)
def test_trouble_is_no_deletion(board: Board, answer: dict[str, object], said: str) -> None:
    board.site.put(PATH, **answer)
    assert board.look(1) == 1
    assert board.changes() == []
    assert said in (board.revisit().words or "")


def test_robots_are_obeyed(board: Board) -> None:
    board.site.put("/robots.txt", "User-agent: *\nDisallow: /t/", content_type="text/plain")
    board.look(1)
    assert (board.site.asked["/robots.txt"], board.site.asked[PATH]) == (1, 0)
    assert "robots.txt" in (board.revisit().words or "")


def test_a_host_inside_that_is_no_source_is_left_alone(board: Board) -> None:
    (board.service.settings.folder / "sources.toml").write_text("", "utf-8")
    board.look(1)
    assert board.site.asked.total() == 0
    assert "内网" in (board.revisit().words or "")


def test_a_case_that_is_closed_is_asked_for_no_more(board: Board) -> None:
    board.look(1)
    with board.service.database.transaction() as session:
        session.scalars(select(Case)).one().archived_at = NOON + timedelta(hours=2)
    assert board.look(48) == 0


def test_only_a_change_of_hidden_words_is_said_without_them(board: Board) -> None:
    board.look(1)
    board.site.put(PATH, page("住户王建国电话13987654321。"))
    board.look(6)
    (change,) = board.changes()
    assert "遮盖的个人信息" in change.difference
    assert "139" not in change.difference
