"""`huiying index`: makes the index anew, holds it against the records, says how it went in words and as JSON."""

from pathlib import Path

import pytest

from huiying.app.bootstrap import open_service
from huiying.settings import Settings
from nlp.entries import entries
from tests.integration.command import huiying, last_json
from tests.integration.recorded import record


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with twelve documents on record, ten of them in the index."""
    service = open_service(Settings(home=tmp_path))
    with service.database.transaction() as session:
        record(session, range(1, 13))
        service.index.put(session, entries(session, range(1, 11)))
    service.database.dispose()
    return tmp_path


def test_what_is_missing_is_named_and_put_right(home: Path) -> None:
    found = huiying(home, "index", "verify", "--json")
    assert found.returncode == 1
    assert "记录里有、索引里没有：2 篇（11、12）" in found.stderr
    assert "huiying index verify --repair" in found.stderr
    told = last_json(found)
    assert (told["records"], told["sound"], told["first"]) == (12, False, {"missing": [11, 12]})
    mended = huiying(home, "index", "verify", "--repair")
    assert mended.returncode == 0
    assert "已修复 2 篇" in mended.stderr
    again = huiying(home, "index", "verify", "--json")
    assert again.returncode == 0
    assert last_json(again)["differences"] == {
        "missing": 0, "outdated": 0, "newer": 0, "doubled": 0, "surplus": 0,
    }  # fmt: skip


def test_the_index_is_made_anew(home: Path) -> None:
    made = huiying(home, "index", "rebuild", "--json")
    assert made.returncode == 0
    assert "重建好了：12 篇" in made.stderr
    assert last_json(made)["documents"] == 12
    assert huiying(home, "index", "verify").returncode == 0


def test_an_engine_that_is_away_is_one_clear_line(home: Path) -> None:
    nowhere = {"HUIYING_ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    for words in (("rebuild",), ("verify",)):
        failed = huiying(home, "index", *words, **nowhere)
        assert failed.returncode == 1
        assert failed.stderr.splitlines()[-1].startswith("错误：检索引擎连接不上")
        assert "index_unreachable" in failed.stderr
