"""Mails as they come: charsets that lie, headers that are broken, pages without plain words."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.handed.mails import Mail, read_mail

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
RECEIVED = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def read(*lines: str | bytes) -> Mail:
    raw = b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return read_mail(raw, now=NOW, received_at=RECEIVED)


def word(text: str, charset: str, named: str | None = None) -> str:
    return f"=?{named or charset}?B?{b64encode(text.encode(charset)).decode()}?="


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030", "big5"])
def test_words_in_any_charset(charset: str) -> None:
    text = "河東路的路燈不亮，請派人來修" if charset == "big5" else "河东路的路灯不亮，请派人来修"
    mail = read(
        f"Subject: {word(text, charset)}",
        f"Content-Type: text/plain; charset={charset}",
        "Content-Transfer-Encoding: 8bit",
        "",
        text.encode(charset),
    )
    assert (mail.subject, mail.text) == (text, text)


def test_gbk_called_gb2312_and_raw_bytes_in_headers() -> None:
    subject = "关于镕基路积水的反映，请尽快处理"
    named = read(f"Subject: {word(subject, 'gbk', 'gb2312')}", "", "x")
    raw = read(b"Subject: " + subject.encode("gbk"), "", "x")
    unknown = read(f"Subject: {word(subject, 'gbk', 'x-nobody-knows')}", "", "x")
    assert {named.subject, raw.subject, unknown.subject} == {subject}


def test_a_character_split_between_two_encoded_words() -> None:
    whole = "路灯不亮".encode()
    halves = [f"=?utf-8?B?{b64encode(part).decode()}?=" for part in (whole[:4], whole[4:])]
    assert read("Subject: " + "\r\n ".join(halves), "", "x").subject == "路灯不亮"


def test_a_page_is_read_as_words_where_there_are_no_plain_ones() -> None:
    mail = read(
        'Content-Type: multipart/alternative; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "   ",
        "--b",
        "Content-Type: text/html; charset=gb2312",
        "",
        "<html><script>bad()</script><p>河东路</p><p>路灯不亮</p></html>".encode("gbk"),
        "--b--",
    )
    assert "bad" not in mail.text
    assert [line for line in mail.text.split("\n") if line] == ["河东路", "路灯不亮"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Sun, 01 Mar 2026 08:30:00 +0800", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
        ("1 Mar 2026 08:30:00 GMT", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 08:30:00", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
        ("Sun, 01 Mar 2027 08:30:00 +0800", RECEIVED),
        ("Mon, 99 Foo 2026 99:99:99 +9999", RECEIVED),
        ("", RECEIVED),
    ],
)
def test_when_a_mail_was_sent(written: str, moment: datetime) -> None:
    assert read(f"Date: {written}", "", "x").sent_at == moment


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("王某 <Wang@Mail.example>", "wang@mail.example"),
        (f"{word('王某', 'gbk')} <a@b.example>", "a@b.example"),
        ("王某", "王某"),
        ("", None),
        ('"a" <', None),
    ],
)
def test_who_sent_it(written: str, sender: str | None) -> None:
    found = read(f"From: {written}", "", "x").sender
    assert found == sender or (sender is None and "@" not in (found or ""))


def test_names_of_attachments_lead_nowhere() -> None:
    mail = read(
        'Content-Type: multipart/mixed; boundary="b"',
        "",
        "--b",
        "Content-Type: application/octet-stream",
        f'Content-Disposition: attachment; filename="{word("../../密/工单.csv", "gbk")}"',
        "Content-Transfer-Encoding: base64",
        "",
        b64encode(b"a,b\n").decode(),
        "--b",
        "Content-Type: application/pdf",
        "Content-Disposition: attachment",
        "",
        "x",
        "--b--",
    )
    assert [(one.name, one.content) for one in mail.attachments] == [("工单.csv", b"a,b\n"), ("附件", b"x")]


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"Subject: ", b"From: ", b"Date: ", b"Content-Type: ", b"\r\n"])
)
def test_no_mail_is_too_odd_to_read(content: bytes, before: bytes) -> None:
    mail = read_mail(before + content, now=NOW, received_at=None)
    assert "\0" not in mail.subject + mail.text
