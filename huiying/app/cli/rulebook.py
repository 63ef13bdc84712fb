"""`huiying rules check · list · coverage · diff`: the rule book itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiying.app.cli.output import emit, people
from huiying.errors import Invalid

if TYPE_CHECKING:
    from alerts.overlays import Difference, Term
    from alerts.rulebook import BookRule

Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]
KINDS = ("limit", "gate", "duty", "reference")
COVERAGE = Path(__file__).parents[3] / "docs" / "coverage.md"


def register(app: typer.Typer) -> None:
    app.command("check")(check)
    app.command("list")(list_rules)
    app.command("coverage")(coverage)
    app.command("diff")(diff)


def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]…", help="另外的规则包")] = None,
    as_json: Json = False,
) -> None:
    """检查全部规则包：编号、单位、引文、displaces；有误时写明文件、规则和字段，退出码为 2。"""
    from alerts import overlays, rulebook

    own = {path: overlays.adopting(path) for path in files or []}
    extra = [rulebook.read(path) for path, adopts in own.items() if not adopts]
    book = rulebook.bind([*rulebook.national().packs, *extra])
    opening = [rule.id for rule in book.rules if rule.opens_clocks]
    limits = sum(len(rule.limits) for rule in book.rules)
    off = [rule.id for rule in book.rules if rule.off()]
    people.print(f"{len(book.packs)} 个规则包，{len(book.rules)} 条规则，{limits} 项时限，全部合格")
    places = [
        *overlays.shipped(rulebook.national()),
        *(
            overlays.parse(path.read_bytes(), where=path.name, book=book)
            for path, adopts in own.items()
            if adopts
        ),
    ]
    people.print(f"{len(places)} 个地方和单位的规则包：{'、'.join(place.title for place in places)}")
    people.print(f"开办件时钟：{'、'.join(opening)}；未核实、默认关闭：{'、'.join(off)}")
    if as_json:
        packs = [{"file": pack.where, "digest": pack.digest, "rules": len(pack.rules)} for pack in book.packs]
        overlaid = [
            {"file": place.where, "digest": place.digest, "rules": len(place.adopts)} for place in places
        ]
        emit(
            {"packs": packs, "rules": len(book.rules), "limits": limits, "open": opening, "off": off}
            | {"overlays": overlaid}
        )


def list_rules(
    kind: Annotated[str | None, typer.Option(help="只列 limit、gate、duty 或 reference")] = None,
    as_json: Json = False,
) -> None:
    """列出规则：编号、种类、是否有约束力、核实情况、时限；关闭的写明原因。"""
    from alerts import rulebook

    if kind is not None and kind not in KINDS:
        raise Invalid(f"没有 {kind!r} 这一种：请用 {'、'.join(KINDS)}", code="unknown_kind")
    rows = [_row(rule) for rule in rulebook.national().rules if kind in {None, rule.kind}]
    for row in rows:
        limits = "、".join(f"{limit['name']} {limit['limit']}" for limit in row["limits"])
        off = f"  【{row['off']}】" if row["off"] else ""
        people.print(f"{row['id']}  {row['kind']}  {row['title']}  {limits}{off}", highlight=False)
    people.print(f"共 {len(rows)} 条")
    if as_json:
        emit(rows)


def _row(rule: "BookRule") -> dict[str, Any]:
    source = rule.source
    return rule.model_dump(mode="json", exclude={"limits", "trigger"}) | {
        "citation": f"{source.title}（{source.number}）{source.article}",
        "off": rule.off(),
        "limits": [
            limit.model_dump(mode="json") | {"limit": str(limit.limit), "off": rule.off(limit=limit)}
            for limit in rule.limits
        ],
    }


def coverage(
    file: Annotated[Path, typer.Option(metavar="FILE", help="对应表")] = COVERAGE, as_json: Json = False
) -> None:
    """六个单位的每一条要求对应什么；有一条无着落，退出码为 1。"""
    from alerts import coverage as table
    from alerts import rulebook

    found = table.read(file, rulebook.national())
    counts = {standing: found.count(standing) for standing in table.STANDINGS}
    people.print(f"{len(found.clauses)} 条：{'，'.join(f'{name} {count}' for name, count in counts.items())}")
    for fault in found.faults:
        people.print(f"  {fault}", highlight=False)
    if as_json:
        emit({"clauses": len(found.clauses), "counts": counts, "faults": list(found.faults)})
    if found.faults:
        raise typer.Exit(1)


def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="national、beijing、fushun …，叠加用 +")],
    second: Annotated[str, typer.Argument(metavar="B")],
    as_json: Json = False,
) -> None:
    """两处的规则有何不同：谁独有，谁的时限更短，出自哪些规则包。叠加次序：国家、省、市、单位。"""
    from alerts import overlays, rulebook

    book = rulebook.national()
    held = overlays.shipped(book)
    one, two = (overlays.terms(book, overlays.choose(each, held)) for each in (first, second))
    rows = [_differing(each) for each in overlays.differences(one, two)]
    for row in rows:
        people.print(f"{row['name']} {row['title']}", highlight=False)
        people.print(f"  {first}：{_side(row['a'])}\n  {second}：{_side(row['b'])}", highlight=False)
    people.print(f"{len(rows)} 处不同")
    if as_json:
        emit(rows)


def _differing(each: "Difference") -> dict[str, Any]:
    titles = [side.title for side in (each.first, each.second) if side]
    return {"name": each.name, "title": titles[0], "a": _term(each.first), "b": _term(each.second)}


def _term(term: "Term | None") -> dict[str, Any] | None:
    if term is None:
        return None
    return {"limit": str(term.limit) if term.limit else None, "by": list(term.by)}


def _side(term: dict[str, Any] | None) -> str:
    return "无" if term is None else f"{term['limit'] or '有'}（{'、'.join(term['by'])}）"
