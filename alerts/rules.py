"""Rules as data: packs of clocks with their citation, checked against a schema before any of them fires.

An obligation stores the pack's version and hash beside its rule ids, so that it can be explained years later.
"""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from alerts.deadlines import Limit, Unit
from alerts.duties import Assessment, Duty, EvidenceKind, StartPoint
from alerts.grades import Grade
from huiying.errors import Misconfigured

UNVERIFIED = "U"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Entry):
    """Where a rule stands: document, number, article."""

    title: str = Field(min_length=1)
    number: str = Field(min_length=1)
    article: str = Field(min_length=1)


class Source(Citation):
    """A citation with its text, word for word."""

    quote: str = Field(min_length=1)


class Trigger(_Entry):
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


class RuleLimit(_Entry):
    """One limit of a rule: who owes what by when, counted from the earliest known of `start`."""

    name: str = Field(pattern=r"^[a-z_0-9]+$")
    duty: Duty
    amount: float | str
    unit: Unit
    start: tuple[StartPoint, ...] = Field(min_length=1)
    stops: frozenset[EvidenceKind] = Field(min_length=1)

    @property
    def limit(self) -> Limit:
        return Limit(amount=self.amount, unit=self.unit)


class Rule(_Entry):
    """One rule of one text. `verification` is how its quotation was checked: L P N S X, or U for from memory."""

    id: str = Field(pattern=r"^[A-Z]{2}-\d{2}x?$")
    kind: Literal["limit", "gate", "duty", "reference"]
    binding: bool
    verification: Literal["L", "P", "N", "S", "X", "U"]
    effective_from: date
    effective_to: date | None = None
    stage: str
    actor: str
    trigger: Trigger = Trigger()
    source: Source
    limits: tuple[RuleLimit, ...] = ()

    @model_validator(mode="after")
    def _limits_fit_the_kind(self) -> "Rule":
        if (self.kind == "limit") != bool(self.limits):
            raise ValueError("kind = limit 的规则必须有 [[rules.limits]]，其他规则不得有")
        return self

    def in_force(self, day: date) -> bool:
        """Whether it may fire on a day. An expired or unverified rule never does."""
        started = self.effective_from <= day
        ended = self.effective_to is not None and day > self.effective_to
        return started and not ended and self.verification != UNVERIFIED


class Pack(_Entry):
    """A set of rules under one version; `digest` is the SHA-256 of the file it was read from."""

    name: str
    title: str
    version: str
    digest: str
    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def load(path: Path) -> Pack:
    """Read one pack. Raises Misconfigured naming file, rule and field; nothing is half-applied."""
    return parse(path.read_bytes(), where=path.name)


def parse(content: bytes, *, where: str) -> Pack:
    """Read a pack from TOML bytes. Raises Misconfigured, see `load`."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misconfigured(f"规则包 {where} 不是合法的 TOML：{wrong}", code="bad_pack") from wrong
    rules = tuple(_rule(raw, where, number) for number, raw in enumerate(table.get("rules", []), 1))
    _refuse_twins([rule.id for rule in rules], where)
    try:
        head = table.get("pack", {})
        return Pack(**head, digest=hashlib.sha256(content).hexdigest(), rules=rules)
    except (ValidationError, TypeError) as wrong:
        raise Misconfigured(f"规则包 {where} 的 [pack] 有误：{complaints(wrong)}", code="bad_pack") from wrong


def _rule(raw: dict[str, Any], where: str, number: int) -> Rule:
    try:
        return Rule.model_validate(raw)
    except ValidationError as wrong:
        name = raw.get("id", f"第 {number} 条")
        raise Misconfigured(f"规则包 {where} 中 {name} 有误：{complaints(wrong)}", code="bad_rule") from wrong


def _refuse_twins(ids: Sequence[str], where: str) -> None:
    twins = [rule_id for rule_id, times in Counter(ids).items() if times > 1]
    if twins:
        raise Misconfigured(f"规则包 {where} 中编号重复：{'、'.join(twins)}", code="duplicate_rule")


def complaints(wrong: ValidationError | TypeError) -> str:
    """What a schema found wrong, field by field, on one line."""
    if isinstance(wrong, TypeError):
        return str(wrong)
    return "；".join(f"{'.'.join(map(str, each['loc']))} {each['msg']}" for each in wrong.errors())


@cache
def national() -> Pack:
    """The national pack that ships with the service."""
    content = files("alerts").joinpath("packs", "national.toml").read_bytes()
    return parse(content, where="national.toml")
