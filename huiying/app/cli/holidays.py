"""`huiying rules holidays`: the published schedules of working days."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.app.cli.recounting import Json, carry_out, read_bytes
from huiying.people import system

if TYPE_CHECKING:
    from alerts.daybook.loading import Report

app = typer.Typer(help="放假安排：导入、列出", no_args_is_help=True)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV：date,kind（off 放假，work 上班）")],
    replace: Annotated[
        bool, typer.Option("--replace", help="文件所及年份，以前导入的一律作废，以本文件为准")
    ] = False,
    as_json: Json = False,
) -> None:
    """导入放假安排：文件里出现的年份视为已公布；所有未结时限逐件重算。中断后再执行一次会接着做。"""
    from alerts.daybook import loading

    content = read_bytes(file)
    service = open_service()
    with service.database.transaction() as session:
        report = loading.load_schedule(
            session, content, name=file.name, actor=system("cli"), now=service.clock.now(), replace=replace
        )
    _tell(report)
    counted = carry_out(service)
    if as_json:
        emit(_shown(report) | counted)


@app.command("list")
def list_schedules(as_json: Json = False) -> None:
    """列出导入过的放假安排，以及与系统自带日历不同的日子。"""
    from alerts.daybook import history

    service = open_service()
    with service.database.reading() as session:
        found = history.read(session)
    for loaded in found.schedules:
        people.print(
            f"{loaded.loaded_at:%Y-%m-%d}  {loaded.file_name}  {loaded.loaded_by}  "
            f"{'、'.join(map(str, loaded.years))} 年，{loaded.days} 天",
            highlight=False,
        )
    for day in found.days:
        people.print(f"  {day.day} {day.kind}  {day.source}", highlight=False)
    people.print(f"已公布到 {found.published_to} 年；之后的工作日为暂定")
    if as_json:
        emit(history.as_json(found))


def _tell(report: "Report") -> None:
    years = "、".join(map(str, report.years))
    people.print(f"{report.file_name}：{years} 年，{report.days} 天")
    if report.published:
        people.print(f"新公布 {'、'.join(map(str, report.published))} 年的安排，这些年不再是暂定")
    for day in report.changed:
        people.print(f"  {day}", highlight=False)
    people.print(f"改变了 {len(report.changed)} 天" if report.recount else "与已有的安排相同，没有改变")


def _shown(report: "Report") -> dict[str, Any]:
    return {
        "file": report.file_name,
        "days": report.days,
        "years": list(report.years),
        "published": list(report.published),
        "changed": [
            {"date": str(day.date), "kind": "work" if day.working else "off"} for day in report.changed
        ],
    }
