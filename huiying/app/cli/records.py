"""`huiying audit · db · inbox`: the records themselves."""

from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy import select

from huiying import audit, inbox
from huiying.app.bootstrap import audit_head, open_service
from huiying.app.cli.output import emit, people
from huiying.app.retention import next_pass
from huiying.clock import BEIJING
from huiying.inbox import InboxItem, State

audit_app = typer.Typer(help="审计链：核验", no_args_is_help=True)
db_app = typer.Typer(help="数据库：建表、升级、检查", no_args_is_help=True)
inbox_app = typer.Typer(help="收件箱：列出、重放", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]


@audit_app.command("verify")
def verify(as_json: Json = False) -> None:
    """核验审计链：任何一行被改、被删、被插都会发现；发现问题时退出码为 1。"""
    service = open_service()
    with service.database.reading() as session:
        verdict = audit.verify(session, audit_head(service.settings))
    people.print(f"审计链 {verdict.rows} 行：{'完整' if verdict.sound else verdict.fault}")
    if as_json:
        emit({"rows": verdict.rows, "head": verdict.head, "sound": verdict.sound, "fault": verdict.fault})
    if not verdict.sound:
        raise typer.Exit(1)


@db_app.command("upgrade")
def upgrade() -> None:
    """建表或升级到当前版本。"""
    service = open_service()
    people.print(f"数据库已是当前版本：{service.database.engine.url.render_as_string(hide_password=True)}")


@db_app.command("kept")
def kept(as_json: Json = False) -> None:
    """未遮盖的材料各存了多少、存多少天、何时清理；与办件有关的不清理。"""
    from huiying.app.holdings import KEPT_LABELS, holdings

    service = open_service()
    with service.database.reading() as session:
        held = holdings(session, service.settings, now=service.clock.now())
        at = next_pass(session, settings=service.settings)
    for one in held:
        since = f"，最早 {one.oldest.astimezone(BEIJING):%Y-%m-%d}" if one.oldest else ""
        people.print(
            f"{KEPT_LABELS[one.kept]}：{one.count} 份{since}，保存 {one.days} 天，到期待清理 {one.expired} 份"
        )
    people.print(f"下一次清理：{max(at, service.clock.now()).astimezone(BEIJING):%Y-%m-%d %H:%M}")
    if as_json:
        emit([asdict(one) | {"oldest": one.oldest and one.oldest.isoformat()} for one in held])


@inbox_app.command("list")
def list_inbox(as_json: Json = False) -> None:
    """列出等人处理（quarantined）和等待中的收件。"""
    service = open_service()
    query = select(InboxItem).where(InboxItem.state != State.SETTLED).order_by(InboxItem.id).limit(200)
    with service.database.reading() as session:
        rows = [
            {"id": i.id, "source": i.source_id, "state": i.state, "attempts": i.attempts, "reason": i.reason}
            for i in session.scalars(query)
        ]
        totals = inbox.tally(session)
    for row in rows:
        people.print(
            f"{row['id']}  {row['source']}  {row['state']}  第 {row['attempts']} 次  {row['reason'] or ''}"
        )
    people.print(f"合计 {totals or '收件箱是空的'}")
    if as_json:
        emit({"items": rows, "totals": totals})


@inbox_app.command("replay")
def replay() -> None:
    """把隔离的收件放回去再处理一次。"""
    service = open_service()
    with service.database.transaction() as session:
        count = inbox.replay(session, now=service.clock.now())
    people.print(f"已放回 {count} 条；由 huiying worker 处理")
