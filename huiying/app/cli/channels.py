"""`huiying user channel`: where people are reached outside the screens."""

from typing import Annotated

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.people import Actor, Role
from huiying.sealing import office_seal

app = typer.Typer(help="通知渠道：登记、列出、测试、删除", no_args_is_help=True)
OPERATOR = Actor(username="system:cli", name="系统", roles=frozenset({Role.ADMIN}))


@app.command("add")
def add(
    username: Annotated[str, typer.Argument(help="登录名")],
    kind: Annotated[str, typer.Option(help="种类：wecom dingtalk feishu mail webhook")],
    url: Annotated[
        str,
        typer.Option(
            prompt="渠道地址", hide_input=True, envvar="HUIYING_CHANNEL_URL", help="渠道地址，加密保存"
        ),
    ],
    rank: Annotated[int | None, typer.Option(min=0, help="次序，小的先用；默认排在最后")] = None,
) -> None:
    """登记一个通知渠道；地址加密保存，不再显示。"""
    from api import accounts
    from huiying.notify import channels

    service = open_service()
    asked = channels.Registration(username=username, kind=kind, url=url, rank=rank)
    with service.database.transaction() as session:
        accounts.find(session, username)
        channel = channels.add_channel(
            session, asked, seal=office_seal(service.settings), actor=OPERATOR, now=service.clock.now()
        )
    people.print(
        f"已为 {username} 登记渠道 {channel.id}（{channel.masked}）；可用 huiying user channel test 测试"
    )


@app.command("list")
def list_channels(
    username: Annotated[str, typer.Argument(help="登录名")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 列表")] = False,
) -> None:
    """列出一个人的通知渠道和最近一次结果。"""
    from huiying.notify import channels

    service = open_service()
    with service.database.reading() as session:
        rows = [
            {
                "id": channel.id,
                "kind": channel.kind,
                "address": channel.masked,
                "rank": channel.rank,
                "enabled": channel.enabled,
                "last_ok": channel.last_ok,
                "last_result": channel.last_result,
                "last_result_at": channel.last_result_at,
            }
            for channel in channels.channels_of(session, username)
        ]
    if not rows:
        people.print(
            f"{username} 还没有通知渠道，只在页面上收到通知：huiying user channel add {username} --kind wecom"
        )
    for row in rows:
        people.print(f"{row['id']}  {row['kind']}  {row['address']}  {row['last_result'] or '未用过'}")
    if as_json:
        emit(rows)


@app.command("test")
def try_out(
    channel_id: Annotated[int, typer.Argument(help="渠道编号")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """真的发一条测试消息，显示对方的答复；没有送达时退出码为 1。"""
    from huiying import notify
    from huiying.notify import trial
    from huiying.notify.retries import Outcome

    service = open_service()
    sender = notify.office_sender(service.settings)
    answer = trial.send_test(
        service.database,
        channel_id,
        send=sender,
        actor=OPERATOR,
        clock=service.clock,
        office=service.settings.office,
    )
    sent = answer.outcome is Outcome.SENT
    people.print(f"{'已送达' if sent else '没有送达'}：{answer.words}")
    if as_json:
        emit({"outcome": answer.outcome, "answer": answer.words})
    if not sent:
        raise typer.Exit(1)


@app.command("remove")
def remove(channel_id: Annotated[int, typer.Argument(help="渠道编号")]) -> None:
    """删除一个通知渠道；已发过的通知仍在记录里。"""
    from huiying.notify import channels

    service = open_service()
    with service.database.transaction() as session:
        channels.remove_channel(session, channel_id, actor=OPERATOR, now=service.clock.now())
    people.print(f"已删除渠道 {channel_id}")
