"""A roster as a CSV file: `from,until,person,position`, one shift a line. Refused whole, with every wrong line named."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from alerts.roster.service import complaints
from alerts.roster.shifts import Turn
from huiying.clock import aware
from huiying.errors import Invalid
from huiying.people import Actor

COLUMNS = ("from", "until", "person", "position")


def read(content: bytes, *, where: str, people: Iterable[Actor]) -> list[Turn]:
    """The shifts of a file, in its order. Raises Invalid naming the file and all lines that are wrong."""
    rows = csv.DictReader(io.StringIO(_text(content, where)), strict=True)
    try:
        found = [(rows.line_num, row) for row in rows]
    except csv.Error as broken:
        raise Invalid(f"{where} 第 {rows.line_num} 行读不出来：{broken}", code="bad_row") from broken
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise Invalid(
            f"{where} 第 1 行缺少列 {'、'.join(missing)}：应为 {','.join(COLUMNS)}", code="missing_column"
        )
    if not found:
        raise Invalid(f"{where} 里一班也没有", code="bad_roster")
    return _checked(found, where, people)


def _text(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Invalid(f"{where} 不是 UTF-8 编码：请另存为 CSV UTF-8", code="unreadable_file") from wrong


def _checked(found: list[tuple[int, dict[str, str]]], where: str, people: Iterable[Actor]) -> list[Turn]:
    faults: list[tuple[int, str]] = []
    shifts: list[tuple[int, Turn]] = []
    for line, row in found:
        try:
            shifts.append((line, _turn(row)))
        except Invalid as refusal:
            faults.append((line, refusal.message))
    lines = [line for line, _ in shifts]
    wrong = complaints(
        [turn for _, turn in shifts], people=people, named=lambda place: f"第 {lines[place]} 行"
    )
    faults += [(lines[place], why) for place, why in wrong]
    if faults:
        words = "；".join(f"第 {line} 行：{why}" for line, why in sorted(faults))
        raise Invalid(f"{where} 有误，一班也没有导入。{words}", code="bad_roster")
    return [turn for _, turn in shifts]


def _turn(row: dict[str, str]) -> Turn:
    return Turn(
        begins_at=_moment(row["from"], "from"),
        ends_at=_moment(row["until"], "until"),
        username=(row["person"] or "").strip(),
        position=_position(row["position"]),
    )


def _moment(text: str | None, column: str) -> datetime:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError as wrong:
        raise Invalid(f"{column} 应是 2026-11-23T08:00:00+08:00 这样的时间", code="bad_time") from wrong
    return aware(moment)


def _position(text: str | None) -> int:
    try:
        return int(text or "")
    except ValueError as wrong:
        raise Invalid("position 应是 1、2、3……", code="bad_roster") from wrong
