"""`huiying import`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.errors import Invalid
from huiying.posts import SourceKind

if TYPE_CHECKING:
    from huiying.app.intake import Account


def register(app: typer.Typer) -> None:
    app.command("import")(import_file)


def import_file(  # noqa: PLR0917  # Typer reads the parameters as options
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV、XLSX 或 JSONL：热线工单、留言、其他系统的导出")
    ],
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="字段=列名", help="字段：id title text published author url place number；可重复"
        ),
    ] = None,
    source: Annotated[str | None, typer.Option(help="来源编号；默认用文件名")] = None,
    name: Annotated[str | None, typer.Option(help="来源名称；默认用文件名")] = None,
    kind: Annotated[SourceKind, typer.Option(help="来源种类")] = SourceKind.EXPORT,
    as_json: Annotated[bool, typer.Option("--json", help="最后输出一个 JSON 对象")] = False,
) -> None:
    """导入一个文件：逐行读入、理解、归并，每一行都有交代。中断后重复执行会接着做。"""
    from crawlers.tables import Mapping, count_rows, posts_from
    from huiying.app.intake import Intake

    if not path.is_file():
        raise Invalid(f"找不到文件 {path}：请检查路径", code="file_not_found")
    columns = Mapping.parse(mapping or [])
    service = open_service()
    source_id = source or f"import:{path.stem}"
    rows = posts_from(
        path,
        columns,
        source_id=source_id,
        source_name=name or path.stem,
        source_kind=kind,
        now=service.clock.now(),
    )
    with Progress(console=people) as progress:
        task = progress.add_task("导入", total=count_rows(path))
        account = Intake(service).run(
            rows, source_id=source_id, progress=lambda done: progress.advance(task, done)
        )
    tell(account)
    if as_json:
        emit(account.as_json())
    if account.tally.postponed or account.index_fault:
        raise typer.Exit(1)


def tell(account: "Account") -> None:
    """What became of the rows, for people."""
    from crawlers.tables.reasons import REASONS

    result = account.as_json()
    people.print(
        f"共 {result['offered']} 行：入库 {result['stored']}，转载 {result['reprints']}，未收 {result['rejected']}"
    )
    for reason, count in sorted(account.tally.rejected.items()):
        people.print(f"  未收 {count}：{REASONS.get(reason, reason)}（{reason}）")
    for words in account.refusals:
        people.print(f"  {words}", markup=False)
    if account.tally.postponed:
        people.print(f"[bold]{account.tally.postponed} 行处理失败，已留在收件箱：huiying inbox list[/bold]")
    if account.index_fault:
        people.print(f"[bold]已入库，但暂时检索不到：{account.index_fault}[/bold]")
