"""Units and users by command: no default among them, and a password reset ends what the old one opened."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.command import huiying

UNIT = ("unit", "add", "emergency", "--name", "县应急管理局", "--subject", "安全生产")
USER = ("user", "add", "li", "--name", "李应急", "--role", "unit", "--unit", "emergency")
GOOD = "qingyuan-river-7"


def run(home: Path, *words: str, password: str = GOOD) -> subprocess.CompletedProcess[str]:
    return huiying(home, *words, HUIYING_NEW_PASSWORD=password)


def test_a_unit_its_person_and_their_password(tmp_path: Path) -> None:
    early = run(tmp_path, *USER)
    assert early.returncode == 2
    assert "huiying unit add" in early.stderr
    for words in (UNIT, USER, ("user", "password", "li"), ("user", "disable", "li")):
        done = run(tmp_path, *words)
        assert done.returncode == 0, done.stderr
        assert GOOD not in done.stderr + done.stdout
    listed = run(tmp_path, "user", "list", "--json").stdout
    assert '"username": "li"' in listed
    assert '"disabled": true' in listed
    assert '"subjects": ["安全生产"]' in run(tmp_path, "unit", "list", "--json").stdout


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa"])
def test_a_poor_password_is_refused_by_name(tmp_path: Path, password: str) -> None:
    done = run(tmp_path, "user", "add", "wang", "--name", "王值班", "--role", "duty", password=password)
    assert done.returncode == 2
    assert "密码" in done.stderr
    assert "Traceback" not in done.stderr
