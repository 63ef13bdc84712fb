"""Schema changes, one file a change; applied when the service opens its database."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from huiying.db import Database
from huiying.errors import Misconfigured


def configuration() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables up to date. Raises Misconfigured when a newer version of the service made them."""
    config = configuration()
    with database.transaction() as session:
        connection = session.connection()
        if _is_current(connection, config):
            return
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _is_current(connection: Connection, config: Config) -> bool:
    scripts = ScriptDirectory.from_config(config)
    held = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if held is not None and held not in known:
        raise Misconfigured(
            "数据库由更新的版本建立：请升级 huiying，或恢复旧版本的备份", code="database_newer"
        )
    return held == scripts.get_current_head()
