"""An installation beside the office's own, on the same engines: what is measured never touches the office's records."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from huiying.app.bootstrap import open_clock, open_database
from huiying.db import Database
from huiying.db.connecting import backend
from huiying.index import DocumentIndex, open_index
from huiying.index.opening import FILE
from huiying.service import Service
from huiying.settings import Settings

_PREFIX = "huiying_bench_"
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
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder, _records(settings, name) as url:
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
        index.prepare(database)
        try:
            yield Service(settings=own, clock=open_clock(own), database=database, index=index)
        finally:
            index.drop(database)
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

    return ElasticIndex(settings.index_url, index=name.replace("_", "-"))


@contextmanager
def _records(settings: Settings, name: str) -> Iterator[str | None]:
    """URL of a new database on the server of the settings; None where the records are a file, which the folder holds."""
    if backend(settings.record_url) == "sqlite":
        yield None
        return
    server = create_engine(settings.record_url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(settings.record_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()
