"""The command line as an operator meets it: an empty folder, every row accounted for, words that are wrong."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from huiying.app import bootstrap
from tests.integration.command import HEADER, huiying, last_json, write_tickets
from tests.servers.processes import free_port

HALF = (
    b"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Requested-With: huiying\r\nExpect: 100-continue\r\n"
    b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
)


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    return write_tickets(tmp_path)


def test_import_accounts_for_every_row_and_a_second_import_adds_nothing(
    tmp_path: Path, tickets: Path
) -> None:
    first = huiying(tmp_path / "home", "import", str(tickets), "--json", "--kind", "hotline")
    assert first.returncode == 0, first.stderr
    account = last_json(first)
    assert account["offered"] == 5
    assert (account["stored"], account["reprints"], account["rejected"]) == (2, 1, 2)
    assert account["reasons"] == {"empty": 1, "impossible_date": 1}
    assert "第 4 行" in first.stderr
    assert "第 5 行" in first.stderr
    again = last_json(huiying(tmp_path / "home", "import", str(tickets), "--json", "--kind", "hotline"))
    assert (again["stored"], again["reprints"], again["rejected"]) == (0, 0, 5)
    assert again["reasons"]["already_held"] == 3  # type: ignore[index]


def test_the_installed_command_passes_the_exit_code_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from huiying.app.cli import main; main()", "import", "nowhere.csv"]
    env = os.environ | {"HUIYING_HOME": str(tmp_path)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.csv" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("settings", "--json"),
        ("audit", "verify", "--json"),
        ("inbox", "list", "--json"),
        ("user", "list", "--json"),
        ("unit", "list", "--json"),
        ("inbox", "replay"),
        ("db", "upgrade"),
        ("index", "rebuild"),
    ],
)
def test_every_command_works_on_an_empty_folder(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = huiying(tmp_path / "home", *words)
    assert done.returncode == 0, done.stderr


def test_settings_never_show_a_secret(tmp_path: Path) -> None:
    secret = "hunter-of-words"
    url = f"postgresql://u:{secret}@127.0.0.1/x"
    done = huiying(tmp_path / "h", "settings", "--json", HUIYING_DATABASE_URL=url)
    assert done.returncode == 0
    assert secret not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("evaluate", "weather", "x.csv"),
            "topics、urgency、facts、events、pii、extraction、places、sentiment、rumours",
        ),
        (("evaluate", "topics"), "PATH"),
        (("serve", "--port", "99999"), "65535"),
        (("serve", "--prot", "1"), "--port"),
        (("demo", "--seed", "one"), "--seed"),
        (("import", "x.csv", "--kind", "rumour"), "hotline"),
        (("imprt",), "imprt"),
    ],
)
def test_a_command_written_wrong_is_named_with_where_to_look(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = huiying(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "--help" in done.stderr


@pytest.mark.parametrize("words", [(), ("user",), ("audit",)])
def test_a_command_without_words_shows_its_help(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = huiying(tmp_path, *words)
    assert done.returncode == 2
    assert "Usage: " in done.stdout + done.stderr
    assert "用法不对" not in done.stderr


def test_what_nobody_foresaw_is_one_line_and_a_log(
    tmp_path: Path, tickets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("0/0")

    monkeypatch.setattr(bootstrap, "open_index", broken)
    done = huiying(tmp_path / "home", "import", str(tickets))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    log = tmp_path / "home" / "errors.log"
    assert str(log) in done.stderr
    assert "Traceback" in log.read_text("utf-8")
    assert "ZeroDivisionError: 0/0" in log.read_text("utf-8")


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = huiying(tmp_path / "home", "serve", "--port", port)
    assert done.returncode == 2
    assert port in done.stderr
    assert "占用" in done.stderr


def test_who_asks_twice_is_obeyed_at_once_and_reads_no_traces(tmp_path: Path) -> None:
    settings, port = os.environ | {"HUIYING_HOME": str(tmp_path / "home")}, free_port()
    command = [sys.executable, "-c", "from huiying.app.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=settings, text=True) as server:
        assert server.stderr is not None
        assert str(port) in server.stderr.readline()
        with socket.create_connection(("127.0.0.1", port)) as slow:
            # Half a request keeps the server from ending by itself.
            slow.sendall(HALF)
            slow.recv(20)
            server.send_signal(signal.SIGINT)
            time.sleep(0.2)
            server.send_signal(signal.SIGINT)
            assert server.wait(20) == 0
        assert server.stderr.read() == ""


def test_a_wrong_source_file_is_named(tmp_path: Path) -> None:
    declared = tmp_path / "sources.toml"
    declared.write_text(
        '[[source]]\nid = "a"\nname = "甲"\nkind = "telepathy"\nurl = "http://127.0.0.1/"\n', "utf-8"
    )
    done = huiying(tmp_path / "home", "crawl", "--sources", str(declared))
    assert done.returncode == 2


def test_a_missing_column_is_named(tmp_path: Path, tickets: Path) -> None:
    done = huiying(tmp_path / "home", "import", str(tickets), "--map", "text=诉求")
    assert done.returncode == 2
    assert "诉求" in done.stderr
    assert "内容" in done.stderr


def test_a_post_of_next_year_is_refused_by_line_and_the_rest_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "T1,甲,河东路的路灯坏了三天,2098-01-01\nT2,乙,南门桥的护栏断了一截,\n", "utf-8")
    done = huiying(tmp_path / "home", "import", str(path), "--json")
    assert done.returncode == 0
    assert last_json(done)["reasons"] == {"future_date": 1}
    assert "第 2 行" in done.stderr
    assert "2098-01-01" in done.stderr
