"""Which engine the office uses, by its settings."""

from huiying.db import Database
from huiying.errors import Misconfigured
from huiying.index.protocol import DocumentIndex
from huiying.settings import Settings


def open_index(settings: Settings, database: Database) -> DocumentIndex:
    """Elasticsearch where its address is set, else SQLite FTS5. Raises Misconfigured for records that need the former."""
    url = settings.index_url
    if url is not None:
        from huiying.index.elastic import ElasticIndex

        return ElasticIndex(url)
    if database.is_sqlite:
        from huiying.index.fts import FullTextIndex

        return FullTextIndex()
    raise Misconfigured(
        "记录库是 PostgreSQL 时检索需要 Elasticsearch：请设置 HUIYING_ELASTICSEARCH_URL", code="index_missing"
    )
