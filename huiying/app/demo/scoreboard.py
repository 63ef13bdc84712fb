"""The account of the day for people: numbers, grades, clocks."""

from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table

from alerts.duties import DUTY_LABELS, Duty
from alerts.grades import LABELS, Grade
from alerts.obligations import STATE_LABELS, State
from huiying.app.demo.summary import NUMBERS, Clocked, Graded, Summary
from huiying.clock import BEIJING


def scoreboard(summary: Summary) -> RenderableType:
    """Three tables to print with rich."""
    return Group(_numbers(summary), _grades(summary.grades), _clocks(summary.obligations))


def _numbers(summary: Summary) -> Table:
    table = Table(title="这一天", title_justify="left")
    for label in NUMBERS.values():
        table.add_column(label, justify="right")
    table.add_row(*(str(getattr(summary, name)) for name in NUMBERS))
    return table


def _grades(grades: tuple[Graded, ...]) -> Table:
    table = Table("等级", "自", "理由", title="等级", title_justify="left")
    for given in grades:
        table.add_row(LABELS[Grade(given.grade)] if given.grade else "未定级", _short(given.at), given.reason)
    return table


def _clocks(clocks: tuple[Clocked, ...]) -> Table:
    table = Table("事项", "规则", "起算", "到期", "结果", title="时限", title_justify="left")
    for clock in clocks:
        table.add_row(
            DUTY_LABELS[Duty(clock.duty)],
            "、".join(clock.rules),
            _short(clock.start),
            _short(clock.due),
            STATE_LABELS[State(clock.state)],
        )
    return table


def _short(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%m-%d %H:%M}"
