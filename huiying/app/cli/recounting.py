"""Recounts from the command line: chunk by chunk, shown as they go, taken up again where they were broken off."""

from pathlib import Path
from typing import Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.errors import Invalid
from huiying.people import system
from huiying.service import Service

Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]


def register(app: typer.Typer) -> None:
    app.command("recompute")(recompute)


def recompute(
    reason: Annotated[str, typer.Option(help="记在被替代时限上的原因")] = "重新核算", as_json: Json = False
) -> None:
    """按现行规则包和放假安排重算所有未结时限，例如升级之后。"""
    from alerts.recounts import queue

    service = open_service()
    with service.database.transaction() as session:
        queue.ask(session, reason=reason, actor=system("cli"), now=service.clock.now())
    counted = carry_out(service)
    if as_json:
        emit(counted)


def carry_out(service: Service) -> dict[str, Any]:
    """Finish every recount that waits. Returns how many cases and clocks, and the cases that failed."""
    from alerts.recounts import queue

    ended: dict[int, queue.Progress] = {}
    for step in queue.carry_out(service.database, now=service.clock.now()):
        ended[step.recount] = step
        people.print(f"已重算 {step.cases} 件，还有 {step.left} 件", highlight=False)
    failed = sorted({case for each in ended.values() for case in each.failed})
    if failed:
        people.print(f"没有重算成的办件：{'、'.join(map(str, failed))}，原因见服务日志")
    return {
        "recounted": sum(each.cases for each in ended.values()),
        "superseded": sum(each.clocks for each in ended.values()),
        "failed": failed,
    }


def read_bytes(file: Path) -> bytes:
    """What a file holds. Raises Invalid."""
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Invalid(f"读不出文件 {file}：{wrong}", code="unreadable_file") from wrong
