from pathlib import Path

import pytest
from pydantic import SecretStr

from huiying.db import Database
from huiying.index import open_index
from huiying.settings import Settings

POSTGRES = "postgresql+psycopg://office@127.0.0.1/huiying"
SQLITE = "sqlite://"
ELASTIC = "http://127.0.0.1:9200"


@pytest.mark.parametrize(
    ("records", "elastic", "engine"),
    [
        (SQLITE, None, "SQLite FTS5"),
        (SQLITE, ELASTIC, "Elasticsearch"),
        (POSTGRES, ELASTIC, "Elasticsearch"),
        (POSTGRES, None, "SQLite FTS5（单独的文件）"),
    ],
)
def test_the_address_chooses_the_engine(
    records: str, elastic: str | None, engine: str, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, elasticsearch_url=SecretStr(elastic) if elastic else None)
    index = open_index(settings, Database(records))
    assert index.name == engine
    index.close()
