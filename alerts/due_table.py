"""A whole table of deadlines at once. A wrong row refuses the table, naming every wrong line: nothing is half-applied."""

from dataclasses import dataclass
from pathlib import Path

from alerts.calculation import Answer, answer, find
from alerts.rulebook import Book
from alerts.schedules import rows_of
from alerts.workdays import Calendar
from huiying.errors import Invalid

REQUIRED = ("case_id", "rule_id", "start")
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row answered."""

    case_id: str
    answer: Answer


def compute(path: Path, book: Book, schedule: Calendar) -> tuple[Line, ...]:
    """Every row of a CSV file, in its order; several suspensions stand in both columns, joined by `;`.

    Columns: case_id, rule_id, variant, start, suspend_from, suspend_to, extended_by. Raises Invalid.
    """
    lines: list[Line] = []
    wrong: list[str] = []
    for number, row in rows_of(path, REQUIRED):
        try:
            lines.append(Line(case_id=row["case_id"], answer=_answer(row, book, schedule)))
        except Invalid as trouble:
            wrong.append(f"第 {number} 行（{row['case_id'] or '没有 case_id'}）{trouble.message}")
    if wrong:
        more = f"；另有 {len(wrong) - SHOWN} 行" if len(wrong) > SHOWN else ""
        raise Invalid(
            f"{path.name} 有 {len(wrong)} 行有误，整表未计算：{'；'.join(wrong[:SHOWN])}{more}",
            code="bad_row",
        )
    return tuple(lines)


def _answer(row: dict[str, str], book: Book, schedule: Calendar) -> Answer:
    return answer(
        find(book, row["rule_id"], row.get("variant", "")),
        row["start"],
        schedule,
        pauses=_pauses(row.get("suspend_from", ""), row.get("suspend_to", "")),
        extended_by=row.get("extended_by", ""),
    )


def _pauses(begins: str, ends: str) -> list[tuple[str, str]]:
    first, last = _parts(begins), _parts(ends)
    if len(first) != len(last):
        raise Invalid(
            f"suspend_from 有 {len(first)} 段，suspend_to 有 {len(last)} 段，应当相等", code="bad_interval"
        )
    return list(zip(first, last, strict=True))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
