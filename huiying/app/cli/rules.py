"""`huiying rules due`: when something is due under the rules. It needs no database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiying.app.cli.output import emit, people
from huiying.clock import BEIJING
from huiying.errors import Invalid

if TYPE_CHECKING:
    from alerts.calculation import Answer
    from alerts.workdays import Calendar

app = typer.Typer(help="规则包：计算到期时间、检查、列出、说明", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]


@app.command("due")
def due(  # noqa: PLR0917  # Typer reads the parameters as options
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="OP-03.information 或 OP-02")] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="起算时间，须带时区；按日计的可只写日期")
    ] = None,
    suspend: Annotated[
        list[str] | None, typer.Option(metavar="A..B", help="中止：发函之日不计，收到答复之日起再计；可重复")
    ] = None,
    extend: Annotated[str, typer.Option(metavar="N", help="延长，单位与时限相同")] = "",
    holidays: Annotated[
        Path | None, typer.Option(metavar="FILE", help="放假安排 CSV：date,kind（off 放假，work 上班）")
    ] = None,
    table: Annotated[Path | None, typer.Option(metavar="CSV", help="整表计算")] = None,
    as_json: Json = False,
) -> None:
    """某项时限从某时起何时到期，逐步说明；或者整表计算。不需要数据库，关闭的规则也能算。"""
    from alerts import calculation, rulebook, schedules
    from alerts.workdays import Calendar

    calendar = schedules.read(holidays) if holidays else Calendar()
    if table is not None:
        if rule or since or suspend or extend:
            raise Invalid(
                "--table 里已写明规则和时间，不能再给 RULE、--from、--suspend、--extend", code="usage"
            )
        _whole_table(table, calendar, as_json)
    elif rule and since:
        found = calculation.find(rulebook.national(), rule)
        pauses = [calculation.interval(each) for each in suspend or []]
        _one(calculation.answer(found, since, calendar, pauses=pauses, extended_by=extend), as_json)
    else:
        raise Invalid("请写明规则和起算时间：huiying rules due OP-03.information --from 时间", code="usage")


def _one(answer: "Answer", as_json: bool) -> None:
    limit, source = answer.found.limit, answer.found.rule.source
    people.print(f"{answer.found.name} {limit.title}：{limit.limit}", highlight=False)
    people.print(
        f"  依据 {source.title}（{source.number}）{source.article}：“{source.quote}”", highlight=False
    )
    for step in answer.deadline.steps:
        people.print(f"  {step}", highlight=False)
    provisional = "（暂定）" if answer.deadline.provisional else ""
    people.print(f"到期 {_iso(answer.deadline.due)}{provisional}", highlight=False)
    _caution(answer)
    if as_json:
        emit(_shown(answer) | {"start": _iso(answer.start), "steps": list(answer.deadline.steps)})


def _whole_table(path: Path, calendar: "Calendar", as_json: bool) -> None:
    from alerts import due_table, rulebook

    lines = due_table.compute(path, rulebook.national(), calendar)
    for line in lines:
        shown = _shown(line.answer)
        people.print(f"{line.case_id}  {line.answer.found.name}  {shown['due']}", highlight=False)
        _caution(line.answer)
    if as_json:
        emit([{"case_id": line.case_id, **_shown(line.answer)} for line in lines])


def _caution(answer: "Answer") -> None:
    for caution in answer.cautions:
        people.print(f"  注意：{caution}", highlight=False)


def _shown(answer: "Answer") -> dict[str, Any]:
    return {"due": _iso(answer.deadline.due), "provisional": answer.deadline.provisional}


def _iso(moment: Any) -> str:
    return str(moment.astimezone(BEIJING).isoformat())
