"""`huiying rules explain`: the clocks of a case, as its page shows them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.clock import BEIJING

if TYPE_CHECKING:
    from alerts.dossiers import Explanation


def register(app: typer.Typer) -> None:
    app.command("explain")(explain)


def explain(
    case: Annotated[str, typer.Argument(metavar="CASE", help="办件编号或序号")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 列表")] = False,
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
        "pack": {"name": row.pack, "version": row.pack_version, "digest": row.pack_digest},
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
        f"  规则包 {row['pack']['name']} {row['pack']['version']}（{row['pack']['digest'][:12]}）",
        f"  起算 {row['start']}：{row['start_reason']}",
        *(f"    {step}" for step in row["steps"]),
        f"  开钟原因：{row['reason']}",
        *([f"  结束原因：{row['closing_reason']}"] if row["closing_reason"] else []),
        *history,
        *(["  规则包在开钟之后已有改动，时钟仍按当时的规则"] if row["pack_changed"] else []),
    ]


def _iso(moment: datetime) -> str:
    return moment.astimezone(BEIJING).isoformat()
