"""`huiying rules use · packs`: which packs bind this office."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.app.cli.recounting import Json, carry_out, read_bytes
from huiying.people import system

SUFFIX = ".toml"


def register(app: typer.Typer) -> None:
    app.command("use")(use)
    app.command("packs")(packs)


def use(
    chosen: Annotated[
        list[str],
        typer.Argument(
            metavar="PACKS…", help="national+beijing+qingxi，或本单位自己的规则包文件 .toml；可并列几个"
        ),
    ],
    reason: Annotated[str, typer.Option(help="调整的原因")] = "",
    as_json: Json = False,
) -> None:
    """选用规则包：检查、记录，并逐件重算所有未结时限。写错的整体不生效。"""
    from alerts.rulechoice import choosing

    files = [Path(word) for word in chosen if word.endswith(SUFFIX)]
    names = [word for word in chosen if not word.endswith(SUFFIX)]
    own = [choosing.OwnFile(name=file.name, content=read_bytes(file)) for file in files]
    service = open_service()
    with service.database.transaction() as session:
        choice = choosing.choose(
            session,
            "+".join(names),
            files=own,
            reason=reason,
            actor=system("cli"),
            now=service.clock.now(),
        )
    for change in choice.changes:
        people.print(f"  {change}", highlight=False)
    people.print(f"现行 {choice.words}" + ("" if choice.recount else "，没有改变"))
    counted = carry_out(service)
    if as_json:
        changes = [
            {"limit": each.name, "before": each.before, "after": each.after} for each in choice.changes
        ]
        emit({"packs": list(choice.packs), "changes": changes} | counted)


def packs(as_json: Json = False) -> None:
    """列出随附的规则包，以及本单位现行的选择。"""
    from alerts import overlays, rulebook
    from alerts.rulechoice import standing

    service = open_service()
    with service.database.reading() as session:
        chosen = standing.chosen(session)
        binding = standing.book_in_force(session)
    held = {pack["name"] for pack in chosen}
    shipped: list[overlays.Overlay | rulebook.BookPack] = [
        *overlays.shipped(rulebook.national()),
        rulebook.house(),
    ]
    for pack in shipped:
        _print_pack(pack.name, pack.title, pack.name in held)
    for pack_in_force in binding.packs:
        if pack_in_force.name not in {pack.name for pack in shipped}:
            _print_pack(pack_in_force.name, f"{pack_in_force.title}（自有）", True)
    if as_json:
        emit(_shown(chosen, [pack.name for pack in shipped]))


def _print_pack(name: str, title: str, on: bool) -> None:
    people.print(f"{'●' if on else '○'} {name}  {title}", highlight=False)


def _shown(chosen: Sequence[Any], shipped: list[str]) -> dict[str, Any]:
    return {"in_force": [dict(pack) for pack in chosen], "shipped": shipped}
