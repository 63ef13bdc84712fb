"""The crawler's process: `python -m crawlers.run --sources FILE [--only ID …] [--json]`.

Takes the sources whose turn it is, reads them all at once, writes an honest record of each, and ends.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.ledger import Ledger
from crawlers.models import SourceRun
from crawlers.registry.reading import declared_sources
from crawlers.report import Report, written
from crawlers.schedule import claim
from crawlers.settings import DECLARED, scrapy_settings
from crawlers.sources import Source
from huiying import errorlog
from huiying.clock import Clock, FileClock, SystemClock
from huiying.db import Database
from huiying.errors import HuiyingError, Misconfigured
from huiying.sealing import office_seal
from huiying.settings import Settings


def collect(settings: Settings, path: Path, only: Sequence[str] = ()) -> tuple[list[Report], list[str]]:
    """One run over the sources whose turn it is (or those named). Once a process: Twisted's reactor.

    Gives what became of each, and in Chinese which declarations cannot be read. Raises Misconfigured when none can.
    """
    clock: Clock = FileClock(settings.clock_file) if settings.simulated else SystemClock()
    database = Database(settings.record_url)
    owner = f"crawler:{os.getpid()}"
    with database.reading() as session:
        registry = declared_sources(session, path)
    sources = registry.demand()
    _check_names(sources, only)
    with database.transaction() as session:
        turns = claim(session, sources, owner=owner, now=clock.now(), only=only)
    seal = office_seal(settings)
    ledgers = [
        Ledger(database=database, clock=clock, source=source, run_id=run, seal=seal) for source, run in turns
    ]
    if ledgers:
        _crawl(ledgers, settings.contact)
    for ledger in ledgers:
        if not ledger.closed:
            ledger.close()
    reports = _reports(database, ledgers)
    database.dispose()
    return reports, list(registry.faults)


def _crawl(ledgers: Sequence[Ledger], contact: str) -> None:
    # Imported late: a run with nothing due must not pay for Scrapy.
    from scrapy.crawler import AsyncCrawlerProcess, Crawler
    from scrapy.settings import Settings as ScrapySettings

    from crawlers.spiders import SourceSpider

    hosts = sorted({urlsplit(ledger.source.url).hostname or "" for ledger in ledgers})
    common = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
    guarded = {"TWISTED_DNS_RESOLVER": "crawlers.guard.GuardedResolver", DECLARED: hosts}
    process = AsyncCrawlerProcess({**common, **guarded})
    # A host that is gone is in the run's record; its traceback would bury what is really wrong.
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
    for ledger in ledgers:
        configured = ScrapySettings(scrapy_settings(ledger.source, contact, hosts))
        crawler = Crawler(SourceSpider, configured)
        process.crawl(crawler, source=ledger.source, ledger=ledger)
    process.start()


def _reports(database: Database, ledgers: Sequence[Ledger]) -> list[Report]:
    with database.reading() as session:
        runs = [session.get_one(SourceRun, ledger.run_id) for ledger in ledgers]
    return [Report.of(run) for run in runs]


def _check_names(sources: Sequence[Source], only: Sequence[str]) -> None:
    unknown = sorted(set(only) - {source.id for source in sources})
    if unknown:
        known = "、".join(source.id for source in sources)
        raise Misconfigured(f"没有来源 {'、'.join(unknown)}；有的是：{known}")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers.run", description="采集到期的来源")
    parser.add_argument("--sources", type=Path, required=True, help="来源文件（TOML）")
    parser.add_argument(
        "--only", action="append", default=[], metavar="ID", help="只采这个来源，不论是否到期"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 when every record was written, 2 for a wrong file, 1 when the database is gone."""
    given = _arguments(argv)
    try:
        reports, faults = collect(Settings(), given.sources, given.only)
    except HuiyingError as fault:
        print(fault.message, file=sys.stderr)  # noqa: T201  # this is the process's voice
        return 2 if isinstance(fault, Misconfigured) else 1
    except Exception as surprise:  # noqa: BLE001  # the process's last line of defence
        print(errorlog.keep(surprise), file=sys.stderr)  # noqa: T201  # as above
        return 1
    for words in faults:
        print(words, file=sys.stderr)  # noqa: T201  # as above
    lines = [written(reports, faults)] if given.json else [report.line for report in reports]
    print("\n".join(lines))  # noqa: T201  # this is the process's voice
    return 0


if __name__ == "__main__":
    sys.exit(main())
