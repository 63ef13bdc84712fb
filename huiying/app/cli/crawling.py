"""`huiying crawl`."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.errors import Invalid
from huiying.service import Service


def register(app: typer.Typer) -> None:
    app.command("crawl")(crawl)


def crawl(
    sources: Annotated[Path | None, typer.Option(help="来源声明 TOML；默认数据目录里的 sources.toml")] = None,
    only: Annotated[list[str] | None, typer.Option(help="只采集这些来源；可重复")] = None,
    read: Annotated[bool, typer.Option(help="采集后随即读入；--no-read 留给 huiying worker")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="最后输出一个 JSON 对象")] = False,
) -> None:
    """采集一轮：到期的来源各采一次，如实记下每个来源的结果。"""
    from huiying.app.pipeline import Pipeline

    service = open_service()
    declared = sources or service.settings.folder / "sources.toml"
    if not declared.is_file():
        raise Invalid(f"没有来源声明 {declared}：请参照 docs/sources.md 写一份", code="sources_missing")
    before = last_run_id(service)
    run_crawler(declared, only or [])
    runs = runs_after(service, before)
    result: dict[str, object] = {"runs": runs}
    if read:
        tally = Pipeline(service).drain()
        result |= {"stored": tally.stored, "reprints": tally.reprints, "rejected": tally.rejected}
        service.index.flush(service.database)
    for run in runs:
        people.print(
            f"{run['source_id']}：{run['state']}，提供 {run['offered']}，新 {run['new']} {run['error'] or ''}"
        )
    if as_json:
        emit(result)
    if any(run["state"] in {"failing", "not_a_feed", "robots"} for run in runs):
        raise typer.Exit(1)


def run_crawler(declared: Path, only: list[str]) -> None:
    """Run Scrapy in a process of its own; raises typer.Exit when it fails altogether."""
    command = [sys.executable, "-m", "crawlers.run", "--sources", str(declared)]
    for source_id in only:
        command += ["--only", source_id]
    finished = subprocess.run(command, check=False)  # noqa: S603  # our own module, our own arguments
    if finished.returncode:
        raise typer.Exit(finished.returncode)


def last_run_id(service: Service) -> int:
    """The newest run on record; 0 when there is none."""
    from crawlers.models import SourceRun

    with service.database.reading() as session:
        return session.scalar(select(SourceRun.id).order_by(SourceRun.id.desc()).limit(1)) or 0


def runs_after(service: Service, run_id: int) -> list[dict[str, object]]:
    """The runs recorded since, as plain values."""
    from crawlers.models import SourceRun

    with service.database.reading() as session:
        rows = session.scalars(select(SourceRun).where(SourceRun.id > run_id).order_by(SourceRun.id))
        return [
            {"source_id": r.source_id, "state": r.state, "offered": r.offered, "new": r.new, "error": r.error}
            for r in rows
        ]
