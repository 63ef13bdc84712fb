"""Personal data comes in by every door, and lies in the clear nowhere: not in the database's bytes, not in any table, the
index, a log, an answer, an export or an error."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import Workbook
from sqlalchemy import select

from api import sessions
from api.app import create_app
from api.context import ServiceContext
from api.models import SignedIn, User
from crawlers.tables import Mapping as Columns
from crawlers.tables import posts_from
from huiying import inbox
from huiying.app.bootstrap import open_clock, open_database, open_service
from huiying.app.intake import Intake
from huiying.app.pipeline import Pipeline
from huiying.app.scheduling import PARTS
from huiying.clock import FileClock, FixedClock
from huiying.inbox import InboxItem, State
from huiying.index import Query
from huiying.index.elastic import ElasticIndex
from huiying.posts import SourceKind
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from nlp.models import Document, Event
from nlp.understanding import Understander
from tests.integration.handing import Desk, declared
from tests.integration.planted import PLANTED, every_row, everything_in, leaks, unzipped
from tests.integration.watched import NOON, Watch, rss, serving, source
from tests.servers.imap import PASSWORD, running_imap

MAPPING = """[source.mapping]
items = "list"
id = "mid"
text = "text"
title = "title"
author = "user"
"""
FOLDER = """[[source]]
id = "drop"
name = "热线"
kind = "folder"
path = "DROP"
settle_seconds = 0
standing = "private"
source_kind = "hotline"
"""
FORUM = """row = "li.thread"
link = "a.title"
replies = ".count"
[source.floors]
each = "div.post"
text = ".words"
author = ".who"
published = ".when::attr(title)"
"""
THREAD = """<html><head><title>{one.title}</title></head><body><div class="post"><span class="who">{one.author}</span>
<span class="when" title="2026-03-02 11:05"></span><div class="words">{one.text}</div></div></body></html>"""
HEADER = ("工单编号", "标题", "内容", "来电人", "来电号码", "受理时间")
ROLES = ("duty", "unit", "leader", "admin")


def row(door: str, when: str = "2026-03-02 08:30") -> tuple[str, ...]:
    one = PLANTED[door]
    return (door, one.title, one.text, one.author, one.caller, when)


def unreadable(door: str) -> tuple[str, ...]:
    """A row of which the columns have slipped: a person stands where the time should."""
    one = PLANTED[door]
    return row(door, when=f"{one.name} {one.phones[0]}")


def dropped(folder: Path) -> None:
    """A table in a folder that is watched, with a row that cannot be read; beside it one without a head."""
    folder.mkdir()
    lines = [",".join(each) for each in (HEADER, row("folder"), unreadable("folder"))]
    (folder / "tickets.csv").write_text("\n".join(lines), "gb18030")
    (folder / "headless.csv").write_text(
        f"{PLANTED['folder'].name},{PLANTED['folder'].phones[0]}\n1,2\n", "utf-8"
    )


def crawled(folder: Path, service: Service) -> str:
    """A feed, a list and an interface are collected by the real crawler; what it says."""
    dropped(folder.parent / "drop")
    with serving() as site:
        site.put("/rss.xml", rss("/a/1.html"), content_type="text/xml")
        site.put("/a/1.html", PLANTED["rss"].page, headers={"Set-Cookie": "visit=13900000000"})
        site.put("/list/", '<ul><li><a href="g1.html">一则留言</a></li></ul>')
        site.put(
            "/list/g1.html", PLANTED["list"].page.encode("gb18030"), content_type="text/html; charset=gb18030"
        )
        thread = f'<li class="thread"><a class="title" href="/talk/1.html">{PLANTED["forum"].title}</a><i class="count">3</i></li>'
        site.put("/talk/", f"<ul>{thread}</ul>")
        site.put("/talk/1.html", THREAD.format(one=PLANTED["forum"]))
        one = PLANTED["api"]
        posts = [{"mid": 7, "title": one.title, "text": one.text, "user": one.author}]
        site.put("/api", json.dumps({"list": posts}), content_type="application/json")
        watch = Watch(folder, service.database, FileClock(folder / "clock.json"))
        watch.declare(
            source(site, "feed", "rss", "/rss.xml").replace("media", "private")
            + source(site, "page", "list", "/list/", 'pattern = "/g\\\\d+\\\\.html$"').replace(
                "media", "private"
            )
            + source(site, "micro", "api", "/api", MAPPING).replace("media", "private")
            + source(site, "talk", "forum", "/talk/", FORUM).replace("media", "private")
            + FOLDER.replace("DROP", str(folder.parent / "drop"))
        )
        done = watch.run("--sources", str(folder / "sources.toml"), "--json")
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def imported(folder: Path, service: Service) -> str:
    """A CSV with a row that cannot be read, and a workbook; what the officer is told."""
    folder.mkdir()
    lines = [",".join(each) for each in (HEADER, row("csv"), unreadable("rejected"))]
    (folder / "tickets.csv").write_text("\n".join(lines), "gb18030")
    book = Workbook()
    for each in (HEADER, row("xlsx")):
        book.active.append(each)  # type: ignore[union-attr]  # a new book has a sheet
    book.save(folder / "tickets.xlsx")
    told = []
    for name in ("tickets.csv", "tickets.xlsx"):
        rows = posts_from(
            folder / name,
            Columns.parse([]),
            source_id=name,
            source_name="热线",
            now=service.clock.now(),
            source_kind=SourceKind.HOTLINE,
        )
        account = Intake(service).run(rows, source_id=name, progress=lambda _: None)
        told += [*account.refusals, json.dumps(account.as_json())]
    return "\n".join(told)


def pushed(client: TestClient, door: str) -> str:
    """A post is handed in by another system, first wrongly; what it is told."""
    one = PLANTED[door]
    post = {
        "external_id": door,
        "source_name": "网格",
        "title": one.title,
        "text": one.text,
        "author": one.author,
    }
    body = post | {"caller_number": one.caller}
    headers = {"Idempotency-Key": f"key-of-{door}"}
    wrong = client.post("/api/posts", json=body | {"published_at": one.text}, headers=headers)
    right = client.post("/api/posts", json=body, headers=headers)
    assert (wrong.status_code, right.status_code) == (422, 202), right.text
    return wrong.text + right.text


def entered(client: TestClient) -> str:
    """An officer types a post in; another system hands in a batch with one that is wrong; what both are told."""
    one, other = PLANTED["typed"], PLANTED["batch"]
    typed = {"title": one.title, "text": one.text, "author": one.author, "place": "县论坛"}
    post = {"external_id": "1", "source_name": "网格", "title": other.title, "text": other.text}
    good = post | {"author": other.author, "caller_number": other.caller}
    told = [
        client.post("/api/posts/manual", json=typed),
        client.post("/api/posts/manual", json=typed | {"standing": one.name}),
        client.post(
            "/api/posts/batch",
            json={"posts": [good, good | {"external_id": "2", "standing": other.name}]},
            headers={"Idempotency-Key": "key-of-batch"},
        ),
    ]
    assert [answer.status_code for answer in told] == [202, 422, 202], [answer.text for answer in told]
    return "\n".join(answer.text for answer in told)


def mailed(folder: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A citizen writes to a mailbox that is read."""
    one, mail = PLANTED["mail"], EmailMessage()
    mail["Message-ID"], mail["From"], mail["Subject"] = (
        "<1@mail.example>",
        f"{one.author} <a@mail.example>",
        one.title,
    )
    mail["Date"] = "Mon, 02 Mar 2026 08:30:00 +0800"
    mail.set_content(one.text)
    monkeypatch.setenv("HUIYING_SECRET_MAIL", PASSWORD)
    folder.mkdir()
    clock, seal = FixedClock(NOON), office_seal(service.settings)
    office = Desk(home=service.settings.folder, database=service.database, clock=clock, seal=seal)
    with running_imap(folder) as post:
        post.deliver(mail.as_bytes())
        asked = {"id": "letters", "kind": "mailbox", "host": "127.0.0.1", "port": post.port, "user": "duty"}
        run = office.run(
            declared(**asked, password="env:HUIYING_SECRET_MAIL", certificate=str(post.certificate))
        )
    assert run.new == 1, run.error


def broken(service: Service) -> None:
    """An offer that is no post."""
    offer = inbox.Offer(
        source_id="broken",
        external_id="1",
        kind="post",
        payload={"text": PLANTED["broken"].text, "standing": "x"},
    )
    with service.database.transaction() as session:
        inbox.publish(session, [offer], seal=office_seal(service.settings), now=NOON)


def read(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that waits is read; one post is more than the reader can bear."""
    understand = Understander.understand_all

    def stumble(self: Understander, posts: Any) -> Any:
        if any(PLANTED["quarantined"].name in post.text for post in posts):
            raise ValueError(f"cannot read {posts!r}: {posts[0].text}")
        return understand(self, posts)

    monkeypatch.setattr(Understander, "understand_all", stumble)
    Pipeline(service).drain()
    service.index.flush(service.database)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(cast("ServiceContext", None), static=tmp_path_factory.mktemp("unbuilt"))


def signed_in(app: FastAPI, service: Service, role: str) -> TestClient:
    """Somebody of a role, in a browser."""
    app.state.context = service
    with service.database.transaction() as session:
        session.add(
            User(
                username=role,
                name=role,
                password_hash="",
                roles=[role],
                unit_id=None,
                disabled=False,
                created_at=NOON,
            )
        )
        session.flush()
        session.add(
            SignedIn(
                token_sha256=sessions.digest(role),
                username=role,
                created_at=NOON,
                expires_at=NOON + sessions.LIFETIME,
            )
        )
    client = TestClient(app, headers={"X-Requested-With": "huiying"}, raise_server_exceptions=False)
    client.cookies.set(sessions.COOKIE, role)
    return client


def answers(client: TestClient, service: Service) -> Iterator[bytes]:
    """Every page that can be asked for, of every post, event and first thing of other kinds; archives unpacked."""
    with service.database.reading() as session:
        held = {
            "{document_id}": session.scalars(select(Document.id)).all(),
            "{event_id}": session.scalars(select(Event.id)).all(),
        }
    paths = [
        path for path, verbs in client.get("/api/openapi.json").json()["paths"].items() if "get" in verbs
    ]
    for path in paths:
        name = "{" + path.partition("{")[2].partition("}")[0] + "}"
        for number in held.get(name, [1]):
            asked = path.replace(name, str(number))
            if path == "/api/stream" or "{" in asked:
                continue
            answer = client.get(asked, params={"q": "路灯", "rule": "OP-01", "from": "2026-03-02"})
            assert answer.status_code < 500 or answer.status_code == 503, asked
            yield unzipped(answer.content) if answer.content[:2] == b"PK" else answer.content


@pytest.fixture(params=["sqlite", "postgresql and elasticsearch"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    home = tmp_path / "home"
    home.mkdir()
    FileClock(home / "clock.json").set(NOON)
    if request.param == "sqlite":
        service = open_service(Settings(home=home, simulated=True))
    else:
        url = request.getfixturevalue("postgres_database")
        settings = Settings(home=home, simulated=True, database_url=url)
        index = ElasticIndex(request.getfixturevalue("elasticsearch_url"), index=f"test-{uuid4().hex}")
        database = open_database(settings)
        index.prepare(database)
        service = Service(settings=settings, database=database, clock=open_clock(settings), index=index)
    yield replace(service, schedule=PARTS)
    service.index.drop(service.database)
    service.index.close()
    service.database.dispose()


def seen(service: Service) -> bytes:
    """All that lies in the office: the files of the data folder, and every table."""
    return everything_in(service.settings.folder) + every_row(service.database)


def test_what_comes_in_lies_in_the_clear_nowhere(
    app: FastAPI,
    service: Service,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = []
    with caplog.at_level(logging.DEBUG):
        clients = {role: signed_in(app, service, role) for role in ROLES}
        if service.database.is_sqlite:
            told.append(crawled(service.settings.folder, service))
        told += [
            imported(tmp_path / "handed in", service),
            *(pushed(clients["admin"], door) for door in ("push", "quarantined")),
        ]
        told.append(entered(clients["duty"]))
        mailed(tmp_path / "post", service, monkeypatch)
        broken(service)
        assert leaks(seen(service)) == set()
        read(service, monkeypatch)
        assert leaks(seen(service)) == set()
        shown = b"\n".join(answer for client in clients.values() for answer in answers(client, service))
    assert leaks(shown) == set()
    assert leaks(("\n".join(told) + caplog.text).encode()) == set()
    assert leaks(seen(service)) == set()

    with service.database.reading() as session:
        stored = session.scalars(select(Document)).all()
        held = session.scalars(select(InboxItem.reason).where(InboxItem.state == State.QUARANTINED)).all()
    assert len(stored) == (11 if service.database.is_sqlite else 6)
    assert len({one.author for one in stored}) == len(stored)
    assert sorted(str(reason).partition(":")[0] for reason in held) == ["ValueError", "bad_payload"]
    assert b"\xe8\xb7\xaf\xe7\x81\xaf" in shown


def test_the_index_finds_nobody(app: FastAPI, service: Service) -> None:
    client = signed_in(app, service, "admin")
    pushed(client, "push")
    Pipeline(service).drain()
    service.index.flush(service.database)
    with service.database.reading() as session:
        for secret in PLANTED["push"].secrets():
            assert service.index.search(session, Query(text=secret)).total == 0, secret
        assert service.index.search(session, Query(text="路灯")).total == 1


@pytest.mark.parametrize("service", ["sqlite"], indirect=True)
@pytest.mark.parametrize("where", ["text", "author"])
def test_a_planted_leak_is_found(app: FastAPI, service: Service, where: str) -> None:
    client = signed_in(app, service, "admin")
    pushed(client, "push")
    Pipeline(service).drain()
    secret = PLANTED["csv"].phones[0]
    with service.database.transaction() as session:
        setattr(session.scalars(select(Document)).one(), where, f"见{secret}")
    assert leaks(every_row(service.database)) == {("csv", secret)}
    assert leaks(everything_in(service.settings.folder)) == {("csv", secret)}


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16-le"])
def test_every_secret_is_looked_for(charset: str) -> None:
    for door, one in PLANTED.items():
        for secret in one.secrets():
            found = leaks(f"前{secret}后".encode(charset))
            assert (door, secret) in found
            assert {at for at, _ in found} == {door}, secret
