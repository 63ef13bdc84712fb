"""Elasticsearch killed, full or short of a node under ingest: records go on, readers are told, and it catches up within a minute."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from huiying.clock import SystemClock
from huiying.errors import Unavailable
from nlp.models import Document
from tests.servers.cluster import Cluster, running_cluster
from tests.servers.processes import server_folder
from tests.torture.conftest import Killable
from tests.torture.feeding import Feeder
from tests.torture.house import House, house, tell, wait_for
from tests.torture.readers import Reader
from tests.torture.reckoning import indexed, reckon
from tests.torture.stories import Stories

pytestmark = pytest.mark.torture

AWAY = 60.0
FEEDING = 20.0
CATCHING_UP = 60.0
NOTICED = 5.0
"""Seconds until everybody has met the fault."""
GENERATION = re.compile(r"huiying-documents-g\d+")


@pytest.fixture
def office(tmp_path: Path, records: Killable, engine: Killable) -> Iterator[House]:
    with house(tmp_path, records=records.url, index=engine.url) as office:
        office.open(services=1, workers=2)
        yield office


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with server_folder("cluster") as folder, running_cluster(folder) as cluster:
        yield cluster


@pytest.fixture
def wide_office(tmp_path: Path, records: Killable, cluster: Cluster) -> Iterator[House]:
    """Over three nodes, each of which is named."""
    with house(tmp_path, records=records.url, index=",".join(cluster.urls)) as office:
        office.open(services=1, workers=2)
        yield office


def test_elasticsearch_killed_for_a_minute_under_ingest(office: House, engine: Killable) -> None:
    feeder, reader = fed(office)
    time.sleep(FEEDING)
    engine.server.kill()
    gone, stored, said = time.monotonic(), documents(office), lines(office)
    time.sleep(AWAY)
    during = documents(office) - stored
    said = {name: count - said[name] for name, count in lines(office).items()}
    before = time.monotonic()
    engine.server.start()
    seconds = caught_up(office)
    account = finished(office, feeder, reader)
    away = [look for look in reader.looks if gone + 1 < look.at < before and look.path == "/api/search"]
    tell(
        away=before - gone,
        stored_meanwhile=during,
        complete_after=seconds,
        account=account,
        log_lines=said,
        notices={look.notice for look in away},
        pages=reader.statuses(since=gone, until=before),
    )
    assert seconds <= CATCHING_UP
    assert during > 0
    assert not feeder.troubles
    assert away
    assert all(look.notice for look in away)
    assert told_unwell(reader, "index", gone + 5, before)
    assert max(said.values()) < AWAY
    honest(office, reader)


def test_a_full_disk_of_elasticsearch_is_named_and_over_when_there_is_room(
    office: House, engine: Killable
) -> None:
    feeder, reader = fed(office)
    time.sleep(FEEDING)
    block(engine.url, on=True)
    full, stored, said = time.monotonic(), documents(office), lines(office)
    time.sleep(AWAY / 2)
    during = documents(office) - stored
    said = {name: count - said[name] for name, count in lines(office).items()}
    before = time.monotonic()
    block(engine.url, on=False)
    seconds = caught_up(office)
    account = finished(office, feeder, reader)
    tell(
        full=before - full,
        stored_meanwhile=during,
        complete_after=seconds,
        account=account,
        log_lines=said,
        unwell=told_unwell(reader, "index", full + NOTICED, before)[-1:],
        notices=[look.notice for look in reader.looks if full < look.at < before and look.notice][-1:],
    )
    assert seconds <= CATCHING_UP
    assert during > 0
    assert not feeder.troubles
    assert any("磁盘" in words for words in told_unwell(reader, "index", full + NOTICED, before))
    assert max(said.values()) < AWAY
    honest(office, reader)


def test_one_of_three_nodes_killed_and_another_later(wide_office: House, cluster: Cluster) -> None:
    feeder, reader = fed(wide_office)
    time.sleep(FEEDING)
    times, slowest = [], 0.0
    for number in (1, 0):
        other = 2
        cluster.nodes[number].kill()
        gone = time.monotonic()
        time.sleep(FEEDING)
        slowest = max(slowest, caught_up(wide_office))
        cluster.nodes[number].start()
        times.append(time.monotonic() - gone)
        wait_for(lambda at=other: cluster.status(at) == "green", 180, "the cluster is whole again")  # type: ignore[misc]
    seconds = caught_up(wide_office)
    account = finished(wide_office, feeder, reader)
    tell(
        nodes_away=times,
        complete_while_away_after=slowest,
        complete_after=seconds,
        account=account,
        pages=reader.statuses(),
        notices={look.notice for look in reader.looks if look.notice and "落后" not in look.notice},
        slowest_page=max(look.seconds for look in reader.looks),
    )
    assert max(seconds, slowest) <= CATCHING_UP
    assert not feeder.troubles
    honest(wide_office, reader)


def test_the_index_rebuilt_while_a_node_dies(wide_office: House, cluster: Cluster) -> None:
    feeder, reader = fed(wide_office)
    time.sleep(FEEDING)
    wide_office.start("rebuild", "index", "rebuild")
    rebuilding = wide_office.members.pop("rebuild").process
    wait_for(lambda: rebuilding.poll() is not None or generations(cluster) > 1, 120, "a rebuild is under way")
    cluster.nodes[1].kill()
    codes = [rebuilding.wait(300)]
    cluster.nodes[1].start()
    wait_for(lambda: cluster.status(0) == "green", 180, "the cluster is whole again")
    while codes[-1]:
        # What the command itself advises.
        codes.append(wide_office.run("index", "rebuild"))
        assert len(codes) < 4
    account = finished(wide_office, feeder, reader)
    tell(
        exit_codes=codes,
        account=account,
        pages=reader.statuses(),
        slowest=max(look.seconds for look in reader.looks),
    )
    assert not feeder.troubles
    assert generations(cluster) == 1
    honest(wide_office, reader)


def generations(cluster: Cluster) -> int:
    """How many times the documents are there."""
    answer = httpx.get(f"{cluster.urls[0]}/huiying-documents*/_settings", timeout=30).raise_for_status()
    return len(set(GENERATION.findall(" ".join(answer.json()))))


def fed(office: House) -> tuple[Feeder, Reader]:
    feeder = Feeder(office.urls, Stories(start=SystemClock().now()))
    reader = Reader(office.urls, office.service)
    feeder.start()
    reader.start()
    return feeder, reader


def finished(office: House, feeder: Feeder, reader: Reader) -> object:
    time.sleep(FEEDING / 2)
    feeder.close()
    account = reckon(office, feeder.acknowledged)
    reader.close()
    return account


def honest(office: House, reader: Reader) -> None:
    """Nobody died, nothing unforeseen was written down, no page broke, no search hid what it lacked."""
    assert office.died() == {}
    assert office.tracebacks() == {}
    assert reader.failures() == []
    assert reader.lies() == []


def caught_up(office: House) -> float:
    """Seconds until all that is in the records now can be found."""
    with office.service.database.reading() as session:
        ids = set(session.scalars(select(Document.id)))
    return wait_for(lambda: ids <= found(office), 180, "the index is complete")


def found(office: House) -> set[int]:
    try:
        return indexed(office)
    except Unavailable:
        return set()


def documents(office: House) -> int:
    with office.service.database.reading() as session:
        return session.scalar(select(func.count(Document.id))) or 0


def lines(office: House) -> dict[str, int]:
    return {name: len(office.lines(name)) for name in office.members}


def told_unwell(reader: Reader, part: str, since: float, until: float) -> list[str]:
    """What health said of a part within a time; empty unless each look said something."""
    looks = [parts for at, parts in reader.unwell if since < at < until]
    return [parts[part] for parts in looks] if looks and all(part in parts for parts in looks) else []


def block(url: str, *, on: bool) -> None:
    """What Elasticsearch does to its indices when the disk is full."""
    setting = {"index.blocks.read_only_allow_delete": True if on else None}
    httpx.put(f"{url}/huiying-documents*/_settings", json=setting).raise_for_status()
