"""The index under force: a node killed while it is fed, a writer killed between its transactions, texts without end."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiying.db import Base, Database
from huiying.errors import Unavailable
from huiying.index import Query
from huiying.index.elastic import ElasticIndex
from huiying.index.fts import FullTextIndex
from tests.contract.corpus import answers, documents, entry
from tests.servers.elasticsearch import running_elasticsearch
from tests.servers.processes import free_port, server_folder

pytestmark = pytest.mark.torture

WRITER = textwrap.dedent("""
    import sys
    from huiying.db import Database
    from huiying.index.fts import FullTextIndex
    from tests.contract.corpus import entry

    database, index = Database(sys.argv[1]), FullTextIndex()
    for number in range(int(sys.argv[2]), 1_000_000):
        with database.transaction() as session:
            index.put(session, [entry(number, text=f"第{number}号工厂起火")])
        print(number, flush=True)
""")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    Base.metadata.create_all(made.engine)
    yield made
    made.dispose()


def test_a_node_killed_while_it_is_fed_ends_with_every_document_once(database: Database) -> None:
    stored = documents(11, count=1500)
    port = free_port()
    with server_folder("killed") as folder:
        index = ElasticIndex(f"http://127.0.0.1:{port}")
        for start in range(0, len(stored), 500):
            with running_elasticsearch(folder, port):
                index.prepare(database)
                with database.transaction() as session:
                    index.put(session, stored[start : start + 500])
                killer = Timer(0.1, kill_node, [folder])
                killer.start()
                with suppress(Unavailable):
                    index.flush(database)
                killer.join()
        with running_elasticsearch(folder, port):
            index.flush(database)
            with database.reading() as session:
                assert index.count(session) == len(stored)
                assert index.lag(session) == 0
                found = index.search(session, Query(text="火灾", page_size=100))
        index.close()
    expected = answers(stored, Query(text="火灾"))
    assert [hit.document_id for hit in found.items] == [one.document_id for one in expected[:100]]


def kill_node(folder: Path) -> None:
    """Kill every process whose files lie in the node's folder."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and str(folder).encode() in command_line(process):
            os.kill(int(process.name), signal.SIGKILL)


def command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_a_writer_killed_again_and_again_leaves_index_and_records_agreed(database: Database) -> None:
    index = FullTextIndex()
    index.prepare(database)
    last = 0
    for patience in range(1, 21):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, database.url, str(last + 1)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(patience * 5):
            last = int(writer.stdout.readline())
        writer.kill()
        rest = writer.stdout.read().split()
        writer.wait()
        writer.stdout.close()
        with database.reading() as session:
            last = index.count(session)
            assert last >= int(rest[-1] if rest else 0)
            hits = index.search(session, Query(text="号工厂起火", page_size=100))
        assert hits.total == last


@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), query=st.text(max_size=6))
def test_any_text_and_any_question_agree_with_substring_search(
    database: Database, text: str, query: str
) -> None:
    index = FullTextIndex()
    index.prepare(database)
    stored = [entry(1, version=1, title="", text=text)]
    with database.transaction() as session:
        index.put(session, stored)
        for asked in (query, text[:5], text[-5:], text[3:9]):
            hits = index.search(session, Query(text=asked))
            assert hits.total == len(answers(stored, Query(text=asked)))
