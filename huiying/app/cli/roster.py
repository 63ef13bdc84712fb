"""`huiying user roster`: who is on duty when."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.errors import Misconfigured
from huiying.people import system

app = typer.Typer(help="值班表：导入、查看", no_args_is_help=True)


@app.command("import")
def import_roster(
    file: Annotated[Path, typer.Argument(help="CSV：from,until,person,position，时间带时区")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """导入值班表；文件覆盖的时间里原有的班次换掉，有一行不对就一班也不导入。"""
    from alerts.roster import listing, service
    from api.directory import Accounts

    opened, directory = open_service(), Accounts()
    try:
        content = file.read_bytes()
    except OSError as refused:
        raise Misconfigured(f"文件 {file} 读不出来：{refused.strerror}", code="unreadable_file") from refused
    with opened.database.transaction() as session:
        shifts = listing.read(content, where=str(file), people=directory.people(session))
        begin, end = min(one.begins_at for one in shifts), max(one.ends_at for one in shifts)
        rows = service.put(
            session,
            shifts,
            begin=begin,
            end=end,
            actor=system("cli"),
            directory=directory,
            now=opened.clock.now(),
        )
        gaps = [str(gap) for gap in service.gaps_between(session, begin, end)]
    people.print(f"已导入 {len(rows)} 班")
    for gap in gaps:
        people.print(f"注意：{gap}")
    if as_json:
        emit({"shifts": len(rows), "gaps": gaps})


@app.command("show")
def show_roster(
    days: Annotated[int, typer.Option(min=1, max=366, help="从现在起看几天")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """谁在值班、接下来的班次、哪些时间无人值班。"""
    from alerts.roster import service
    from api.directory import Accounts

    opened = open_service()
    now = opened.clock.now()
    with opened.database.reading() as session:
        office = service.office_at(session, now, directory=Accounts())
        shifts = [str(one) for one in service.turns(session, now, now + timedelta(days=days))]
        gaps = [str(gap) for gap in service.gaps_between(session, now, now + timedelta(days=days))]
    people.print(f"此刻：{'、'.join(office.on_duty) or '无人'}{(office.gap and f'（{office.gap}）') or ''}")
    for line in (*shifts, *gaps):
        people.print(line)
    if as_json:
        emit({"on_duty": list(office.on_duty), "gap": office.gap, "shifts": shifts, "gaps": gaps})
