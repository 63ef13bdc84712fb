"""Pack files: TOML read against a schema, refused whole with the name of the file, the entry and the field."""

import tomllib
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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


class Trigger(Entry):
    """When the rule asks for something. Every condition that is given must hold."""

    grades: frozenset[Grade] = frozenset()
    except_grades: frozenset[Grade] = frozenset()
    assessments: frozenset[Assessment] = frozenset()

    def fires(self, grade: Grade | None, assessment: Assessment | None) -> bool:
        return (
            (not self.grades or grade in self.grades)
            and grade not in self.except_grades
            and (not self.assessments or assessment in self.assessments)
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
