"""Pack files: TOML read against a schema, refused whole with the name of the file, the entry and the field."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from alerts.duties import Assessment
from alerts.grades import Grade
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


def read_rules(model: type[Model], raw: Sequence[dict[str, Any]], *, where: str) -> tuple[Model, ...]:
    """Every rule of a pack. Raises Misconfigured naming file, rule and field."""
    return tuple(_rule(model, each, where, number) for number, each in enumerate(raw, 1))


def _rule(model: type[Model], raw: dict[str, Any], where: str, number: int) -> Model:
    try:
        return model.model_validate(raw)
    except ValidationError as wrong:
        name = raw.get("id", f"第 {number} 条")
        raise Misconfigured(f"规则包 {where} 中 {name} 有误：{complaints(wrong)}", code="bad_rule") from wrong


def complaints(wrong: ValidationError | TypeError) -> str:
    """What a schema found wrong, field by field, on one line."""
    if isinstance(wrong, TypeError):
        return str(wrong)
    return "；".join(f"{'.'.join(map(str, each['loc']))} {each['msg']}" for each in wrong.errors())
