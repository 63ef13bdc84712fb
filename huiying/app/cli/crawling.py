"""`huiying crawl`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.crawler import keep_crawling, release_dead, revisit, run_crawler, told
from huiying.app.cli.output import emit, people
from huiying.app.cli.rehearsing import rehearse
from huiying.errors import Invalid
from huiying.service import Service

GOOD = {"fresh", "unchanged"}


def register(app: typer.Typer) -> None:
    app.command("crawl")(crawl)


def crawl(
    *,
    sources: Annotated[Path | None, typer.Option(help="来源声明 TOML；默认数据目录里的 sources.toml")] = None,
    only: Annotated[list[str] | None, typer.Option(help="只采集这些来源，不论是否到期；可重复")] = None,
    read: Annotated[bool, typer.Option(help="采集后随即读入；--no-read 留给 huiying worker")] = True,
    watch: Annotated[
        bool, typer.Option("--watch", help="一直采下去：谁到期采谁，直到 Ctrl-C；读入由 worker 做")
    ] = False,
    dry_run: Annotated[
        str | None,
        typer.Option(
            "--dry-run", metavar="SOURCE", help="只看一个来源会采到什么、什么不采和为什么；什么也不存"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="最后输出一个 JSON 对象")] = False,
) -> None:
    """采集一轮：到期的来源各采一次，如实记下每个来源的结果；有来源不正常时退出码为 1。"""
    service = open_service()
    declared = sources or service.settings.folder / "sources.toml"
    if sources and not sources.is_file():
        raise Invalid(f"没有来源声明 {declared}：请检查路径", code="sources_missing")
    if dry_run:
        raise typer.Exit(rehearse(service, declared, dry_run, as_json=as_json))
    if watch:
        keep_crawling(service, declared)
        return
    release_dead(service)
    result = run_crawler(declared, only or [])
    _say(result)
    revisit(service, declared)
    fault = _read(service, result) if read else None
    if as_json:
        emit(result)
    if fault or result["faults"] or any(run["state"] not in GOOD for run in result["runs"]):
        raise typer.Exit(1)


def _say(result: dict[str, Any]) -> None:
    for words in result["faults"]:
        people.print(words, markup=False)
    for run in result["runs"]:
        people.print(told(run), markup=False)
    if not result["runs"]:
        people.print("没有到期的来源；要立即采集请用 --only 来源编号")


def _read(service: Service, result: dict[str, Any]) -> str | None:
    """Take in what came, and say in the result what became of it; why it cannot be searched, if so."""
    from huiying.app.indexing import feed_index
    from huiying.app.pipeline import Pipeline

    tally = Pipeline(service).drain()
    result |= {"stored": tally.stored, "reprints": tally.reprints, "rejected": tally.rejected}
    fault = feed_index(service)
    if fault:
        people.print(f"[bold]已入库，但暂时检索不到：{fault}[/bold]")
    return fault
