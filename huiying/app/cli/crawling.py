"""`huiying crawl`."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.errors import HuiyingError, Invalid
from huiying.service import Service

GOOD = {"fresh", "unchanged"}
LOOK_SECONDS = 5.0


def register(app: typer.Typer) -> None:
    app.command("crawl")(crawl)


def crawl(
    sources: Annotated[Path | None, typer.Option(help="来源声明 TOML；默认数据目录里的 sources.toml")] = None,
    only: Annotated[list[str] | None, typer.Option(help="只采集这些来源，不论是否到期；可重复")] = None,
    read: Annotated[bool, typer.Option(help="采集后随即读入；--no-read 留给 huiying worker")] = True,
    watch: Annotated[
        bool, typer.Option("--watch", help="一直采下去：谁到期采谁，直到 Ctrl-C；读入由 worker 做")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="最后输出一个 JSON 对象")] = False,
) -> None:
    """采集一轮：到期的来源各采一次，如实记下每个来源的结果；有来源不正常时退出码为 1。"""
    service = open_service()
    declared = sources or service.settings.folder / "sources.toml"
    if sources and not sources.is_file():
        raise Invalid(f"没有来源声明 {declared}：请检查路径", code="sources_missing")
    if watch:
        keep_crawling(service, declared)
    result = run_crawler(declared, only or [])
    for words in result["faults"]:
        people.print(f"[bold]{words}[/bold]")
    for run in result["runs"]:
        people.print(
            f"{run['source_id']}：{run['state']}，入箱 {run['offered']}，新 {run['new']} {run['error'] or ''}"
        )
    if not result["runs"]:
        people.print("没有到期的来源；要立即采集请用 --only 来源编号")
    fault = None
    if read:
        from huiying.app.indexing import feed_index
        from huiying.app.pipeline import Pipeline

        tally = Pipeline(service).drain()
        fault = feed_index(service)
        if fault:
            people.print(f"[bold]已入库，但暂时检索不到：{fault}[/bold]")
        result |= {"stored": tally.stored, "reprints": tally.reprints, "rejected": tally.rejected}
    if as_json:
        emit(result)
    if fault or result["faults"] or any(run["state"] not in GOOD for run in result["runs"]):
        raise typer.Exit(1)


def keep_crawling(service: Service, declared: Path) -> NoReturn:
    """Look every few seconds whose turn it is, whatever befell the turn before."""
    while True:
        try:
            crawl_if_due(service, declared)
        except HuiyingError as trouble:
            people.print(f"{trouble.message}（{trouble.reason}）；稍后再看")
        except typer.Exit:
            people.print("这一轮没有采成，原因见上；稍后再采")
        time.sleep(LOOK_SECONDS)


def crawl_if_due(service: Service, declared: Path) -> bool:
    """One look: crawl if it is anybody's turn. The declarations are read anew each time."""
    from crawlers.registry.reading import declared_sources
    from crawlers.schedule import anything_due

    with service.database.reading() as session:
        sources = declared_sources(session, declared).demand()
        due = anything_due(session, sources, now=service.clock.now())
    if due:
        run_crawler(declared, [])
    return due


def run_crawler(declared: Path, only: list[str]) -> dict[str, Any]:
    """Run Scrapy in a process of its own; its account of each source. Raises typer.Exit when it fails altogether."""
    command = [sys.executable, "-m", "crawlers.run", "--json", "--sources", str(declared)]
    for source_id in only:
        command += ["--only", source_id]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  # ours
    if finished.returncode:
        raise typer.Exit(finished.returncode)
    account: dict[str, Any] = json.loads(finished.stdout.strip().splitlines()[-1])
    return account
