"""The rule book: every rule of every pack, with its text word for word. Data for people and calculation.

Only rules whose trigger names kinds of case open clocks; `alerts.rules` hands those on to the engine.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from alerts.deadlines import Kind, Limit, Unit
from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.packfile import Citation, Entry, Trigger, complaints, read_rules, read_table
from alerts.packlines import line_of
from alerts.precedence import refuse_cycles
from alerts.quotations import states
from alerts.terms import Verification
from huiying.errors import Misconfigured

RESPONSIBLE_UNIT = "responsible_unit"
"""The owing body of most duties: 涉事责任部门（第一责任主体）, whichever unit that is."""
HOUSE = "house"
"""The pack of targets without a text behind them; no part of the book until an office chooses it."""
RULE_ID = r"^[A-Z]{2}-\d{2}x?$"


class Extension(Entry):
    """By how much at most (in the unit of the limit), who consents, and whether the person must be told."""

    most: float = Field(gt=0)
    approver: str = Field(min_length=1)
    notice: bool = True


class BookLimit(Entry):
    """One limit of a rule. `verification` is its own where it is weaker than the rule's.

    `stated`: its number stands in the quotation. Where it does not, `note` says where it comes from.
    `body` owes it. Of several `start` points the earliest known counts; one of `restarts`, once known, counts instead.
    """

    name: str = Field(pattern=r"^[a-z_0-9]+$")
    title: str = Field(min_length=1)
    duty: Duty
    amount: float | str
    unit: Unit
    kind: Kind = Kind.LIMIT
    body: str = RESPONSIBLE_UNIT
    trigger: Trigger = Trigger()
    start: tuple[StartPoint, ...] = Field(min_length=1)
    restarts: tuple[StartPoint, ...] = ()
    stops: tuple[EvidenceKind, ...] = Field(min_length=1)
    extension: Extension | None = None
    suspended_by: tuple[str, ...] = ()
    agreed: str = ""
    """The field of the form whose date, where it is given, counts instead of the number."""
    stated: bool = True
    verification: Verification | None = None
    note: str = ""

    @property
    def limit(self) -> Limit:
        return Limit(amount=self.amount, unit=self.unit, kind=self.kind)

    @model_validator(mode="after")
    def _amount_fits_the_unit(self) -> Self:
        dated = self.unit is Unit.FIXED_DATE
        if dated != isinstance(self.amount, str) or dated != (self.kind is Kind.FIXED):
            raise ValueError("unit = fixed_date 要写 kind = fixed 和 月-日 或 quarter，其他单位要写数字")
        return self


class BookSource(Citation):
    """A citation with its text, word for word. Only a reference recalled from memory may have none."""

    quote: str


class BookRule(Entry):
    """One rule of one text."""

    id: str = Field(pattern=RULE_ID)
    title: str = Field(min_length=1)
    kind: Literal["limit", "gate", "duty", "reference"]
    duty: Duty
    binding: bool
    verification: Verification
    jurisdiction: str = Field(min_length=1)
    effective_from: date | None = None
    effective_to: date | None = None
    stage: str = Field(min_length=1)
    actor: str = Field(min_length=1)
    trigger: Trigger = Trigger()
    displaces: tuple[str, ...] = ()
    note: str = ""
    source: BookSource
    limits: tuple[BookLimit, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kind == "limit") != bool(self.limits):
            raise ValueError("kind = limit 的规则必须有 [[rules.limits]]，其他规则不得有")
        recalled = self.kind == "reference" and self.verification is Verification.U
        if not self.source.quote and not recalled:
            raise ValueError("source.quote 缺少原文引文")
        twins = [name for name, times in Counter(each.name for each in self.limits).items() if times > 1]
        if twins:
            raise ValueError(f"limits 中名称重复：{'、'.join(twins)}")
        return self

    @model_validator(mode="after")
    def _quoted(self) -> Self:
        for limit in self.limits:
            if limit.stated != states(self.source.quote, limit.limit):
                found = "不见于" if limit.stated else "见于"
                raise ValueError(f"limits {limit.name} 的数字{found}引文，而 stated = {limit.stated}")
            if not (limit.stated or limit.note):
                raise ValueError(f"limits {limit.name} 的数字不见于引文，note 要说明出处")
        return self

    @property
    def opens_clocks(self) -> bool:
        """Whether it concerns a kind of case."""
        return bool(self.trigger.kinds) or any(limit.trigger.kinds for limit in self.limits)

    def limit(self, name: str) -> BookLimit | None:
        return next((limit for limit in self.limits if limit.name == name), None)

    def off(self, day: date | None = None, limit: BookLimit | None = None) -> str | None:
        """Why it never fires (on a day), in words; None when it is on."""
        code = (limit and limit.verification) or self.verification
        if code is Verification.U:
            return "未核实（U），默认关闭"
        if day is not None and self.effective_from and day < self.effective_from:
            return f"{self.effective_from} 起施行"
        if day is not None and self.effective_to and day > self.effective_to:
            return f"{self.effective_to} 已失效"
        return None


class BookPack(Entry):
    """One file: a set of rules under one version; `digest` is the SHA-256 of the file."""

    name: str = Field(min_length=1)
    title: str = Field(min_length=1)
    version: str = Field(min_length=1)
    digest: str
    where: str
    section: str = ""
    lines: tuple[int, ...] = ()
    """The line each rule begins on."""
    rules: tuple[BookRule, ...]


class Book(Entry):
    """All packs together. Raises Misconfigured for two rules with one id, or `displaces` that runs in a circle."""

    packs: tuple[BookPack, ...]

    @property
    def rules(self) -> tuple[BookRule, ...]:
        return tuple(rule for pack in self.packs for rule in pack.rules)

    def rule(self, rule_id: str) -> BookRule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def parse(content: bytes, *, where: str) -> BookPack:
    """Read one pack from TOML bytes. Raises Misconfigured naming file, rule and field; nothing is half-applied."""
    table = read_table(content, where=where)
    rules = read_rules(BookRule, table, "rules", where=where, content=content)
    digest = hashlib.sha256(content).hexdigest()
    lines = tuple(line_of(content, ("rules", number)) or 1 for number in range(len(rules)))
    try:
        return BookPack(
            **table.pop("pack", {}), **table, where=where, digest=digest, lines=lines, rules=rules
        )
    except (ValidationError, TypeError) as wrong:
        faults = complaints(wrong, content, ("pack",))
        raise Misconfigured(f"规则包 {where} 的 [pack] 有误：{faults}", code="bad_pack") from wrong


def read(path: Path) -> BookPack:
    """Read one pack from a file. Raises Misconfigured, see `parse`."""
    try:
        return parse(path.read_bytes(), where=path.name)
    except OSError as wrong:
        raise Misconfigured(f"读不出规则包 {path}：{wrong}", code="unreadable_file") from wrong


def bind(packs: Sequence[BookPack]) -> Book:
    """Put packs together to one book. Raises Misconfigured for twins, unknown or circular `displaces`."""
    book = Book(packs=tuple(packs))
    _refuse_twins(packs)
    refuse_cycles({rule.id: rule.displaces for rule in book.rules}, dict(_placed(packs)))
    return book


def _placed(packs: Iterable[BookPack]) -> Iterator[tuple[str, str]]:
    """Every rule by its id, with file and line."""
    for pack in packs:
        for rule, line in zip_longest(pack.rules, pack.lines):
            yield rule.id, f"{pack.where} 第 {line} 行" if line else pack.where


def _refuse_twins(packs: Iterable[BookPack]) -> None:
    held: dict[str, str] = {}
    for rule_id, place in _placed(packs):
        if rule_id in held:
            raise Misconfigured(
                f"规则编号 {rule_id} 重复：见 {held[rule_id]}、{place}", code="duplicate_rule"
            )
        held[rule_id] = place


@cache
def national() -> Book:
    """The book that ships with the service: one file a section of the rules."""
    folder = files("alerts").joinpath("packs", "national")
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name
    )
    return bind([parse(entry.read_bytes(), where=f"national/{entry.name}") for entry in found])


@cache
def house() -> BookPack:
    """The targets that ship with the service for work no text sets a number for."""
    entry = files("alerts").joinpath("packs", f"{HOUSE}.toml")
    return parse(entry.read_bytes(), where=f"{HOUSE}.toml")
