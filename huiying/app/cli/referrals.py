"""`huiying referral`: whether material that was handed over is still as it was taken."""

from pathlib import Path
from typing import Annotated

import typer

from huiying.app.cli.output import emit, people
from huiying.errors import Invalid

app = typer.Typer(help="移送材料：核对", no_args_is_help=True)


@app.command("verify")
def verify(
    path: Annotated[Path, typer.Argument(help="移送材料的 ZIP 文件")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """把每个文件与清单里的 SHA-256 逐一核对。"""
    from alerts.partners.packages import faults, manifest_digest

    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise Invalid(f"读不出 {path}：{trouble.strerror}", code="unreadable_file") from trouble
    found = faults(content)
    digest = None if found else manifest_digest(content)
    for fault in found:
        people.print(fault)
    if digest:
        people.print(
            f"与清单一致。清单的 SHA-256：{digest}（与审计记录 case.referred 中的一致，才是当时取走的那一份）"
        )
    if as_json:
        emit({"sound": not found, "manifest_sha256": digest, "faults": found})
    if found:
        raise typer.Exit(1)
