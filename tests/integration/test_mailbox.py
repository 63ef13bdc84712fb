"""A mailbox over IMAP: every mail a post, its tables rows, its troubles named; nothing in it is touched."""

from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from crawlers.handed import connection
from crawlers.sources import Source
from huiying import blobs
from tests.integration.handing import Desk, declared, desk
from tests.servers.imap import PASSWORD, Post, running_imap

SECRET = "HUIYING_SECRET_MAIL"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv(SECRET, PASSWORD)
    with desk(tmp_path) as office:
        yield office


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with running_imap(tmp_path) as post:
        yield post


def mailbox(post: Post, **given: object) -> Source:
    usual = {
        "id": "letters",
        "kind": "mailbox",
        "host": "127.0.0.1",
        "port": post.port,
        "user": "duty@office.example",
        "password": f"env:{SECRET}",
        "certificate": str(post.certificate),
    }
    return declared(**(usual | given))


def letter(subject: str = "路灯不亮", text: str = "清源县河东路的路灯不亮", number: int = 1) -> EmailMessage:
    mail = EmailMessage()
    mail["Message-ID"] = f"<{number}@mail.example>"
    mail["From"] = "王某 <Wang@Mail.example>"
    mail["Date"] = "Sun, 01 Mar 2026 08:30:00 +0800"
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


def test_mails_become_posts_and_stay_as_they_are(office: Desk, post: Post) -> None:
    post.deliver(letter().as_bytes(), letter("停水", "东街停水", 2).as_bytes())
    run = office.run(mailbox(post))
    assert (run.state, run.seen, run.offered, run.new) == ("fresh", 2, 2, 2)
    first, second = office.posts("letters")
    assert (first.external_id, first.title, first.text) == (
        "<1@mail.example>",
        "路灯不亮",
        "清源县河东路的路灯不亮",
    )
    assert (first.author, f"{first.published_at:%m-%d %H:%M}") == ("wang@mail.example", "03-01 00:30")
    assert second.title == "停水"
    with office.database.reading() as session:
        assert b"Message-ID" in blobs.fetch(session, first.raw_sha256 or "", seal=office.seal)
    verbs = {line.split(" ")[0] if not line.startswith("UID") else line.split(" ")[1] for line in post.asked}
    assert verbs <= {"CAPABILITY", "LOGIN", "ID", "EXAMINE", "SEARCH", "FETCH", "LOGOUT"}
    assert all("PEEK" in line or "SIZE" in line for line in post.asked if "FETCH" in line)


def test_only_what_came_since_is_asked_for(office: Desk, post: Post) -> None:
    post.deliver(letter().as_bytes())
    office.run(mailbox(post))
    again = office.run(mailbox(post))
    assert (again.state, again.offered, again.requests) == ("unchanged", 0, 1)
    post.deliver(letter("停水", "东街停水", 2).as_bytes())
    assert office.run(mailbox(post)).new == 1
    post.uid_validity = 2
    renumbered = office.run(mailbox(post))
    assert (renumbered.state, renumbered.offered, renumbered.new) == ("unchanged", 2, 0)


def test_a_long_mailbox_is_read_in_several_runs(office: Desk, post: Post) -> None:
    post.deliver(*(letter(f"事{n}", f"第{n}件事", n).as_bytes() for n in range(5)))
    assert [office.run(mailbox(post, max_items=2)).new for _ in range(4)] == [2, 2, 1, 0]


def test_an_empty_mailbox_is_empty(office: Desk, post: Post) -> None:
    run = office.run(mailbox(post))
    assert (run.state, run.offered) == ("empty", 0)
    assert "还没有邮件" in (run.error or "")


def test_attached_tables_are_rows_and_other_files_are_named(office: Desk, post: Post) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["工单编号", "诉求内容"], ["T1", "井盖丢了"], ["T2", ""]):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    mail = letter("三月工单", "请查收")
    mail.add_attachment(content.getvalue(), "application", "octet-stream", filename="工单.xlsx")
    mail.add_attachment("工单编号,内容\nT3,路塌了\n".encode("gbk"), "text", "csv", filename="补.csv")
    mail.add_attachment(b"%PDF", "application", "pdf", filename="../说明.pdf")
    mail.add_attachment(b"no zip", "application", "octet-stream", filename="坏.xlsx")
    post.deliver(mail.as_bytes(), letter("停水", "东街停水", 2).as_bytes())
    run = office.run(mailbox(post))
    assert (run.state, run.offered, run.new, run.failed) == ("partial", 6, 4, 1)
    assert "坏.xlsx 不是能读的 XLSX" in (run.error or "")
    assert [one.text for one in office.posts("letters")] == [
        "请查收\n附件：工单.xlsx、补.csv、说明.pdf、坏.xlsx",
        "井盖丢了",
        "路塌了",
        "东街停水",
    ]
    assert office.outcomes("letters") == {"waiting": 4, "rejected": 2}


def test_a_folder_with_a_chinese_name_and_a_server_that_wants_to_know_who_asks(
    office: Desk, post: Post
) -> None:
    post.wants_id = True
    post.deliver(letter().as_bytes(), folder="&XeVTVQ- &-1")
    assert office.run(mailbox(post, folder="工单 &1")).new == 1


def test_starttls(office: Desk, tmp_path: Path) -> None:
    with running_imap(tmp_path, security="starttls") as post:
        post.deliver(letter().as_bytes())
        assert office.run(mailbox(post, security="starttls")).new == 1


@pytest.mark.parametrize(
    "case",
    [
        ({"folder": "没有"}, "gone", "没有文件夹“没有”"),
        ({"certificate": None}, "untrusted", "证书不受信任"),
        ({"certificate": "/nowhere/ca.pem"}, "untrusted", "读不到"),
        ({"security": "starttls"}, "failing", "稍后会再试"),
        ({"host": "localhost"}, "untrusted", "证书不受信任"),
        ({"password": "env:HUIYING_SECRET_UNSET"}, "login_refused", "HUIYING_SECRET_UNSET"),
        ({"port": 1}, "failing", "没有开放"),
    ],
)
def test_troubles_are_named_with_what_to_do(
    office: Desk,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[dict[str, object], str, str],
) -> None:
    given, state, words = case
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    post.deliver(letter().as_bytes())
    run = office.run(mailbox(post, **given))
    assert (run.state, run.offered) == (state, 0)
    assert words in (run.error or "")


def test_a_wrong_password_is_told_without_the_password(
    office: Desk, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(SECRET, "wrong-but-secret-9")
    run = office.run(mailbox(post))
    assert run.state == "login_refused"
    assert "授权码" in (run.error or "")
    assert "wrong-but-secret-9" not in (run.error or "") + caplog.text


def test_a_silent_server_is_given_up(office: Desk, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    post.silent = True
    run = office.run(mailbox(post))
    assert (run.state, "没有答复" in (run.error or "")) == ("failing", True)


def test_a_server_that_drips_is_cut_off(office: Desk, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LONGEST", 0.0)
    post.deliver(letter().as_bytes())
    run = office.run(mailbox(post))
    assert (run.state, run.offered) == ("failing", 0)


def test_a_line_that_breaks_half_way_loses_nothing(office: Desk, post: Post) -> None:
    post.deliver(*(letter(f"事{n}", f"第{n}件事", n).as_bytes() for n in range(4)))
    post.cut_at = 3
    run = office.run(mailbox(post))
    assert (run.state, run.offered) == ("partial", 2)
    assert "连接断了" in (run.error or "")
    post.cut_at = None
    assert office.run(mailbox(post)).new == 2
    assert len(office.posts("letters")) == 4


def test_a_mail_beyond_all_measure_is_named_by_its_subject(office: Desk, post: Post) -> None:
    post.deliver(letter().as_bytes())
    post.huge = True
    run = office.run(mailbox(post))
    assert (run.state, run.offered, run.new) == ("unchanged", 1, 0)
    assert office.outcomes("letters") == {"rejected": 1}


def test_a_mail_that_says_nothing_is_rejected_by_name(office: Desk, post: Post) -> None:
    post.deliver(b"From: a@b.example\r\n\r\n", b"", letter().as_bytes())
    run = office.run(mailbox(post))
    assert (run.offered, run.new) == (3, 1)
    assert office.outcomes("letters") == {"waiting": 1, "rejected": 2}


def test_a_preview_shows_the_last_mails_and_takes_nothing_in(office: Desk, post: Post) -> None:
    assert office.look(mailbox(post)).words.startswith("打得开，里面有 0 封邮件")
    post.deliver(*(letter(f"事{n}", f"第{n}件事", n).as_bytes() for n in range(8)))
    seen = office.look(mailbox(post))
    assert (seen.ok, seen.seen) == (True, 8)
    assert [one.title for one in seen.prospects] == ["事3", "事4", "事5", "事6", "事7"]
    assert "wang@mail.example" not in str(seen.as_json())
    assert office.outcomes("letters") == {}
    refused = office.look(mailbox(post, folder="没有"))
    assert (refused.ok, "没有文件夹" in refused.words) == (False, True)
