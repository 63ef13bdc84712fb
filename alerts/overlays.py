"""What a province, a city or an office puts over the national book: rules it makes its own, limits it shortens.

Order: national, province, city, office. A lower rule may shorten a limit, never lengthen it (`rules`, section 7).
Local examples in the book bind nobody until an overlay adopts them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from alerts.deadlines import LABELS, Kind, Limit, Unit
from alerts.packfile import Citation, Entry, at_line, complaints, read_rules, read_table
from alerts.packlines import Place
from alerts.rulebook import RULE_ID, Book, BookLimit, BookRule
from huiying.errors import Misconfigured, NotFound

LEVELS = ("province", "city", "office")
NATIONAL = "national"
FOLDERS = ("local", "offices")
WHOLE = frozenset({Unit.WORKDAY, Unit.DAY, Unit.MONTH})
"""Units no part of which can be counted."""


class OwnSource(Citation):
    """Where the place itself says so, word for word."""

    quote: str = Field(min_length=1)


class Adoption(Entry):
    """A rule of the book the place makes its own: all its limits or some, and what it shortens (name → amount)."""

    id: str = Field(pattern=RULE_ID)
    limits: tuple[str, ...] = ()
    shortens: dict[str, float] = Field(default_factory=dict)
    source: OwnSource


class Overlay(Entry):
    """One place's file."""

    name: str = Field(pattern=r"^[a-z]+$")
    title: str = Field(min_length=1)
    version: str = Field(min_length=1)
    level: Literal["province", "city", "office"]
    place: str = Field(min_length=1)
    where: str
    digest: str
    adopts: tuple[Adoption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One limit, or one rule without limits, as it stands for a place. `by`: the packs that say so, general first."""

    name: str
    title: str
    limit: Limit | None
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A term that two places do not share; None where a place has none."""

    name: str
    first: Term | None
    second: Term | None


def parse(content: bytes, *, where: str, book: Book) -> Overlay:
    """Read an overlay and hold it against the book. Raises Misconfigured naming file, rule and field."""
    table = read_table(content, where=where)
    adopts = read_rules(Adoption, table, "adopts", where=where, content=content)
    digest = hashlib.sha256(content).hexdigest()
    try:
        overlay = Overlay(**table.pop("pack", {}), **table, where=where, digest=digest, adopts=adopts)
    except (ValidationError, TypeError) as wrong:
        faults = complaints(wrong, content, ("pack",))
        raise Misconfigured(f"规则包 {where} 的 [pack] 有误：{faults}", code="bad_pack") from wrong
    wrongs = [f"{fault}{at_line(content, place)}" for place, fault in _faults(overlay, book)]
    if wrongs:
        raise Misconfigured(f"规则包 {where} 中 {'；'.join(wrongs)}", code="bad_overlay")
    return overlay


def adopting(path: Path) -> bool:
    """Whether a file is an overlay. Raises Misconfigured."""
    try:
        return is_overlay(path.read_bytes(), where=path.name)
    except OSError as wrong:
        raise Misconfigured(f"读不出规则包 {path}：{wrong}", code="unreadable_file") from wrong


def is_overlay(content: bytes, *, where: str) -> bool:
    """Whether the bytes of a file adopt rules instead of stating them. Raises Misconfigured."""
    return "adopts" in read_table(content, where=where)


def _faults(overlay: Overlay, book: Book) -> Iterator[tuple[Place, str]]:
    """What does not fit the book, and where in the file."""
    seen: set[str] = set()
    for number, adoption in enumerate(overlay.adopts):
        place: Place = ("adopts", number)
        rule = book.rule(adoption.id)
        if adoption.id in seen:
            yield (*place, "id"), f"{adoption.id} 重复"
        seen.add(adoption.id)
        if rule is None:
            yield (*place, "id"), f"{adoption.id} 不存在"
            continue
        for name in adoption.limits:
            if rule.limit(name) is None:
                yield (*place, "limits"), f"{adoption.id} 没有时限 {name}"
        for name, amount in adoption.shortens.items():
            if fault := _unfit(rule.limit(name), name, amount):
                yield (*place, "shortens", name), f"{adoption.id} {fault}"


def _unfit(limit: BookLimit | None, name: str, amount: float) -> str | None:
    if limit is None:
        return f"没有时限 {name}"
    if not _shorter(limit, amount):
        return f"的 shortens.{name} = {amount:g} 不短于 {limit.limit}：下级规定只能缩短"
    if limit.unit in WHOLE and amount != int(amount):
        return f"的 shortens.{name} = {amount:g} 应是整数：以{LABELS[limit.unit]}计"
    return None


def _shorter(limit: BookLimit, amount: float) -> bool:
    return limit.kind is Kind.LIMIT and not isinstance(limit.amount, str) and 0 < amount < limit.amount


@cache
def shipped(book: Book) -> tuple[Overlay, ...]:
    """The local examples and the six offices that ship with the service."""
    packs = files("alerts").joinpath("packs")
    found = [
        parse(entry.read_bytes(), where=f"{folder}/{entry.name}", book=book)
        for folder in FOLDERS
        for entry in sorted(packs.joinpath(folder).iterdir(), key=lambda each: each.name)
        if entry.name.endswith(".toml")
    ]
    return tuple(found)


def choose(words: str, overlays: Iterable[Overlay]) -> tuple[Overlay, ...]:
    """Overlays by name, joined by `+`; `national` stands for none. Raises NotFound naming those there are."""
    held = {overlay.name: overlay for overlay in overlays}
    names = [name for name in words.split("+") if name != NATIONAL]
    unknown = [name for name in names if name not in held]
    if unknown:
        raise NotFound(
            f"没有规则包 {'、'.join(unknown)}：可用 {'、'.join([NATIONAL, *held])}", code="unknown_pack"
        )
    return tuple(held[name] for name in names)


def terms(book: Book, overlays: Sequence[Overlay]) -> dict[str, Term]:
    """What stands for a place, by `RULE.limit` or `RULE`. Rules that are off stay off."""
    found = {term.name: term for rule in book.rules if rule.jurisdiction == NATIONAL for term in _terms(rule)}
    for overlay in sorted(overlays, key=lambda each: LEVELS.index(each.level)):
        for adoption in overlay.adopts:
            rule = book.rule(adoption.id)
            for term in _adopted(rule, adoption, overlay, found) if rule else ():
                found[term.name] = term
    return found


def _terms(rule: BookRule) -> Iterator[Term]:
    by = (NATIONAL,)
    if not rule.limits and rule.off() is None:
        yield Term(name=rule.id, title=rule.title, limit=None, by=by)
    for limit in rule.limits:
        if rule.off(limit=limit) is None:
            yield Term(name=f"{rule.id}.{limit.name}", title=limit.title, limit=limit.limit, by=by)


def _adopted(rule: BookRule, adoption: Adoption, overlay: Overlay, held: dict[str, Term]) -> Iterator[Term]:
    for term in _terms(rule):
        variant = term.name.partition(".")[2]
        if adoption.limits and variant not in {*adoption.limits, *adoption.shortens}:
            continue
        before = held.get(term.name)
        limit = (before or term).limit
        by = (*before.by, overlay.name) if before else (overlay.name,)
        yield replace(term, limit=_stricter(limit, adoption.shortens.get(variant)), by=by)


def _stricter(limit: Limit | None, amount: float | None) -> Limit | None:
    if limit is None or amount is None or isinstance(limit.amount, str):
        return limit
    return replace(limit, amount=min(limit.amount, amount))


def differences(first: dict[str, Term], second: dict[str, Term]) -> tuple[Difference, ...]:
    """Terms only one place has, or both with another limit or other packs behind them, by name."""
    return tuple(
        Difference(name=name, first=first.get(name), second=second.get(name))
        for name in sorted(first.keys() | second.keys())
        if first.get(name) != second.get(name)
    )
