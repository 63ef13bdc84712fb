"""The crawler's process: `python -m crawlers.run --sources FILE [--only ID …] [--watch] [--json]`.

Takes the sources whose turn it is, reads several at once, writes an honest record of each, and ends; with `--watch`
it goes on until a signal, and tells each record as it is written.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from crawlers.claims import Claims
from crawlers.report import Report, written
from huiying import errorlog, moves
from huiying.clock import FileClock, SystemClock
from huiying.db import Database
from huiying.errors import HuiyingError, Misconfigured
from huiying.keymark import demand_key
from huiying.sealing import office_seal
from huiying.settings import Settings
from huiying.skew import Timecheck


def collect(given: argparse.Namespace) -> tuple[list[Report], list[str]]:
    """Gives what became of each source, and in Chinese what could not be asked. Once a process: Twisted's reactor.

    Raises Misconfigured when no source is declared or a named one is unknown, Unavailable when the database is gone.
    """
    settings = Settings()
    database = Database(
        settings.record_url,
        before_write=moves.refuse,
        part="crawler",
        connections=settings.database_connections,
    )
    clock = FileClock(settings.clock_file) if settings.simulated else SystemClock()
    lease = timedelta(seconds=settings.crawl_lease)
    claims = Claims(
        settings=settings,
        database=database,
        clock=clock,
        seal=office_seal(settings),
        path=given.sources,
        timecheck=None if settings.simulated else Timecheck(database, clock, lease=lease),
    )
    try:
        demand_key(database, claims.seal)
        return _read(claims, given)
    finally:
        claims.database.dispose()


def _read(claims: Claims, given: argparse.Namespace) -> tuple[list[Report], list[str]]:
    if not given.watch and not claims.anything_to_take(given.only):
        return [], list(claims.faults)
    # Imported late: a run with nothing due must not pay for Scrapy.
    from crawlers.engine import Engine
    from crawlers.rounds import Rounds

    engine = Engine(claims.settings, claims.database)
    reports: list[Report] = []
    rounds = Rounds(
        claims=claims,
        engine=engine,
        tell=_tell if given.watch else reports.append,
        complain=_complain,
        only=given.only,
        watch=given.watch,
        parent=given.parent,
    )
    engine.run(rounds.run())
    return reports, list(claims.faults)


def _tell(report: Report) -> None:
    # Whoever listened may have been killed: the record is written all the same, and the end is near.
    with suppress(BrokenPipeError):
        print(written([report]), flush=True)  # noqa: T201  # this is the process's voice


def _complain(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201  # as above


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawlers.run", description="采集到期的来源")
    parser.add_argument("--sources", type=Path, required=True, help="来源文件（TOML）")
    parser.add_argument(
        "--only", action="append", default=[], metavar="ID", help="只采这个来源，不论是否到期"
    )
    parser.add_argument("--watch", action="store_true", help="一直采下去，每采完一个来源输出一行 JSON")
    parser.add_argument("--parent", type=int, default=os.getppid(), help="父进程号：它没了就收工")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 when every record was written, 2 for a wrong file, 1 when the database is gone."""
    given = _arguments(argv)
    try:
        reports, faults = collect(given)
    except HuiyingError as fault:
        _complain(fault.message)
        return 2 if isinstance(fault, Misconfigured) else 1
    except Exception as surprise:  # noqa: BLE001  # the process's last line of defence
        _complain(errorlog.keep(surprise))
        return 1
    if not given.watch:
        lines = [written(reports, faults)] if given.json else [report.line for report in reports]
        print("\n".join(lines))  # noqa: T201  # this is the process's voice
    return 0


if __name__ == "__main__":
    code = main()
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    # Not held up by a thread that still reads a large table: what it has committed is whole, the rest is read again.
    os._exit(code)
