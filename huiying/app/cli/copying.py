"""`huiying db copy · reopen`."""

from typing import Annotated

import typer
from rich.progress import Progress

from huiying.app.bootstrap import open_clock
from huiying.app.cli.output import emit, people
from huiying.errors import Unavailable
from huiying.settings import Settings

STAGES = {"look": "查看原库", "write": "写入新库", "compare": "逐行核对"}
NEXT = (
    "下一步（各进程、各机器都要）：",
    "  1. HUIYING_DATABASE_URL 改成新库，channel.key（或 HUIYING_CHANNEL_KEY）和数据目录不变；",
    "  2. 重新启动 serve、worker、crawl；",
    "  3. huiying index rebuild 重建检索；huiying audit verify 核验审计链。",
    "旧库已停写，只能看；要退回旧库：huiying db reopen（新库里其后写入的不会带回来）。",
)


def register(app: typer.Typer) -> None:
    app.command("copy")(copy)
    app.command("reopen")(reopen)


def copy(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="URL",
            help="空库：postgresql+psycopg://用户:密码@主机/库名，或 sqlite:////路径/文件",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="最后输出一个 JSON 对象")] = False,
) -> None:
    """把全部记录搬到另一个库并逐行核对；其间各处只能看、不能写，中断就恢复原样。"""
    from huiying.app.copying.moving import move

    settings = Settings()
    try:
        with Progress(console=people) as progress:
            tasks = {stage: progress.add_task(words, total=None) for stage, words in STAGES.items()}
            done = move(
                settings,
                to,
                clock=open_clock(settings),
                tell=lambda stage, rows: progress.advance(tasks[stage], rows),
            )
    except KeyboardInterrupt as stop:
        raise Unavailable(
            "已中断：原库照常使用，没有变动；目标里的一份不完整，清空后再来", code="copy_stopped"
        ) from stop
    people.print(
        f"已搬 {done.rows:,} 行、{len(done.tables)} 张表、{done.size / 1e6:,.1f} MB 到 {done.where}，"
        f"用了 {done.seconds:.1f} 秒；逐表行数和内容一致，审计链 {done.chain.rows} 行完整"
    )
    for line in NEXT:
        people.print(line)
    if as_json:
        emit(
            {
                "to": done.where,
                "rows": done.rows,
                "bytes": done.size,
                "seconds": round(done.seconds, 3),
                "audit": {"rows": done.chain.rows, "head": done.chain.head},
                "tables": [
                    {"table": one.table, "rows": one.rows, "bytes": one.size, "sha256": one.sha256}
                    for one in done.tables
                ],
            }
        )


def reopen() -> None:
    """搬走以后要退回：让现在设置的这个（旧）库重新可写；新库里其后写入的不会带回来。"""
    from huiying.app.copying.moving import reopen as back

    settings = Settings()
    other = back(settings, clock=open_clock(settings))
    if other is None:
        people.print("这个库本来就可写，没有要做的")
        return
    people.print(f"这个库重新可写；{other} 里的那一份从此不要再用")
