"""Faults of an engine in the officer's words, by what the driver says of them."""

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from huiying.db.faults import demand_server, explain
from huiying.errors import Invalid, Misconfigured


class Told(Exception):
    """What a driver raises for a statement."""

    def __init__(self, state: str) -> None:
        super().__init__("words in whatever language the server speaks")
        self.sqlstate = state


@pytest.mark.parametrize(
    ("state", "code", "remedy"),
    [
        ("53100", "disk_full", "腾出空间"),
        ("53300", "database_crowded", "max_connections"),
        ("25006", "database_read_only", "主库"),
        ("28P01", "database_refused", "用户名或密码"),
        ("28000", "database_refused", "pg_hba.conf"),
        ("3D000", "database_unknown", "CREATE DATABASE"),
        ("42P01", "database_not_migrated", "huiying db upgrade"),
        ("55P03", "database_locked", "稍后重试"),
        ("40P01", "database_crossed", "请重试"),
        ("40001", "database_crossed", "请重试"),
        ("57014", "database_slow", "缩小范围"),
        ("57P01", "database_starting", "自动重连"),
        ("57P03", "database_starting", "自动重连"),
        ("08006", "database_unreachable", "HUIYING_DATABASE_URL"),
    ],
)
def test_each_state_has_its_code_and_remedy(state: str, code: str, remedy: str) -> None:
    error = explain(DBAPIError("SELECT 1", {}, Told(state)))
    assert error is not None
    assert error.reason == code
    assert remedy in error.message


@pytest.mark.parametrize(
    ("state", "code"), [("22001", "text_too_long"), ("22P05", "text_unfit"), ("22003", "number_too_large")]
)
def test_what_does_not_fit_is_the_fault_of_the_input(state: str, code: str) -> None:
    error = explain(DBAPIError("INSERT", {}, Told(state)))
    assert isinstance(error, Invalid)
    assert error.reason == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('FATAL:  password authentication failed for user "huiying"', "database_refused"),
        ('FATAL:  role "huiyin" does not exist', "database_refused"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.7"', "database_refused"),
        ('FATAL:  database "huiyin" does not exist', "database_unknown"),
        ("FATAL:  sorry, too many clients already", "database_crowded"),
        ('FATAL:  too many connections for role "huiying"', "database_crowded"),
        (
            "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
            "database_crowded",
        ),
        ("FATAL:  the database system is starting up", "database_starting"),
        ("FATAL:  the database system is not yet accepting connections", "database_starting"),
        ('connection to server at "10.0.0.7", port 5432 failed: Connection refused', "database_unreachable"),
        ("failed to resolve host 'db.example': [Errno -2] Name or service not known", "database_unreachable"),
        ("connection timeout expired", "database_unreachable"),
        ("server closed the connection unexpectedly", "database_unreachable"),
    ],
)
def test_of_a_connection_that_fails_the_driver_gives_words_only(words: str, code: str) -> None:
    error = explain(DBAPIError("", {}, psycopg.OperationalError(words)))
    assert error is not None
    assert error.reason == code


def test_what_is_nobody_s_fault_but_ours_is_not_explained_away() -> None:
    assert explain(DBAPIError("SELEC 1", {}, Told("42601"))) is None
    assert explain(DBAPIError("INSERT", {}, Told("23505"))) is None


@pytest.mark.parametrize(("version", "oldest"), [(130_021, "14"), (90_624, "14")])
def test_a_server_that_is_too_old_is_named(version: int, oldest: str) -> None:
    with pytest.raises(Misconfigured) as refusal:
        demand_server(version, "UTF8")
    assert refusal.value.reason == "database_too_old"
    assert oldest in refusal.value.message


def test_a_database_that_cannot_hold_every_character_is_named() -> None:
    with pytest.raises(Misconfigured) as refusal:
        demand_server(160_004, "SQL_ASCII")
    assert refusal.value.reason == "database_encoding"
    assert "ENCODING 'UTF8'" in refusal.value.message


@pytest.mark.parametrize("version", [140_000, 180_006])
def test_a_server_that_will_do_is_taken(version: int) -> None:
    demand_server(version, "UTF8")
