"""The command line as an operator meets it: an empty folder, wrong input, engines that are gone."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

HEADER = "工单编号,标题,内容,时间\n"
ROWS = (
    "T1,路灯不亮,清源县柳河路的路灯已经半个月不亮了，晚上出行很不安全，请尽快维修。,2026-03-02 09:00\n"
    "T2,路灯不亮,清源县柳河路的路灯已经半个月不亮了，晚上出行很不安全，请尽快维修。,2026-03-02 10:00\n"
    "T3,,,2026-03-02 11:00\n"
    "T4,公交改线,九路公交改线以后老人看病要走两里路，希望恢复原来的站点，谢谢。,1970-01-01 00:00\n"
    "T5,自来水发黄,幸福小区的自来水这几天发黄，有铁锈味，物业说是管网问题，请水务部门检测。,2026-03-02 12:00\n"
)


def huiying(home: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from huiying.app.cli import main; main()", *words]
    env = os.environ | {"HUIYING_HOME": str(home)} | extra
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def last_json(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    value = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(value, dict)
    return value


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(HEADER + ROWS, "utf-8")
    return path


def test_import_accounts_for_every_row_and_a_second_import_adds_nothing(
    tmp_path: Path, tickets: Path
) -> None:
    first = huiying(tmp_path / "home", "import", str(tickets), "--json", "--kind", "hotline")
    assert first.returncode == 0, first.stderr
    account = last_json(first)
    assert account["offered"] == 5
    assert (account["stored"], account["reprints"], account["rejected"]) == (2, 1, 2)
    assert account["reasons"] == {"empty": 1, "impossible_date": 1}
    again = last_json(huiying(tmp_path / "home", "import", str(tickets), "--json", "--kind", "hotline"))
    assert (again["stored"], again["reprints"], again["rejected"]) == (0, 0, 5)
    assert again["reasons"]["already_held"] == 3  # type: ignore[index]


def test_a_missing_column_is_named(tmp_path: Path, tickets: Path) -> None:
    done = huiying(tmp_path / "home", "import", str(tickets), "--map", "text=诉求")
    assert done.returncode == 2
    assert "诉求" in done.stderr
    assert "内容" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("settings", "--json"),
        ("audit", "verify", "--json"),
        ("inbox", "list", "--json"),
        ("user", "list", "--json"),
        ("db", "upgrade"),
        ("index", "rebuild"),
    ],
)
def test_every_command_works_on_an_empty_folder(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = huiying(tmp_path / "home", *words)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_settings_never_show_a_secret(tmp_path: Path) -> None:
    secret = "hunter-of-words"
    done = huiying(
        tmp_path / "h", "settings", "--json", HUIYING_DATABASE_URL=f"postgresql://u:{secret}@127.0.0.1/x"
    )
    assert done.returncode == 0
    assert secret not in done.stdout + done.stderr


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = huiying(tmp_path / "home", "serve", "--port", port)
    assert done.returncode == 2
    assert port in done.stderr
    assert "占用" in done.stderr


@pytest.mark.skipif(
    os.geteuid() != 0, reason="as an ordinary user the folder's rights decide, tried below as root"
)
def test_a_read_only_database_is_named_and_nothing_is_lost(tmp_path: Path, tickets: Path) -> None:
    home = tmp_path / "home"
    huiying(home, "import", str(tickets))
    done = huiying(
        home,
        "inbox",
        "list",
        "--json",
        HUIYING_DATABASE_URL=f"sqlite:///file:{home}/huiying.sqlite3?mode=ro&uri=true",
    )
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr


def test_elasticsearch_gone_loses_nothing(tmp_path: Path, tickets: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    home = tmp_path / "home"
    huiying(home, "import", str(tickets), "--json", HUIYING_ELASTICSEARCH_URL=url)
    account = last_json(huiying(home, "import", str(tickets), "--json"))
    assert account["stored"] == 0
    assert account["reasons"]["already_held"] == 3  # type: ignore[index]


def test_a_wrong_source_file_is_named(tmp_path: Path) -> None:
    declared = tmp_path / "sources.toml"
    declared.write_text(
        '[[source]]\nid = "a"\nname = "甲"\nkind = "telepathy"\nurl = "http://127.0.0.1/"\n', "utf-8"
    )
    done = huiying(tmp_path / "home", "crawl", "--sources", str(declared))
    assert done.returncode == 2
    assert "sources.toml" in done.stderr
    assert "Traceback" not in done.stderr
