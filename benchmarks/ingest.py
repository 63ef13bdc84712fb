"""Posts a second end to end: a publishing process, N real worker processes, the record engine and the index.

Prints one JSON line: on the wall, and processor time a post by kind of process, which other work on the machine
disturbs less. `python benchmarks/ingest.py --posts 5000 --workers 2 [--store 100000] [--database-url URL
--elasticsearch-url URL]`; the user of URL must be allowed to make a database. The processor time of servers is that of
all processes of their kind on this machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from filling import fill

from huiying import inbox
from huiying.app.bench.apart import database_beside
from huiying.app.bench.traffic import DAYS, posts
from huiying.app.bootstrap import open_service
from huiying.inbox import Offer
from huiying.posts import RawPost
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings

LOT = 1000
"""Large, so that workers always find more than they take: the publisher waits for its turn among them."""
SERVERS = {"postgres": "postgresql", "java": "elasticsearch"}
"""How their processes are called."""
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 900
A_DAY = 200_000
"""As many posts as a city sees: the last came just now, so that nothing is overdue before it is read."""


@contextmanager
def workers(count: int, environment: dict[str, str], folder: Path) -> Iterator[Sequence[int]]:
    """So many of them, ready to work; their process ids."""
    command = [str(Path(sys.executable).with_name("huiying")), "worker"]
    running = []
    try:
        for number in range(count):
            with (folder / f"worker{number}.log").open("w") as log:
                running.append(subprocess.Popen(command, env=environment, stderr=log))  # noqa: S603  # ours
        for number, one in enumerate(running):
            while "已就绪" not in (folder / f"worker{number}.log").read_text("utf-8"):
                if one.poll() is not None:
                    sys.exit((folder / f"worker{number}.log").read_text("utf-8"))
                time.sleep(0.1)
        yield [one.pid for one in running]
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait()


def spent(process: Path, *, children: bool = False) -> float:
    """Seconds of processor time of a process."""
    fields = (process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if children else 13])) / TICK


def servers() -> dict[str, float]:
    """Seconds of processor time by kind of server; of those of their children that are gone, too."""
    total = dict.fromkeys(SERVERS.values(), 0.0)
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text("utf-8", "replace").strip()
            if name in SERVERS:
                total[SERVERS[name]] += spent(process, children=True)
        except OSError:
            continue
    return total


def claim(service: Service) -> None:
    """Only an index of our own is written to, and taken away in the end."""
    with service.database.reading() as session:
        if service.index.count(session):
            sys.exit("Elasticsearch holds documents of an office: give a server of the benchmark's own")


def publish(service: Service, lot: Sequence[RawPost]) -> None:
    """Offer posts as a crawler does."""
    seal = office_seal(service.settings)
    with service.database.aside() as session:
        inbox.publish(session, list(map(Offer.of_post, lot)), seal=seal, now=service.clock.now())


def drained(service: Service) -> bool:
    with service.database.reading() as session:
        return inbox.waiting(session)[0] == 0 and service.index.lag(session) == 0


def measure(service: Service, offered: Sequence[RawPost], pids: Sequence[int]) -> dict[str, object]:
    """Publish everything as fast as it goes while the workers take it in; until nothing waits any more."""
    processes = [Path(f"/proc/{pid}") for pid in pids]
    before, kinds = sum(map(spent, processes)), servers()
    began, used = time.monotonic(), time.process_time()
    for start in range(0, len(offered), LOT):
        publish(service, offered[start : start + LOT])
    used = time.process_time() - used
    while not drained(service):
        if time.monotonic() - began > PATIENCE:
            sys.exit("the workers do not come to an end")
        time.sleep(0.1)
    wall = time.monotonic() - began
    cpu = {"publishing": used, "workers": sum(map(spent, processes)) - before}
    cpu |= {kind: now - kinds[kind] for kind, now in servers().items() if now - kinds[kind] > 0}
    return {
        "posts_per_second": round(len(offered) / wall, 1),
        "processor_ms_per_post": {kind: round(one / len(offered) * 1e3, 3) for kind, one in cpu.items()},
        "posts_per_processor_second": round(len(offered) / sum(cpu.values()), 1),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=4000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--store", type=int, default=0, help="documents that are there before")
    parser.add_argument("--database-url")
    parser.add_argument("--elasticsearch-url")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        beside = database_beside(asked.database_url or "sqlite://", f"huiying_bench_{uuid4().hex[:12]}")
        url = stack.enter_context(beside)
        given = {"HUIYING_DATABASE_URL": url, "HUIYING_ELASTICSEARCH_URL": asked.elasticsearch_url}
        own = {name: value for name, value in given.items() if value is not None}
        os.environ.update(own | {"HUIYING_HOME": str(folder)})
        service = open_service(Settings())
        stack.callback(service.database.dispose)
        if asked.elasticsearch_url:
            claim(service)
            stack.callback(service.index.drop, service.database)
        now, days = service.clock.now(), asked.posts / A_DAY
        fill(service, asked.store, began=now - timedelta(days=DAYS + days))
        began = now - timedelta(days=days)
        offered = list(posts(asked.posts, seed=2, days=days, first=asked.store + 1, began=began))
        pids = stack.enter_context(workers(asked.workers, dict(os.environ), folder))
        told = {
            "benchmark": "ingest",
            "records": "sqlite" if service.database.is_sqlite else "postgresql",
            "index": service.index.name,
            "workers": asked.workers,
            "posts": asked.posts,
            "store": asked.store,
        }
        print(json.dumps(told | measure(service, offered, pids)), flush=True)


if __name__ == "__main__":
    main()
