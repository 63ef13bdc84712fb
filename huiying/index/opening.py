"""Which engine the office uses, by its settings."""

from huiying.db import Database
from huiying.index.protocol import DocumentIndex
from huiying.settings import Settings

FILE = "search.sqlite3"
"""In the data folder, where records on PostgreSQL have no Elasticsearch beside them."""


def open_index(settings: Settings, database: Database) -> DocumentIndex:
    """Elasticsearch where its address is set, else SQLite FTS5: in the records if they are SQLite, or in a file beside."""
    url = settings.index_url
    if url is not None:
        from huiying.index.elastic import ElasticIndex

        return ElasticIndex(url, shards=settings.elasticsearch_shards)
    if database.is_sqlite:
        from huiying.index.fts import FullTextIndex

        return FullTextIndex()
    from huiying.index.fts_file import FileIndex

    return FileIndex(settings.folder / FILE)
