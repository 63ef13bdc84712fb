"""The document index: full-text search, filters and counts by day, on SQLite FTS5 or Elasticsearch.

Both engines are fed the same character pairs (`bigrams`) and give the same hits in the same order.
"""

from huiying.index import tables
from huiying.index.entry import Entry, Found, Hits, Query
from huiying.index.highlights import Hit, Mark
from huiying.index.opening import open_index
from huiying.index.protocol import DocumentIndex

__all__ = ["DocumentIndex", "Entry", "Found", "Hit", "Hits", "Mark", "Query", "open_index", "tables"]
