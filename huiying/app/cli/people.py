"""`huiying user`: who may sign in. There is no default user and no default password."""

from typing import Annotated

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli import channels, roster
from huiying.app.cli.output import emit, people

app = typer.Typer(help="用户：新增、重设密码、停用、列出；值班表、通知渠道", no_args_is_help=True)
app.add_typer(channels.app, name="channel")
app.add_typer(roster.app, name="roster")


@app.command("add")
def add(
    username: Annotated[str, typer.Argument(help="登录名")],
    name: Annotated[str, typer.Option(help="姓名")],
    role: Annotated[
        list[str], typer.Option(help="角色，可重复：duty unit spokesperson reviewer secrecy leader admin")
    ],
    unit: Annotated[str | None, typer.Option(help="所属单位编号（unit 角色必填）")] = None,
    password: Annotated[
        str,
        typer.Option(prompt="密码", hide_input=True, confirmation_prompt=True, envvar="HUIYING_NEW_PASSWORD"),
    ] = "",
) -> None:
    """新增一个用户；密码在提示处输入，至少 10 位。"""
    from api import accounts

    service = open_service()
    with service.database.transaction() as session:
        accounts.add_user(
            session,
            username=username,
            name=name,
            roles=role,
            unit_id=unit,
            password=password,
            actor="system:cli",
            now=service.clock.now(),
        )
    people.print(f"已新增用户 {username}（{name}）：{'、'.join(role)}")


@app.command("password")
def set_password(
    username: Annotated[str, typer.Argument(help="登录名")],
    password: Annotated[
        str,
        typer.Option(
            prompt="新密码", hide_input=True, confirmation_prompt=True, envvar="HUIYING_NEW_PASSWORD"
        ),
    ] = "",
) -> None:
    """重设密码；这个人现有的登录全部失效。"""
    from api import accounts

    service = open_service()
    now = service.clock.now()
    with service.database.transaction() as session:
        accounts.set_password(session, username=username, password=password, actor="system:cli", now=now)
    people.print(f"已重设 {username} 的密码")


@app.command("disable")
def disable(username: Annotated[str, typer.Argument(help="登录名")]) -> None:
    """停用一个用户；办过的事仍记在其名下。"""
    from api import accounts

    service = open_service()
    with service.database.transaction() as session:
        accounts.disable(session, username=username, actor="system:cli", now=service.clock.now())
    people.print(f"已停用 {username}")


@app.command("list")
def list_users(as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 列表")] = False) -> None:
    """列出用户、角色和单位。"""
    from api import accounts

    service = open_service()
    with service.database.reading() as session:
        rows = [
            {
                "username": u.username,
                "name": u.name,
                "roles": u.roles,
                "unit": u.unit_id,
                "disabled": u.disabled,
            }
            for u in accounts.users(session)
        ]
    if not rows:
        people.print("还没有用户：huiying user add 登录名 --name 姓名 --role duty")
    for row in rows:
        people.print(f"{row['username']}  {row['name']}  {row['roles']}  {row['unit'] or ''}")
    if as_json:
        emit(rows)
