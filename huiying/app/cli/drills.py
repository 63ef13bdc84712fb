"""`huiying drill`: begin a drill, turn its time, end it. Its cases are worked on in the pages, like any other."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.clock import BEIJING, aware
from huiying.errors import Invalid
from huiying.people import Actor, Role

if TYPE_CHECKING:
    from alerts.drills.models import Drill

app = typer.Typer(help="演练：开始、拨钟、结束、列出；不影响真实的时限、统计和外部渠道", no_args_is_help=True)
OPERATOR = Actor(username="system:cli", name="命令行", roles=frozenset({Role.ADMIN}))
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]
Number = Annotated[int, typer.Argument(help="演练的编号，见 huiying drill list")]


@app.command("start")
def start(
    title: Annotated[str, typer.Argument(help="演练的名称")],
    on_duty: Annotated[list[str], typer.Option(help="演练的值班人员（用户名），可重复，按通知的先后")],
    as_json: Json = False,
) -> None:
    """开始一场演练。"""
    from alerts.drills.service import Plan
    from alerts.drills.service import start as begin
    from api.directory import Accounts

    service = open_service()
    now = service.clock.now()
    with service.database.transaction() as session:
        plan = Plan(title=title, on_duty=on_duty)
        row = begin(session, plan, actor=OPERATOR, directory=Accounts(), now=now)
        _show(_row(row, now), as_json=as_json)


@app.command("turn")
def turn(
    drill_id: Number,
    to: Annotated[str, typer.Argument(help="演练的时间，如 2026-03-01T08:00:00+08:00")],
    as_json: Json = False,
) -> None:
    """把演练的钟往前拨，途中该提醒的照提醒；真实的钟不动。"""
    from alerts.drills.service import turn as move
    from api.directory import Accounts

    service = open_service()
    now = service.clock.now()
    with service.database.transaction() as session:
        row = move(session, drill_id, _moment(to), actor=OPERATOR, directory=Accounts(), now=now)
        _show(_row(row, now), as_json=as_json)


@app.command("end")
def end(drill_id: Number, as_json: Json = False) -> None:
    """结束演练：还在计时的时限记为“演练结束”。"""
    from alerts.drills.service import end as finish

    service = open_service()
    now = service.clock.now()
    with service.database.transaction() as session:
        row = finish(session, drill_id, actor=OPERATOR, now=now)
        _show(_row(row, now), as_json=as_json)


@app.command("list")
def list_drills(as_json: Json = False) -> None:
    """列出演练。"""
    from alerts.drills.service import drills

    service = open_service()
    now = service.clock.now()
    with service.database.reading() as session:
        rows = [_row(row, now) for row in drills(session)]
    if not rows:
        people.print("还没有演练：huiying drill start 码头火灾处置 --on-duty duty")
    for row in rows:
        people.print(_line(row))
    if as_json:
        emit(rows)


def _moment(words: str) -> datetime:
    try:
        return aware(datetime.fromisoformat(words))
    except ValueError as wrong:
        raise Invalid(f"看不懂时间“{words}”：请写成 2026-03-01T08:00:00+08:00", code="bad_time") from wrong


def _row(drill: "Drill", now: datetime) -> dict[str, Any]:
    return {
        "id": drill.id,
        "title": drill.title,
        "running": drill.ended_at is None,
        "now": drill.at(now).isoformat(),
        "started_at": drill.started_at.isoformat(),
        "ended_at": drill.ended_at.isoformat() if drill.ended_at else None,
    }


def _show(row: Mapping[str, Any], *, as_json: bool) -> None:
    people.print(_line(row))
    if as_json:
        emit(row)


def _line(row: Mapping[str, Any]) -> str:
    moment = datetime.fromisoformat(row["now"]).astimezone(BEIJING)
    state = "进行中" if row["running"] else "已结束"
    return f"{row['id']}  【演练】{row['title']}  {state}  演练时间 {moment:%Y-%m-%d %H:%M}"
