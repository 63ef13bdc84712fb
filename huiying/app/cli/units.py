"""`huiying unit`: who can be made responsible."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people

app = typer.Typer(help="责任单位：新增、列出", no_args_is_help=True)


Name = Annotated[str, typer.Option(help="单位名称")]
Subject = Annotated[list[str] | None, typer.Option(help="主管的事项，可重复：安全生产、城乡建设 …")]
Parent = Annotated[str | None, typer.Option(help="上级单位的编号")]
Place = Annotated[
    list[str] | None, typer.Option(help="负责的地方，可重复：省/市/县 或 省/市/县/镇；不写则不限")
]
Vertical = Annotated[bool, typer.Option("--vertical", help="实行垂直管理，由上级单位回应")]


@app.command("add")
def add(
    unit_id: Annotated[str, typer.Argument(help="单位编号，如 emergency")],
    *,
    name: Name,
    subject: Subject = None,
    parent: Parent = None,
    place: Place = None,
    vertical: Vertical = False,
) -> None:
    """新增一个责任单位。"""
    from alerts import units

    service = open_service()
    post = units.Post(
        name=name, subjects=subject or (), parent_id=parent, places=place or (), vertical=vertical
    )
    with service.database.transaction() as session:
        units.add_unit(session, unit_id, post, actor="system:cli", now=service.clock.now())
    people.print(f"已新增单位 {unit_id}（{name}）")


@app.command("change")
def change(
    unit_id: Annotated[str, typer.Argument(help="单位编号，如 emergency")],
    *,
    name: Name,
    subject: Subject = None,
    parent: Parent = None,
    place: Place = None,
    vertical: Vertical = False,
) -> None:
    """整个改写一个责任单位：没有写出的项即为空。"""
    from alerts import units

    service = open_service()
    post = units.Post(
        name=name, subjects=subject or (), parent_id=parent, places=place or (), vertical=vertical
    )
    with service.database.transaction() as session:
        units.change_unit(session, unit_id, post, actor="system:cli", now=service.clock.now())
    people.print(f"已改写单位 {unit_id}（{name}）")


@app.command("list")
def list_units(as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 列表")] = False) -> None:
    """列出责任单位和各自主管的事项。"""
    from alerts import units

    service = open_service()
    with service.database.reading() as session:
        rows = [
            {
                "id": unit.id,
                "name": unit.name,
                "subjects": unit.subjects,
                "parent": unit.parent_id,
                "places": unit.places,
                "vertical": unit.vertical,
            }
            for unit in units.units(session)
        ]
    if not rows:
        people.print("还没有单位：huiying unit add emergency --name 县应急管理局 --subject 安全生产")
    for row in rows:
        people.print(_line(row))
    if as_json:
        emit(rows)


def _line(row: Mapping[str, Any]) -> str:
    where = f"  {'、'.join(row['places'])}" if row["places"] else ""
    above = f"  上级 {row['parent']}{'（垂直管理）' if row['vertical'] else ''}" if row["parent"] else ""
    return f"{row['id']}  {row['name']}  {'、'.join(row['subjects'])}{where}{above}"
