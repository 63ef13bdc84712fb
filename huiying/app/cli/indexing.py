"""`huiying index`: make the index anew, hold it against the records."""

import time
from collections.abc import Callable
from typing import Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.index.differences import Kind

app = typer.Typer(help="检索索引：重建、核对", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]
TOLD_SECONDS = 2.0
LABELS = {
    Kind.MISSING: "记录里有、索引里没有",
    Kind.OUTDATED: "索引里是旧的",
    Kind.NEWER: "索引比记录新",
    Kind.DOUBLED: "索引里有两份",
    Kind.SURPLUS: "索引里有、记录里没有",
}


@app.command("rebuild")
def rebuild(as_json: Json = False) -> None:
    """从记录重建检索索引：期间照常检索和读入；中断后再执行一次就接着做。"""
    from huiying.app.indexing import documents, rebuild_index

    service = open_service()
    total, done, began = documents(service), 0, time.monotonic()
    tell = _telling("已重建", total)
    for done in rebuild_index(service):
        tell(done)
    seconds = time.monotonic() - began
    people.print(f"重建好了：{done:,} 篇，用时 {seconds:.0f} 秒", highlight=False)
    if as_json:
        emit({"documents": done, "seconds": round(seconds, 1)})


@app.command("verify")
def verify(
    repair: Annotated[bool, typer.Option("--repair", help="补上缺的、旧的，去掉多的")] = False,
    as_json: Json = False,
) -> None:
    """核对检索索引与记录：缺的、多的、旧的；有差别且没有修好时退出码为 1。"""
    from huiying.app.indexing import Verdict, documents, verify_index

    service = open_service()
    verdict: Verdict = verify_index(service, repair=repair, progress=_telling("已核对", documents(service)))
    people.print(f"核对了 {verdict.records:,} 篇", highlight=False)
    for kind, count in verdict.counts.items():
        named = "、".join(map(str, verdict.first[kind]))
        people.print(
            f"{LABELS[kind]}：{count:,} 篇（{named}{'…' if count > len(verdict.first[kind]) else ''}）"
        )
    people.print(_conclusion(verdict.counts, sound=verdict.sound, repaired=verdict.repaired))
    if as_json:
        emit(_as_json(verdict))
    if not verdict.sound:
        raise typer.Exit(1)


def _conclusion(counts: dict[Kind, int], *, sound: bool, repaired: int) -> str:
    if not counts:
        return "索引与记录一致"
    if sound:
        return f"已修复 {repaired:,} 篇，索引与记录一致"
    if repaired or set(counts) == {Kind.NEWER}:
        return "索引比记录新：记录可能是从备份恢复的，请执行 huiying index rebuild"
    return "请执行 huiying index verify --repair；差得多时执行 huiying index rebuild"


def _as_json(verdict: Any) -> dict[str, Any]:
    return {
        "records": verdict.records,
        "differences": {kind: verdict.counts.get(kind, 0) for kind in Kind},
        "first": verdict.first,
        "repaired": verdict.repaired,
        "sound": verdict.sound,
    }


def _telling(done: str, total: int) -> Callable[[int], None]:
    """How far it is, every few seconds."""
    began = last = time.monotonic()

    def tell(count: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= TOLD_SECONDS:
            last = now
            people.print(
                f"{done} {count:,} / {total:,} 篇，每秒 {count / (now - began):,.0f} 篇", highlight=False
            )

    return tell
