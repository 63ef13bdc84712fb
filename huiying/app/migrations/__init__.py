"""Schema changes, one file a change; applied when the service opens its database."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.errors import Misconfigured
from huiying.sealing import Seal

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every revision there is, oldest first; the last is what this version of the service works with."""


def configuration() -> "Config":
    """Alembic's configuration, without a file of its own."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(database: Database, seal: Seal) -> None:
    """Bring the tables up to date, and seal what older versions kept in the clear.

    Raises Misconfigured when a newer version of the service made them.
    """
    with database.reading() as session:
        held = revision(session)
    if held == REVISIONS[-1]:
        return
    if held is not None and held not in REVISIONS:
        raise Misconfigured(
            "数据库由更新的版本建立：请升级 huiying，或恢复旧版本的备份", code="database_newer"
        )
    # Late, because only a database that changes needs it.
    from alembic import command

    from huiying.app.migrations.sealing import seal_what_was_open

    config = configuration()
    with database.restructuring() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "head")
        sealed = seal_what_was_open(session, seal) if held is not None else 0
    if sealed:
        database.forget()


def revision(session: Session) -> str | None:
    """The revision the tables are at; None where there are none yet."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    held: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return held
