"""`huiying unit`: who can be made responsible."""

from typing import Annotated

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people

app = typer.Typer(help="责任单位：新增、列出", no_args_is_help=True)


@app.command("add")
def add(
    unit_id: Annotated[str, typer.Argument(help="单位编号，如 emergency")],
    name: Annotated[str, typer.Option(help="单位名称")],
    subject: Annotated[
        list[str] | None, typer.Option(help="主管的事项，可重复：安全生产、城乡建设 …")
    ] = None,
) -> None:
    """新增一个责任单位。"""
    from alerts import units

    service = open_service()
    with service.database.transaction() as session:
        units.add_unit(
            session,
            unit_id=unit_id,
            name=name,
            subjects=subject or [],
            actor="system:cli",
            now=service.clock.now(),
        )
    people.print(f"已新增单位 {unit_id}（{name}）")


@app.command("list")
def list_units(as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 列表")] = False) -> None:
    """列出责任单位和各自主管的事项。"""
    from alerts import units

    service = open_service()
    with service.database.reading() as session:
        rows = [
            {"id": unit.id, "name": unit.name, "subjects": unit.subjects} for unit in units.units(session)
        ]
    if not rows:
        people.print("还没有单位：huiying unit add emergency --name 县应急管理局 --subject 安全生产")
    for row in rows:
        people.print(f"{row['id']}  {row['name']}  {'、'.join(row['subjects'])}")
    if as_json:
        emit(rows)
