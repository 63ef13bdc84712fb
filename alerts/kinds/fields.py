"""The fields of a form: what is asked, and what an answer has to be. Whatever is wrong is named field by field. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from alerts.evidence import LINK, SHA256
from huiying.clock import aware
from huiying.errors import Invalid
from huiying.text.masking import mask

LONGEST = 5000
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,24}")
EARLIER_DIGIT = re.compile(r"[0-9](?=(?:[^0-9]*[0-9]){4})")
"""Every digit but the last four."""


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    MOMENT = "moment"
    DATE = "date"
    CHOICE = "choice"
    NUMBER = "number"
    FLAG = "flag"
    LINK = "link"
    FILE = "file"
    UNIT = "unit"
    PHONE = "phone"
    """Kept with its last four digits only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form. `choices` are (value, label); a moment must have passed unless `future`.

    `private`: numbers and addresses of persons in the words are starred out before anything is stored.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    future: bool = False
    private: bool = False
    hint: str = ""


def read(fields: Iterable[Field], given: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """The answers, cleaned: moments as ISO UTC, dates as ISO, blanks left out.

    Raises Invalid (`bad_form`) naming every field that is missing, unknown or wrong; nothing is half-read.
    """
    asked = {field.name: field for field in fields}
    wrong = {name: f"没有“{name}”这一项" for name in given if name not in asked}
    clean: dict[str, Any] = {}
    for name, field in asked.items():
        try:
            value = _read(field, given.get(name), now)
        except (Invalid, ValueError, TypeError) as fault:
            wrong[name] = fault.message if isinstance(fault, Invalid) else "格式不对"
            continue
        if value is not None:
            clean[name] = value
    if wrong:
        named = [f"{asked[name].label}：{words}" if name in asked else words for name, words in wrong.items()]
        raise Invalid("；".join(named), code="bad_form", fields=wrong)
    return clean


def _read(field: Field, value: Any, now: datetime) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        if field.required:
            raise Invalid("必填", code="bad_form")
        return None
    match field.kind:
        case FieldKind.MOMENT:
            return _moment(field, value, now)
        case FieldKind.DATE:
            return date.fromisoformat(value).isoformat()
        case FieldKind.NUMBER:
            return _number(value)
        case FieldKind.FLAG:
            return _flag(value)
        case _:
            return _words(field, value)


def _moment(field: Field, value: Any, now: datetime) -> str:
    moment = aware(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    if moment > now and not field.future:
        raise Invalid("时间还没有到，不能先登记", code="bad_form")
    return moment.isoformat()


def _number(value: Any) -> float:
    number = float(value)
    if not 0 <= number < float("inf"):
        raise Invalid("应为不小于零的数字", code="bad_form")
    return number


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid("应为是或否", code="bad_form")
    return value


def _words(field: Field, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Invalid(f"应为不超过 {LONGEST} 字的文字", code="bad_form")
    words = value.strip()
    if field.kind is FieldKind.CHOICE and words not in dict(field.choices):
        raise Invalid(f"请从{'、'.join(label for _, label in field.choices)}中选择", code="bad_form")
    if field.kind is FieldKind.LINK and not LINK.fullmatch(words):
        raise Invalid("链接应以 http:// 或 https:// 开头", code="bad_form")
    if field.kind is FieldKind.FILE and not SHA256.fullmatch(words):
        raise Invalid("请先上传文件", code="bad_form")
    return _without_persons(field, words)


def _without_persons(field: Field, words: str) -> str:
    if field.kind is not FieldKind.PHONE:
        return mask(words) if field.private else words
    if not PHONE.fullmatch(words):
        raise Invalid("应为电话号码", code="bad_form")
    return EARLIER_DIGIT.sub("*", words)
