"""`huiying backup`: made, checked, listed, put back; for people and for a nightly job alike."""

from pathlib import Path
from typing import Annotated

import typer

from huiying.app.cli.output import emit, people
from huiying.clock import BEIJING
from huiying.settings import Settings

app = typer.Typer(help="备份：创建、检查、列出、恢复", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="最后输出一个 JSON 值")]
To = Annotated[
    Path | None,
    typer.Option("--to", metavar="FOLDER", help="备份放在哪个目录；默认数据目录里的 backups，最好另一块盘"),
]
Backup = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="一份备份，如 backups/huiying-20261122-030000")
]


@app.command("create")
def create(
    to: To = None,
    keep: Annotated[int | None, typer.Option(min=1, help="只留最新的几份，更早的删去")] = None,
    as_json: Json = False,
) -> None:
    """备份记录、审计链头、模型、词表和来源，服务照常运行；密钥不在其中。"""
    from huiying.app.backups.making import create as make
    from huiying.app.backups.making import default_folder

    settings = Settings()
    made, manifest = make(settings, to or default_folder(settings), keep=keep)
    people.print(
        f"已备份到 {made}：{manifest.rows:,} 行、{manifest.size / 1e6:,.1f} MB，审计链 {manifest.chain_rows} 行完整",
        soft_wrap=True,
    )
    people.print(manifest.key)
    if as_json:
        emit(
            {
                "folder": str(made),
                "rows": manifest.rows,
                "bytes": manifest.size,
                "audit_rows": manifest.chain_rows,
            }
        )


@app.command("check")
def check(folder: Backup, as_json: Json = False) -> None:
    """逐个文件核对、打开记录、核验审计链；不写任何东西。有不符时退出码为 1。"""
    from huiying.app.backups.checking import check as faults_of

    manifest, faults = faults_of(folder)
    for words in faults:
        people.print(f"[bold]不符[/bold] {words}")
    if not faults:
        people.print(
            f"完好：{manifest.rows:,} 行，审计链 {manifest.chain_rows} 行完整，{manifest.made_at.astimezone(BEIJING):%Y-%m-%d %H:%M} 所备"
        )
    if as_json:
        emit(
            {
                "folder": str(folder),
                "sound": not faults,
                "faults": faults,
                "made_at": manifest.made_at.isoformat(),
            }
        )
    if faults:
        raise typer.Exit(1)


@app.command("restore")
def restore(
    folder: Backup,
    key_lost: Annotated[
        bool, typer.Option("--key-lost", help="原来的密钥确实丢了：封存的内容从此打不开")
    ] = False,
) -> None:
    """恢复到空的数据目录（HUIYING_HOME）和空库；先放好 channel.key。不会覆盖任何已有的内容。"""
    from huiying.app.backups.restoring import restore as put_back

    settings = Settings()
    manifest, chain = put_back(settings, folder, key_lost=key_lost)
    state = "完整" if chain.sound else chain.fault
    people.print(f"已恢复 {manifest.rows:,} 行到 {settings.folder}；审计链 {chain.rows} 行：{state}")
    people.print("下一步：huiying index rebuild 重建检索，再启动 serve、worker、crawl")
    if not chain.sound:
        raise typer.Exit(1)


@app.command("list")
def list_backups(to: To = None, as_json: Json = False) -> None:
    """列出一个目录里完整的备份，最新的在前。"""
    from huiying.app.backups.making import default_folder, held

    found = held(to or default_folder(Settings()))
    for path, manifest in found:
        people.print(
            f"{manifest.made_at.astimezone(BEIJING):%Y-%m-%d %H:%M}  {manifest.size / 1e6:>10,.1f} MB  "
            f"{manifest.rows:>12,} 行  {path}",
            soft_wrap=True,
        )
    if not found:
        people.print("还没有备份：huiying backup create")
    if as_json:
        emit(
            [
                {"folder": str(path), "made_at": one.made_at.isoformat(), "rows": one.rows, "bytes": one.size}
                for path, one in found
            ]
        )
