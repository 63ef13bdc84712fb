"""The tables that migrations make are the tables the code declares, on both record engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from huiying.app.migrations import REVISIONS, configuration, upgrade
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.errors import Misconfigured


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'records.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_database")
    database = Database(url)
    yield database
    database.dispose()


def downgrade(database: Database) -> None:
    config = configuration()
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "base")


def test_the_revisions_named_are_the_revisions_there_are() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)


def test_tables_of_a_newer_version_are_left_alone(database: Database) -> None:
    upgrade(database)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Misconfigured) as refusal:
        upgrade(database)
    assert refusal.value.reason == "database_newer"


def test_migrations_make_what_the_code_declares_and_unmake_it(database: Database) -> None:
    upgrade(database)
    with database.transaction() as session:
        assert compare_metadata(MigrationContext.configure(session.connection()), METADATA) == []
    downgrade(database)
    with database.transaction() as session:
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]
    upgrade(database)
    upgrade(database)
