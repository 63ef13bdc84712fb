"""Measuring an installation: on every combination of engines, beside the office's records, leaving nothing behind."""

import json
from collections.abc import Sequence
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from huiying.app.bench.figures import percentile
from huiying.app.cli import app
from huiying.errors import Misconfigured
from huiying.settings import Settings

COMBINATIONS = ("sqlite", "postgresql", "postgresql and elasticsearch")


@pytest.fixture(params=COMBINATIONS)
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an office on these engines, whose records are not made yet."""
    monkeypatch.setenv("HUIYING_HOME", str(tmp_path))
    if "postgresql" in request.param:
        monkeypatch.setenv("HUIYING_DATABASE_URL", request.getfixturevalue("postgres_database"))
    if "elasticsearch" in request.param:
        monkeypatch.setenv("HUIYING_ELASTICSEARCH_URL", request.getfixturevalue("elasticsearch_url"))
    return Settings()


def left_behind(settings: Settings) -> Sequence[str]:
    """Databases, tables, indices and files that a measurement might leave where the office has its own."""
    found = [path.name for path in settings.folder.iterdir()]
    if settings.database_url is not None:
        server = make_url(settings.record_url).set(drivername="postgresql")
        with psycopg.connect(server.render_as_string(hide_password=False)) as connection:
            named = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'huiying_bench%'")
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            found += [name for (name,) in (*named, *tables)]
    if settings.index_url is not None:
        found += httpx.get(f"{settings.index_url}/_aliases").json().keys()
    return [name for name in found if "test-" not in name]


def run(*words: str) -> dict[str, float]:
    done = CliRunner().invoke(app, ["bench", *words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_taking_posts_in_is_measured_and_nothing_stays(office: Settings) -> None:
    before = left_behind(office)
    told = run("ingest", "--posts", "60", "--seed", "3")
    assert told["posts"] == told["stored"] + told["reprints"] == 60
    assert told["posts_per_second"] > 0
    assert told["processor_ms_per_post"] > 0
    assert told["records_mb"] > told["text_mb"] > 0
    assert left_behind(office) == before


def test_searching_is_measured_and_nothing_stays(office: Settings) -> None:
    before = left_behind(office)
    told = run("search", "--documents", "300")
    assert told["documents"] == 300
    assert 0 < told["page_median_ms"] <= told["page_p95_ms"]
    assert 0 < told["histogram_median_ms"] <= told["histogram_p95_ms"]
    assert left_behind(office) == before


def test_a_user_who_may_make_no_database_is_told_what_he_needs(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = make_url(postgres_database).set(drivername="postgresql")
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("CREATE ROLE modest LOGIN")
    modest = make_url(postgres_database).set(username="modest").render_as_string(hide_password=False)
    monkeypatch.setenv("HUIYING_HOME", str(tmp_path))
    monkeypatch.setenv("HUIYING_DATABASE_URL", modest)
    with pytest.raises(Misconfigured, match="CREATEDB") as refusal:
        run("ingest", "--posts", "1")
    assert refusal.value.reason == "bench_refused"
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("DROP ROLE modest")


@pytest.mark.parametrize(("share", "expected"), [(0.5, 3), (0.95, 5), (0.0, 1), (1.0, 5)])
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: int) -> None:
    assert percentile([5, 1, 4, 2, 3], share) == expected
