"""Secrets come from files, are shown nowhere, and what is wrong with a file is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from huiying.app.cli.operating import describe
from huiying.credentials import with_password
from huiying.errors import Misconfigured
from huiying.settings import Settings

RECORDS = "postgresql+psycopg://huiying@db:5432/huiying"
NODES = "http://elastic@one:9200, http://elastic@two:9200"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two engines whose passwords lie in files."""
    for name, url in (("DATABASE", RECORDS), ("ELASTICSEARCH", NODES)):
        path = tmp_path / name.lower()
        path.write_text("r/v@r:1\n", "utf-8")
        monkeypatch.setenv(f"HUIYING_{name}_URL", url)
        monkeypatch.setenv(f"HUIYING_{name}_PASSWORD_FILE", str(path))
    return tmp_path


def test_a_password_from_a_file_is_put_into_the_address(files: Path) -> None:
    settings = Settings(home=files)
    assert make_url(settings.record_url).password == "r/v@r:1"
    assert settings.index_url == "http://elastic:r%2Fv%40r%3A1@one:9200,http://elastic:r%2Fv%40r%3A1@two:9200"


def test_the_list_of_settings_names_the_file_and_hides_what_is_in_it(files: Path) -> None:
    rows = describe(Settings(home=files))
    assert rows["HUIYING_DATABASE_PASSWORD"]["source"] == f"文件 {files / 'database'}"
    assert "r/v" not in repr(rows)
    assert "r/v" not in repr(Settings(home=files))


def test_a_file_for_what_is_no_secret_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYING_OFFICE_FILE", str(tmp_path / "nowhere"))
    assert describe(Settings(home=tmp_path))["HUIYING_OFFICE"]["source"] == "默认"


def test_the_environment_and_a_file_at_once_are_refused(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYING_DATABASE_PASSWORD", "river-secret")
    with pytest.raises(Misconfigured, match="只能设一个") as refused:
        Settings(home=files)
    assert refused.value.reason == "setting_twice"
    assert "river-secret" not in refused.value.message


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "setting_file_unreadable"), (b"\n", "setting_file_empty"), (b"\xff", "setting_file_unreadable")],
)
def test_a_file_that_says_nothing_is_named(files: Path, content: bytes | None, reason: str) -> None:
    path = files / "database"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(Misconfigured, match="HUIYING_DATABASE_PASSWORD_FILE") as refused:
        Settings(home=files)
    assert refused.value.reason == reason
    assert str(path) in refused.value.message


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql+psycopg://db/huiying", "password_without_user"),
        ("postgresql+psycopg://huiying:river-secret@db/huiying", "password_twice"),
    ],
)
def test_a_password_that_does_not_go_with_its_address_is_refused(
    files: Path, monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setenv("HUIYING_DATABASE_URL", url)
    with pytest.raises(Misconfigured) as refused:
        _ = Settings(home=files).record_url
    assert refused.value.reason == reason
    assert "secret" not in refused.value.message


@given(password=st.text(min_size=1))
def test_any_password_survives_the_address(password: str) -> None:
    assert make_url(with_password(RECORDS, password.encode("utf-8", "ignore").decode(), of="X")).password == (
        password.encode("utf-8", "ignore").decode()
    )


@pytest.mark.parametrize("url", ["somewhere", "sqlite:////tmp/x.sqlite3"])
def test_an_address_without_a_host_is_left_to_its_engine(url: str) -> None:
    assert with_password(url, "x", of="X") == url


@pytest.mark.parametrize("proxies", ["10.1.2.3", "172.30.0.0/24,::1"])
def test_proxies_are_addresses_and_networks(tmp_path: Path, proxies: str) -> None:
    assert Settings(home=tmp_path, trusted_proxies=proxies).trusted_proxies == proxies


@pytest.mark.parametrize("proxies", ["caddy", "10.1.2.3/24", "10.1.2.3,", "*"])
def test_what_is_no_address_and_no_network_is_refused(tmp_path: Path, proxies: str) -> None:
    with pytest.raises(Misconfigured, match="HUIYING_TRUSTED_PROXIES"):
        Settings(home=tmp_path, trusted_proxies=proxies)
