"""An installation beside the office's own, on the same engines: what is measured never touches the office's records."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from huiying.app.bootstrap import open_clock, open_database
from huiying.db import Database, faults
from huiying.db.connecting import backend
from huiying.errors import Misconfigured, Unavailable
from huiying.index import DocumentIndex, open_index
from huiying.index.opening import FILE
from huiying.service import Service
from huiying.settings import Settings

_PREFIX = "huiying_bench_"
_NOT_ALLOWED = "42501"
_REFUSED = "测速要在记录库的服务器上另建一个临时库，服务器不允许：请让管理员执行 ALTER ROLE 用户 CREATEDB，测完可收回"
_SIZES = {
    True: "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    False: "SELECT pg_database_size(current_database())",
}


@contextmanager
def installation(settings: Settings) -> Iterator[Service]:
    """A service with records and index of its own on the engines of these settings; all of it is gone afterwards.

    Files lie under the system's temporary folder, a database beside the office's on its server (whose user must be
    allowed to make one), an index beside the office's. Raises what opening a service raises.
    """
    name = f"{_PREFIX}{uuid4().hex[:12]}"
    with (
        tempfile.TemporaryDirectory(prefix=_PREFIX) as folder,
        database_beside(settings.record_url, name) as url,
    ):
        own = settings.model_copy(
            update={
                "home": Path(folder),
                "database_url": url and SecretStr(url),
                "database_password": None,
                "simulated": False,
            }
        )
        database = open_database(own, part="bench")
        index = _open_index(own, database, name)
        try:
            index.prepare(database)
            yield Service(settings=own, clock=open_clock(own), database=database, index=index)
            index.drop(database)
        except BaseException:
            # What went wrong matters more than an index that is left where its engine is gone.
            with suppress(Unavailable):
                index.drop(database)
            raise
        finally:
            index.close()
            database.dispose()


def stored_bytes(service: Service) -> int:
    """Bytes that the records take up on their engine; an index in SQLite is among them, Elasticsearch is not."""
    size = sum(path.stat().st_size for path in service.settings.folder.glob(FILE))
    with service.database.reading() as session:
        return size + (session.scalar(text(_SIZES[service.database.is_sqlite])) or 0)


def _open_index(settings: Settings, database: Database, name: str) -> DocumentIndex:
    if settings.index_url is None:
        return open_index(settings, database)
    from huiying.index.elastic import ElasticIndex

    return ElasticIndex(
        settings.index_url, index=name.replace("_", "-"), shards=settings.elasticsearch_shards
    )


@contextmanager
def database_beside(record_url: str, name: str) -> Iterator[str | None]:
    """URL of a new database on the server of that URL, dropped afterwards; None where the records are a file.

    Raises Misconfigured where its user may make none.
    """
    if backend(record_url) == "sqlite":
        yield None
        return
    server = create_engine(record_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    _command(server, f'CREATE DATABASE "{name}"')
    try:
        yield make_url(record_url).set(database=name).render_as_string(hide_password=False)
    finally:
        _command(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _command(server: Engine, words: str) -> None:
    try:
        with server.connect() as connection:
            connection.execute(text(words))
    except DBAPIError as trouble:
        if getattr(trouble.orig, "sqlstate", None) == _NOT_ALLOWED:
            raise Misconfigured(_REFUSED, code="bench_refused") from trouble
        raise faults.explain(trouble) or trouble from trouble
