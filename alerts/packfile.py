"""Pack files: TOML read against a schema, refused whole with the name of the file, the entry and the field."""

import textwrap
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from alerts.duties import Assessment
from alerts.grades import Grade
from alerts.packlines import line_of
from huiying.errors import Misconfigured


class Entry(BaseModel):
    """Anything in a pack file. A field nobody asked for is refused: it would be believed and do nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Entry):
    """Where a rule stands: document, number, article."""

    title: str = Field(min_length=1)
    number: str = Field(min_length=1)
    article: str = Field(min_length=1)


def _pairs(table: Any) -> Any:
    return (
        tuple((name, tuple(values)) for name, values in table.items()) if isinstance(table, dict) else table
    )


Answers = Annotated[tuple[tuple[str, tuple[str, ...]], ...], BeforeValidator(_pairs)]
"""Fields of a form, each with the values meant. A table in the file; pairs here, so that a rule can be a key."""


class Trigger(Entry):
    """When a rule, or one limit of it, asks something of a case. Every condition that is given must hold.

    `kinds`: the kinds of case it concerns. `form`: a field of the case's form → the values it may have.
    """

    kinds: frozenset[str] = frozenset()
    grades: frozenset[Grade] = frozenset()
    except_grades: frozenset[Grade] = frozenset()
    assessments: frozenset[Assessment] = frozenset()
    form: Answers = ()
    except_form: Answers = ()

    def fires(
        self, kind: str, grade: Grade | None, assessment: Assessment | None, form: Mapping[str, Any]
    ) -> bool:
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.grades or grade in self.grades)
            and grade not in self.except_grades
            and (not self.assessments or assessment in self.assessments)
            and all(form.get(name) in values for name, values in self.form)
            and not any(form.get(name) in values for name, values in self.except_form)
        )


Model = TypeVar("Model", bound=Entry)


def read_table(content: bytes, *, where: str) -> dict[str, Any]:
    """TOML bytes as a table. Raises Misconfigured."""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misconfigured(f"规则包 {where} 不是合法的 TOML：{wrong}", code="bad_pack") from wrong


def read_rules(
    model: type[Model], table: dict[str, Any], key: str, *, where: str, content: bytes
) -> tuple[Model, ...]:
    """Every rule of a pack, taken out of its table. Raises Misconfigured naming file, rule, field and line."""
    raw = table.pop(key, [])
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        line = at_line(content, (key,))
        raise Misconfigured(f"规则包 {where} 的 {key} 要写成 [[{key}]]{line}", code="bad_pack")
    return tuple(_rule(model, each, where, content, (key, number)) for number, each in enumerate(raw))


def _rule(
    model: type[Model], raw: dict[str, Any], where: str, content: bytes, place: tuple[str, int]
) -> Model:
    try:
        return model.model_validate(raw)
    except ValidationError as wrong:
        name = raw.get("id", f"第 {place[1] + 1} 条")
        faults = complaints(wrong, content, place)
        raise Misconfigured(f"规则包 {where} 中 {name} 有误：{faults}", code="bad_rule") from wrong


def complaints(
    wrong: ValidationError | TypeError, content: bytes = b"", place: tuple[str | int, ...] = ()
) -> str:
    """What a schema found wrong, field by field, with the lines where the bytes of the file are at hand."""
    if isinstance(wrong, TypeError):
        return str(wrong)
    return "；".join(
        f"{'.'.join(map(str, each['loc']))} {_words(each)}{at_line(content, (*place, *each['loc']))}".strip()
        for each in wrong.errors()
    )


def at_line(content: bytes, place: tuple[str | int, ...]) -> str:
    """`（第 12 行）`, nothing where the place is not found."""
    line = line_of(content, place)
    return "" if line is None else f"（第 {line} 行）"


LONGEST = 200
"""Of a list of words that would be right."""
WORDS = {
    "missing": "缺少",
    "extra_forbidden": "没有这个字段",
    "enum": "不能是 {input!r}，只能是 {expected}",
    "literal_error": "不能是 {input!r}，只能是 {expected}",
    "string_too_short": "不能为空",
    "too_short": "不能为空",
    "value_error": "{error}",
}


def _words(fault: ErrorDetails) -> str:
    known = WORDS.get(fault["type"])
    if known is None:
        return fault["msg"]
    given = {name: textwrap.shorten(str(value), LONGEST) for name, value in fault.get("ctx", {}).items()}
    return known.format(**given, input=fault["input"])
