"""Whether a quotation states the number of a limit, in whatever words: 24小时, 二十四小时, 两小时, 2 周, 三年, 1月31日."""

import re
from collections.abc import Iterator

from alerts.deadlines import Limit, Unit
from huiying.text.numbers import parse_number

SPAN = re.compile(r"([0-9]+|[一二两三四五六七八九十百]+)\s*个?(分钟|小时|工作日|日|周|月|年)")
DATE = re.compile(r"(\d{1,2})月(\d{1,2})日")
SPANS = {
    "分钟": ((Unit.MINUTE, 1),),
    "小时": ((Unit.HOUR, 1),),
    "工作日": ((Unit.WORKDAY, 1),),
    "日": ((Unit.DAY, 1), (Unit.WORKDAY, 1)),
    "周": ((Unit.DAY, 7),),
    "月": ((Unit.MONTH, 1),),
    "年": ((Unit.MONTH, 12),),
}
"""What a word of time may mean. A law may count 日 in working days (行政处罚法 第八十五条)."""
YEAR_END = "12-31"


def states(quotation: str, limit: Limit) -> bool:
    """Whether the limit can be read in the quotation."""
    match limit.unit:
        case Unit.IMMEDIATE:
            return "同步" in quotation
        case Unit.FIXED_DATE:
            return limit.amount in set(_dates(quotation))
        case _:
            return (limit.unit, limit.amount) in set(_spans(quotation))


def _spans(quotation: str) -> Iterator[tuple[Unit, float]]:
    for written, word in SPAN.findall(quotation):
        number = parse_number(written)
        if number is not None and number.value is not None:
            for unit, factor in SPANS[word]:
                yield unit, float(number.value * factor)


def _dates(quotation: str) -> Iterator[str]:
    for month, day in DATE.findall(quotation):
        yield f"{int(month):02}-{int(day):02}"
    if "每季度" in quotation:
        yield "quarter"
    if "年内" in quotation:
        yield YEAR_END
