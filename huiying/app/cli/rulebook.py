"""`huiying rules check · list · explain · coverage`: the rule book itself."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.clock import BEIJING
from huiying.errors import Invalid

if TYPE_CHECKING:
    from alerts.dossiers import Explanation
    from alerts.rulebook import BookRule

Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]
KINDS = ("limit", "gate", "duty", "reference")
COVERAGE = Path(__file__).parents[3] / "docs" / "coverage.md"


def register(app: typer.Typer) -> None:
    app.command("check")(check)
    app.command("list")(list_rules)
    app.command("explain")(explain)
    app.command("coverage")(coverage)


def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]…", help="另外的规则包")] = None,
    as_json: Json = False,
) -> None:
    """检查全部规则包：编号、单位、引文、displaces；有误时写明文件、规则和字段，退出码为 2。"""
    from alerts import rulebook, rules

    extra = [rulebook.read(path) for path in files or []]
    book = rulebook.bind([*rulebook.national().packs, *extra])
    opening = [rule.id for pack in book.packs for rule in rules.case_pack(pack).rules]
    limits = sum(len(rule.limits) for rule in book.rules)
    off = [rule.id for rule in book.rules if rule.off()]
    people.print(f"{len(book.packs)} 个规则包，{len(book.rules)} 条规则，{limits} 项时限，全部合格")
    people.print(f"开办件时钟：{'、'.join(opening)}；未核实、默认关闭：{'、'.join(off)}")
    if as_json:
        packs = [{"file": pack.where, "digest": pack.digest, "rules": len(pack.rules)} for pack in book.packs]
        emit({"packs": packs, "rules": len(book.rules), "limits": limits, "open": opening, "off": off})


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


def explain(
    case: Annotated[str, typer.Argument(metavar="CASE", help="办件编号或序号")], as_json: Json = False
) -> None:
    """说明一个办件的每只时钟：依据、引文、起算及理由、步骤、状态、来龙去脉。与办件页相同。"""
    from alerts import dossiers

    service = open_service()
    now = service.clock.now()
    with service.database.reading() as session:
        found = [_explained(each) for each in dossiers.explanations(session, case, now=now)]
    for row in found:
        for line in _lines(row):
            people.print(line, highlight=False)
    if not found:
        people.print("这个办件没有时钟：没有规则对它提出时限")
    if as_json:
        emit(found)


def _explained(each: "Explanation") -> dict[str, Any]:
    from alerts.duties import DUTY_LABELS, Duty
    from alerts.obligations import STATE_LABELS, State

    row = each.clock.obligation
    return {
        "id": row.id,
        "duty": row.duty,
        "duty_label": DUTY_LABELS[Duty(row.duty)],
        "limit": row.limit,
        "state": row.state,
        "state_label": STATE_LABELS[State(row.state)],
        "overdue": each.clock.overdue,
        "start": _iso(row.start),
        "start_reason": row.start_reason,
        "due": _iso(row.due),
        "provisional": row.provisional,
        "steps": row.steps,
        "inputs": row.inputs,
        "rules": [rule.source.model_dump() | {"id": rule.id} for rule in each.rules],
        "unknown_rules": list(each.unknown_rules),
        "pack_changed": each.pack_changed,
        "reason": row.reason,
        "closing_reason": row.closing_reason,
        "replaces": [gone.id for gone in each.replaces],
        "replaced_by": each.replaced_by.id if each.replaced_by else None,
    }


def _lines(row: dict[str, Any]) -> list[str]:
    state = "已超时" if row["overdue"] else row["state_label"]
    history = [f"  替代了时钟 {number}" for number in row["replaces"]]
    if row["replaced_by"]:
        history.append(f"  已由时钟 {row['replaced_by']} 替代")
    return [
        f"时钟 {row['id']}  {row['duty_label']}  {row['limit']}  到期 {row['due']}  {state}",
        *(f"  依据 {rule['id']} {rule['title']}：“{rule['quote']}”" for rule in row["rules"]),
        f"  起算 {row['start']}：{row['start_reason']}",
        *(f"    {step}" for step in row["steps"]),
        f"  开钟原因：{row['reason']}",
        *([f"  结束原因：{row['closing_reason']}"] if row["closing_reason"] else []),
        *history,
        *(["  规则包在开钟之后已有改动，时钟仍按当时的规则"] if row["pack_changed"] else []),
    ]


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


def _iso(moment: datetime) -> str:
    return moment.astimezone(BEIJING).isoformat()
