"""Folders and mailboxes as declared: what is unsafe or wrong is refused where it is written, by field."""

from pathlib import Path

import pytest

from crawlers.sources import FolderSource, MailboxSource, load
from huiying.errors import Misconfigured

FOLDER = {"kind": "folder", "path": "drop"}
MAILBOX = {
    "kind": "mailbox",
    "host": "mail.qingyuan.example",
    "user": "watch@qingyuan.example",
    "password": "env:HUIYING_SECRET_MAIL",
}


def declare(folder: Path, entry: dict[str, object]) -> Path:
    usual = {"id": "a", "name": "甲", "standing": "private", "source_kind": "hotline"}
    lines = [f"{name} = {_toml(value)}" for name, value in (usual | entry).items()]
    path = folder / "sources.toml"
    path.write_text("[[source]]\n" + "\n".join(lines), "utf-8")
    return path


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + " }"
    return str(value) if isinstance(value, int | float | list) else f"'{value}'"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (FOLDER | {"path": ""}, "path"),
        (FOLDER | {"path": "drop/../../etc"}, "不能有 .."),
        (FOLDER | {"files": "/etc/*"}, "文件名样式"),
        (FOLDER | {"files": ["*.csv", "../*.csv"]}, "文件名样式"),
        (FOLDER | {"columns": {"colour": "颜色"}}, "不认识 colour"),
        (FOLDER | {"settle_seconds": -1}, "settle_seconds"),
        (MAILBOX | {"password": "secret-itself"}, "口令不要写在来源文件里"),
        (MAILBOX | {"password": "env:PATH"}, "HUIYING_SECRET_"),
        (MAILBOX | {"security": "none"}, "只允许到本机"),
        (MAILBOX | {"port": 70000}, "port"),
        (MAILBOX | {"host": "mail.example/x"}, "host"),
        ({"kind": "mailbox"}, "host"),
        ({"kind": "tape"}, "kind"),
    ],
)
def test_a_wrong_declaration_names_its_field(tmp_path: Path, entry: dict[str, object], words: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        load(declare(tmp_path, entry))
    assert words in refused.value.message
    assert "secret-itself" not in refused.value.message


def test_a_folder_with_the_least_that_must_be_said(tmp_path: Path) -> None:
    (source,) = load(declare(tmp_path, FOLDER))
    assert isinstance(source, FolderSource)
    assert "*.xlsx" in source.files
    assert (source.interval_minutes, source.settle_seconds) == (1, 10)


def test_a_mailbox_on_this_machine_may_go_without_tls(tmp_path: Path) -> None:
    (source,) = load(declare(tmp_path, MAILBOX | {"host": "127.0.0.1", "security": "none"}))
    assert isinstance(source, MailboxSource)
    assert (source.port, source.folder) == (993, "INBOX")
