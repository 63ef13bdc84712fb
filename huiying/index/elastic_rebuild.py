"""The index in Elasticsearch made anew from the records, beside the one that is read, whose place it then takes.

Whoever feeds brings every change into both meanwhile. A document is read after the new generation was begun, so what
was fed before is in what is read, and what is fed later reaches it; of both the greater version counts.
"""

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from elasticsearch import Elasticsearch

from huiying.db import Database, exclusively
from huiying.index.elastic_bulk import Written, put, written
from huiying.index.elastic_faults import told
from huiying.index.entry import Entry
from huiying.index.generations import Generation, Generations
from huiying.index.mapping import month
from huiying.index.pending import FEEDING
from huiying.index.protocol import Records
from huiying.index.rebuilding import rebuilding

BATCH = 1000
SENDERS = 2
"""Requests on their way while the next batch is read and cut into pairs: the engine never waits for us."""
NOTED = 20
"""Batches after which it is remembered how far it is."""
GRACE = 10.0
"""Seconds that the old generation stays after it was read for the last time: who asked it before still gets its answer."""
log = logging.getLogger("huiying.index")


def rebuild(
    client: Elasticsearch, generations: Generations, database: Database, records: Records
) -> Iterator[int]:
    """Build the next generation, or go on with the one that was begun; gives how many documents are in it, again and again.

    Raises Unavailable when the engine is gone, and Conflict where another rebuild is at it; begun again it goes on.
    """
    with rebuilding(database), told():
        generations.sweep()
        target = _begun(generations)
        done = target.done
        yield done
        for number, batch in enumerate(_sent(client, generations, target, database, records), 1):
            done += len(batch)
            if number % NOTED == 0:
                generations.note(target, through=batch[-1].document_id, done=done)
            yield done
        with exclusively(database, FEEDING, wait=True):
            old = generations.swap(target)
        time.sleep(GRACE if old else 0)
        generations.delete(old)


def _begun(generations: Generations) -> Generation:
    held = generations.all()
    building = [one for one in held if one.building]
    if building:
        return building[-1]
    return generations.begin(max((one.number for one in held), default=0) + 1, building=True)


def _sent(
    client: Elasticsearch,
    generations: Generations,
    target: Generation,
    database: Database,
    records: Records,
) -> Iterator[list[Written]]:
    """Each batch of the records once the engine has answered for it, in order."""
    under_way: deque[Future[list[Written]]] = deque()
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="rebuild") as pool:
        for batch in _batches(database, records, target.through):
            target = generations.with_months(target, map(month, batch))
            under_way.append(pool.submit(_send, client, target, batch))
            if len(under_way) > SENDERS:
                yield under_way.popleft().result()
        for last in under_way:
            yield last.result()


def _batches(database: Database, records: Records, through: int) -> Iterator[Sequence[Entry]]:
    while True:
        with database.reading() as session:
            batch = records(session, through, BATCH)
        if not batch:
            return
        yield batch
        through = batch[-1].document_id


def _send(client: Elasticsearch, target: Generation, batch: Sequence[Entry]) -> list[Written]:
    results = list(written(client, [put(target, entry) for entry in batch]))
    for one in results:
        if one.later is not None:
            raise one.later
        if one.refused is not None:
            log.warning("检索引擎不收第 %d 篇：%s", one.document_id, one.refused)
    return results
