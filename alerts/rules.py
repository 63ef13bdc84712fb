"""Rules as data: packs of clocks with their citation, checked against a schema before any of them fires.

An obligation stores the pack's version and hash beside its rule ids, so that it can be explained years later.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from alerts import rulebook
from alerts.deadlines import Limit, Unit
from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.packfile import Citation, Entry, Trigger, complaints, read_rules, read_table
from alerts.rulebook import BookPack, BookRule
from huiying.errors import Misconfigured

UNVERIFIED = "U"


class Source(Citation):
    """A citation with its text, word for word."""

    quote: str = Field(min_length=1)


class RuleLimit(Entry):
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


class Rule(Entry):
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


class Pack(Entry):
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
    table = read_table(content, where=where)
    rules = read_rules(Rule, table.get("rules", []), where=where)
    _refuse_twins([rule.id for rule in rules], where)
    try:
        head = table.get("pack", {})
        return Pack(**head, digest=hashlib.sha256(content).hexdigest(), rules=rules)
    except (ValidationError, TypeError) as wrong:
        raise Misconfigured(f"规则包 {where} 的 [pack] 有误：{complaints(wrong)}", code="bad_pack") from wrong


def _refuse_twins(ids: Sequence[str], where: str) -> None:
    twins = [rule_id for rule_id, times in Counter(ids).items() if times > 1]
    if twins:
        raise Misconfigured(f"规则包 {where} 中编号重复：{'、'.join(twins)}", code="duplicate_rule")


ENGINE_RULE = frozenset(Rule.model_fields) - {"limits"}
ENGINE_LIMIT = frozenset(RuleLimit.model_fields)


def case_pack(pack: BookPack) -> Pack:
    """The rules of a pack that open clocks on a case, in the engine's own words.

    Raises Misconfigured when such a rule uses a duty, a start or a stop the engine does not know.
    """
    raw = [_for_engine(rule) for rule in pack.rules if rule.opens == "case"]
    rules = read_rules(Rule, raw, where=pack.where)
    return Pack(name=pack.name, title=pack.title, version=pack.version, digest=pack.digest, rules=rules)


def _for_engine(rule: BookRule) -> dict[str, Any]:
    limits = [limit.model_dump(include=set(ENGINE_LIMIT)) for limit in rule.limits]
    return rule.model_dump(include=set(ENGINE_RULE)) | {"limits": limits}


@cache
def national() -> Pack:
    """The rules of the national pack that open clocks on a case."""
    return case_pack(next(pack for pack in rulebook.national().packs if pack.opens_cases))
