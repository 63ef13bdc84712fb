"""Pages a second from a website to the records: crawler and workers at the same time, on a site of our own on loopback.

`python benchmarks/crawling.py [PAGES]` prints one JSON line: the download alone, crawling with storing, everything
together, and what each stage costs in processor time.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline import WORDS
from sqlalchemy import func, select

from huiying import inbox
from huiying.app.bootstrap import open_service
from huiying.app.pipeline import BATCH
from huiying.app.reading import Reader
from huiying.inbox import InboxItem, Outcome
from huiying.service import Service
from huiying.settings import Settings

PAGES = 2000
SECTIONS = 8
WORKERS = 2
"""Beside one crawler: on two cores the three share what there is."""
WARM_SECONDS = 6.0
"""The workers load their models before the clock starts."""
SEED = 20260301
PLAIN = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

class Plain(Spider):
    name = "plain"

    async def start(self):
        for number in range(int(sys.argv[2])):
            yield Request(f"{sys.argv[1]}/a/{number}.html", dont_filter=True)

    def parse(self, response):
        pass

process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "COOKIES_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "DOWNLOAD_DELAY": 0})
process.crawl(Plain)
process.start()
"""
_NAVIGATION = "".join(
    f'<li><a href="/c{number}/">{WORDS[number % len(WORDS)]}频道</a></li>' for number in range(60)
)
_STYLE = (
    "<style>" + "".join(f".c{number}{{margin:{number}px;color:#333}}" for number in range(120)) + "</style>"
)
_SCRIPT = (
    "<script>"
    + "".join(f"var v{number}=function(a){{return a+{number};}};" for number in range(120))
    + "</script>"
)


def article(dice: random.Random, number: int) -> bytes:
    """A page as news sites build them, 20 to 60 KB: head, navigation, the text, and what else one may like to read."""
    title = "".join(dice.choices(WORDS, k=9))
    paragraphs = "".join(
        f"<p>　　{''.join(dice.choices(WORDS, k=dice.randint(20, 60)))}。{''.join(dice.choices(WORDS, k=12))}。</p>\n"
        for _ in range(dice.randint(6, 30))
    )
    others = "".join(
        f'<li><a href="/a/{dice.randrange(PAGES)}.html" title="{other}">{other}</a><span>03-{dice.randint(10, 28)}</span></li>'
        for other in ("".join(dice.choices(WORDS, k=8)) for _ in range(dice.randint(40, 160)))
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_清源新闻网</title>{_STYLE}{_SCRIPT}</head><body>'
        f'<div class="top"><ul class="nav">{_NAVIGATION}</ul></div><div class="main"><h1>{title}</h1>'
        f'<div class="info"><span>2026-03-{1 + number % 28:02d} {number % 24:02d}:{number % 60:02d}</span> 来源：清源日报 作者：记者</div>'
        f'<div class="content" id="content">{paragraphs}</div><div class="side"><ul>{others}</ul></div></div>'
        f'<div class="foot">版权所有 清源新闻网 未经许可不得转载</div></body></html>'
    ).encode()


def pages(count: int) -> dict[str, tuple[str, bytes]]:
    """Path → media type and body: lists of links, and the articles they lead to."""
    dice = random.Random(SEED)
    site = {f"/a/{number}.html": ("text/html", article(dice, number)) for number in range(count)}
    for section in range(SECTIONS):
        links = "".join(
            f'<li><a href="/a/{number}.html">第 {number} 篇的题目</a></li>'
            for number in range(section, count, SECTIONS)
        )
        site[f"/s{section}/"] = (
            "text/html",
            f"<html><body><ul class=list>{links}</ul></body></html>".encode(),
        )
    return site


async def answer(site: dict[str, bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests on one connection until it ends."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode()
            writer.write(site.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _serve(count: int, ready: Connection) -> None:
    site = {
        path: f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
        for path, (kind, body) in pages(count).items()
    }
    server = await asyncio.start_server(lambda reader, writer: answer(site, reader, writer), "127.0.0.1", 0)
    weight = sum(len(whole) for path, whole in site.items() if path.startswith("/a/")) / count
    ready.send((server.sockets[0].getsockname()[1], round(weight / 1024, 1)))
    await server.serve_forever()


def serve(count: int, ready: Connection) -> None:
    """The site, in a process of its own."""
    asyncio.run(_serve(count, ready))


@contextmanager
def serving(count: int) -> Iterator[tuple[str, float]]:
    """Origin of the site and kilobytes of a page."""
    ours, theirs = get_context("spawn").Pipe()
    server = get_context("spawn").Process(target=serve, args=(count, theirs), daemon=True)
    server.start()
    port, weight = ours.recv()
    try:
        yield f"http://127.0.0.1:{port}", weight
    finally:
        server.kill()
        server.join()


def declare(folder: Path, origin: str) -> Path:
    """One source a section."""
    path = folder / "sources.toml"
    path.write_text(
        "".join(
            f'[[source]]\nid = "s{section}"\nname = "栏目{section}"\nkind = "list"\nurl = "{origin}/s{section}/"\n'
            'pattern = "/a/"\nstanding = "media"\nsource_kind = "news"\nlocal = true\nmax_items = 500\n\n'
            for section in range(SECTIONS)
        ),
        "utf-8",
    )
    return path


def items(service: Service, *states: str) -> int:
    """Items of the inbox, in these states or at all."""
    query = select(func.count(InboxItem.id))
    with service.database.reading() as session:
        return session.scalar(query.where(InboxItem.state.in_(states)) if states else query) or 0


def read_all(folder: Path, count: int, told: Connection) -> None:
    """Take pages from the inbox as they come, extract and settle them: a worker without the understanding."""
    service = open_service(Settings(home=folder))
    reader, clock, done = Reader(service), service.clock, 0
    told.send("ready")
    began = time.process_time()
    while done < count:
        with service.database.transaction() as session:
            taken = inbox.claim(session, owner="bench/0", now=clock.now(), limit=BATCH)
        opened = [reader.open(item) for item in taken]
        with service.database.transaction() as session:
            ours = inbox.still_held(session, [read.item_id for read in opened if read.post], owner="bench/0")
            inbox.settle_all(session, [(one, Outcome.STORED, one) for one in ours], now=clock.now())
        done += len(taken)
        if not taken:
            time.sleep(0.02)
    told.send(time.process_time() - began)


def start(folder: Path, *command: str) -> "subprocess.Popen[bytes]":
    """One of our processes on this data folder."""
    environment = os.environ | {"HUIYING_HOME": str(folder)}
    return subprocess.Popen(  # noqa: S603  # ours
        [sys.executable, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def crawler(folder: Path, declared: Path) -> "subprocess.Popen[bytes]":
    return start(folder, "-m", "crawlers.run", "--sources", str(declared))


def ended(process: "subprocess.Popen[bytes]") -> float:
    """Wait for its end; processor seconds it took."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def processor(pid: int) -> float:
    """Processor seconds a running process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Office:
    """A data folder with a source file for the site."""

    folder: Path
    declared: Path
    service: Service


@contextmanager
def office(origin: str) -> Iterator[Office]:
    """A new one, empty."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        service = open_service(Settings(home=folder))
        yield Office(folder, declare(folder, origin), service)
        service.database.dispose()


def downloading(origin: str, count: int) -> dict[str, float]:
    """Scrapy alone, as plain as it comes: the pages are fetched and dropped."""
    began = time.monotonic()
    plain = subprocess.Popen([sys.executable, "-c", PLAIN, origin, str(count)])  # noqa: S603  # ours
    spent = ended(plain)
    return figures("download", count, time.monotonic() - began, spent)


def crawling(origin: str, count: int) -> dict[str, float]:
    """Our crawler: fetched, looked at, packed, sealed and committed to the inbox."""
    with office(origin) as place:
        began = time.monotonic()
        spent = ended(crawler(place.folder, place.declared))
        seconds = time.monotonic() - began
        held = items(place.service)
    if held != count:
        raise SystemExit(f"{held} of {count} pages came in")
    return figures("crawl", count, seconds, spent)


def extracting(origin: str, count: int) -> dict[str, float]:
    """Crawler and extraction at the same time, in two processes: crawl, extract, store."""
    with office(origin) as place:
        ours, theirs = get_context("spawn").Pipe()
        reading = get_context("spawn").Process(target=read_all, args=(place.folder, count, theirs))
        reading.start()
        ours.recv()
        began = time.monotonic()
        fetching = crawler(place.folder, place.declared)
        spent = ended(fetching)
        extracted = ours.recv()
        seconds = time.monotonic() - began
        reading.join()
        found = figures("crawl_extract_store", count, seconds, spent + extracted)
        return {**found, "extract_store_cpu_ms_per_page": round(1000 * extracted / count, 2)}


def everything(origin: str, count: int) -> dict[str, float]:
    """Crawler and workers as in service: understood, grouped into events, indexed, sealed."""
    with office(origin) as place:
        workers = [
            start(place.folder, "-c", "from huiying.app.cli import main; main()", "worker")
            for _ in range(WORKERS)
        ]
        time.sleep(WARM_SECONDS)
        began, warm = time.monotonic(), sum(processor(worker.pid) for worker in workers)
        spent = ended(crawler(place.folder, place.declared))
        while items(place.service, "settled", "quarantined") < count:
            time.sleep(0.05)
        seconds = time.monotonic() - began
        for worker in workers:
            spent += processor(worker.pid)
            worker.send_signal(signal.SIGTERM)
            worker.wait()
        settled = items(place.service, "settled")
    return {**figures("whole", count, seconds, spent - warm), "whole_settled": settled}


def figures(name: str, count: int, seconds: float, spent: float) -> dict[str, float]:
    """Pages a second by the clock, and the processor time a page costs, a crawler's start included."""
    return {
        f"{name}_pages_per_second": round(count / seconds, 1),
        f"{name}_cpu_ms_per_page": round(1000 * spent / count, 2),
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with serving(count) as (origin, weight):
        measured: dict[str, object] = {"benchmark": "crawling", "pages": count, "kilobytes_a_page": weight}
        for measure in (downloading, crawling, extracting, everything):
            measured |= measure(origin, count)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
