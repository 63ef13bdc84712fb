"""Garbage in, engines gone, files damaged: each is named with its remedy, leaves a record and loses nothing."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from huiying.db import Database
from huiying.inbox import InboxItem, State
from nlp.linear.model import TRAINED
from tests.integration.command import HEADER, huiying, last_json, write_tickets
from tests.servers.records import records_in

NOBODY = 65534
BINARY = b"\x7fELF\x02\x01\x01\0\0\0" + bytes(range(256)) * 8


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """Root may write anything: for a while be somebody who may not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def inbox_items(home: Path, *states: State) -> int:
    database = Database(records_in(home))
    with database.reading() as session:
        count = session.scalar(select(func.count(InboxItem.id)).where(InboxItem.state.in_(states)))
    database.dispose()
    return count or 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "空文件"),
        ("blank.csv", b"\n\n", "空文件"),
        ("program.csv", BINARY, "二进制"),
        ("program.jsonl", BINARY, "二进制"),
        ("program.xlsx", BINARY, "不是能读的 XLSX"),
        ("picture.png", b"\x89PNG", "CSV、XLSX、JSONL"),
        ("other.csv", "甲,乙\n1,2\n".encode(), "甲、乙"),
        ("header.csv", HEADER.encode(), "没有一行"),
    ],
)
def test_a_file_that_is_no_table_is_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    done = huiying(tmp_path / "home", "import", str(tmp_path / name), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert name in done.stderr
    assert said in done.stderr
    assert inbox_items(tmp_path / "home", *State) == 0


def test_a_folder_given_as_a_file_is_named(tmp_path: Path) -> None:
    done = huiying(tmp_path / "home", "import", str(tmp_path))
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr


@pytest.mark.parametrize("subject", ["topics", "urgency", "facts", "events", "extraction"])
def test_labelled_data_that_is_none_is_named(tmp_path: Path, subject: str) -> None:
    (tmp_path / "labels.csv").write_bytes(BINARY)
    for path in (tmp_path, tmp_path / "labels.csv", tmp_path / "nowhere"):
        done = huiying(tmp_path / "home", "evaluate", subject, str(path))
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert str(path) in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("HUIYING_PORT", "eight thousand", "bad_setting"),
        ("HUIYING_DATABASE_URL", "somewhere", "bad_database_url"),
        ("HUIYING_DATABASE_URL", "mysql://u:river-secret@127.0.0.1/x", "bad_database_url"),
        ("HUIYING_ELASTICSEARCH_URL", "127.0.0.1:9200", "HUIYING_ELASTICSEARCH_URL"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, code: str) -> None:
    done = huiying(tmp_path / "home", "db", "upgrade", **{name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert code in done.stderr
    assert "river-secret" not in done.stderr


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    done = huiying(write_tickets(tmp_path), "db", "upgrade")
    assert done.returncode == 2
    assert "HUIYING_HOME" in done.stderr


@pytest.mark.parametrize("content", ["{bad", "{}", "[]", '{"anchor": 7}', "\0"])
def test_a_damaged_clock_is_named_and_no_time_guessed(tmp_path: Path, content: str) -> None:
    (tmp_path / "clock.json").write_text(content, "utf-8")
    done = huiying(tmp_path, "inbox", "list", HUIYING_SIMULATED="true")
    assert done.returncode == 2
    assert "clock.json" in done.stderr


@pytest.mark.of_sqlite
def test_a_damaged_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    damaged = b"not a database at all" * 500
    (tmp_path / "huiying.sqlite3").write_bytes(damaged)
    done = huiying(tmp_path, "user", "list")
    assert done.returncode == 1
    assert "database_damaged" in done.stderr
    assert (tmp_path / "huiying.sqlite3").read_bytes() == damaged


def test_a_damaged_model_costs_no_post_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, tickets = tmp_path / "home", write_tickets(tmp_path)
    shutil.copytree(TRAINED, tmp_path / "trained")
    altered = tmp_path / "trained" / "topics.npz"
    altered.write_bytes(altered.read_bytes()[:-1] + b"?")
    with monkeypatch.context() as patched:
        patched.setattr("nlp.shipped.TRAINED", tmp_path / "trained")
        done = huiying(home, "import", str(tickets))
        assert done.returncode == 2
        assert "model_altered" in done.stderr
        assert inbox_items(home, State.QUARANTINED) == 0
    again = huiying(home, "import", str(tickets), "--json")
    assert (last_json(again)["stored"], last_json(again)["reprints"]) == (2, 1)


@pytest.mark.of_sqlite
def test_a_read_only_database_is_named_and_nothing_is_lost() -> None:
    with tempfile.TemporaryDirectory() as open_to_all:
        home = Path(open_to_all)
        tickets = write_tickets(home)
        assert huiying(home, "import", str(tickets)).returncode == 0
        more = home / "more.csv"
        more.write_text(HEADER + "T9,井盖,石桥巷的井盖松了，车一过就响，请来人修一下。,\n", "utf-8")
        home.chmod(0o755)
        (home / "huiying.sqlite3").chmod(0o444)
        home.chmod(0o555)
        with an_ordinary_user():
            done = huiying(home, "import", str(more))
        home.chmod(0o755)
        (home / "huiying.sqlite3").chmod(0o644)
        assert done.returncode == 1
        assert "数据目录" in done.stderr
        assert "权限" in done.stderr
        assert not (home / "errors.log").exists()
        assert inbox_items(home, *State) == 5
        assert huiying(home, "audit", "verify").returncode == 0
        assert last_json(huiying(home, "import", str(more), "--json"))["stored"] == 1


def test_with_elasticsearch_gone_rows_are_kept_and_the_search_said_to_be_behind(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    home, tickets = tmp_path / "home", write_tickets(tmp_path)
    done = huiying(home, "import", str(tickets), "--json", HUIYING_ELASTICSEARCH_URL=url)
    assert done.returncode == 1
    assert last_json(done)["stored"] == 2
    assert "暂时检索不到" in done.stderr
    assert "HUIYING_ELASTICSEARCH_URL" in done.stderr
    again = last_json(huiying(home, "import", str(tickets), "--json"))
    assert again["reasons"]["already_held"] == 3  # type: ignore[index]
