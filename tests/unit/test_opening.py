from pathlib import Path

import pytest
from pydantic import SecretStr

from huiying.db import Database
from huiying.errors import Misconfigured
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
    ],
)
def test_the_address_chooses_the_engine(
    records: str, elastic: str | None, engine: str, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, elasticsearch_url=SecretStr(elastic) if elastic else None)
    index = open_index(settings, Database(records))
    assert index.name == engine
    index.close()


def test_records_in_postgresql_need_elasticsearch(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="HUIYING_ELASTICSEARCH_URL"):
        open_index(Settings(home=tmp_path), Database(POSTGRES))
