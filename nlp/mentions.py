"""Figures as reports write them: who died, was hurt, is missing; each mention with its span.

A mention is what one phrase says. Which mention is the figure of the event is decided in `nlp.facts`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from huiying.text.numbers import NUMBER, Number, parse_number
from nlp.pairs import pairs


class FactKind(StrEnum):
    """What a figure counts: persons, yuan of direct loss, magnitude of a quake."""

    DEATHS = "deaths"
    INJURED = "injured"
    INJURED_SERIOUS = "injured_serious"
    MISSING = "missing"
    TRAPPED = "trapped"
    EVACUATED = "evacuated"
    LOSS_YUAN = "loss_yuan"
    MAGNITUDE = "magnitude"


class Severity(StrEnum):
    """How badly hurt, where the words say it."""

    SERIOUS = "serious"
    LIGHT = "light"
    UNSAID = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One figure in one phrase; offsets as Python slices."""

    kind: FactKind
    number: Number
    start: int
    end: int
    severity: Severity = Severity.UNSAID
    part: bool = False
    """Of a total named before (其中)."""
    further: bool = False
    """On top of what was named before (另有)."""


_GAP = r"[^,，。;；:：!！?？、\n0-9]"
_PERSONS = (
    r"老人|老年人|儿童|孩子|小孩|小朋友|学生|工人|农民工|矿工|男子|女子|村民|居民|乘客|游客|群众|司机|员工|职工|母女|母子|"
    r"父子|父女|兄弟|姐妹|夫妻|夫妇|女童|男童|幼儿|教师|老师|医生"
)
_COUNTER = rf"(?:多|余)?(?:名|位|个|口|人|具|例|者|对|{_PERSONS})"
_QUANTITY = re.compile(rf"(?P<number>{NUMBER})\s?(?P<counter>{_COUNTER})?")
_TABLE = tomllib.loads(files("nlp").joinpath("data/outcomes.toml").read_text("utf-8"))
_WORDS = "|".join(f"(?P<{kind}>{'|'.join(words)})" for kind, words in _TABLE["far"].items())
_CLOSE = "|".join(f"(?P<{kind}_>{'|'.join(words)})" for kind, words in _TABLE["close"].items())
_HELD = frozenset(
    max(re.split(r"\(\?!.*?\)|.\?", word), key=len)
    for words in (*_TABLE["far"].values(), *_TABLE["close"].values(), ("救出", "解救"))
    for word in words
)
"""What stands in every outcome, as plain text: where none of it stands there is no figure to look for."""
SIGNS = frozenset(held[:2] for held in _HELD if len(held) > 1)
"""The character pairs one of which stands in every outcome, unless it holds one of the single characters."""
_SINGLE = tuple(held for held in _HELD if len(held) == 1)
_RIGHT = re.compile(
    rf"(?:(?!其中|造成|致使|无碍|平安|获救|生还|脱险|解除|痊愈|出院|脱离){_GAP}){{0,18}}?(?:{_WORDS})"
)
_AT_ONCE = re.compile(rf"\s?(?:{_WORDS}|{_CLOSE})")
_GLUE = (
    r"(?:人数|人员|病例|总数|者|的|有|已|经|共|共有|计|累计|初步|统计|上升|升|增加|增|达到|达|至|到|为|是|了|约|超过|:|"
    rf"(?:(?:灾区|受灾|受困|被困|涉险|附近|周边|安置|当地|出|我们|我院|本地)*(?:群众|村民|居民|游客|人员|学生|住户)?)|{NUMBER}户|于)"
)
_LEFT = re.compile(rf"(?:{_WORDS}|(?P<trapped_>救出|营救出|解救)){_GLUE}{{0,6}}$")
_PART = re.compile(r"(?:其中|包括|当中|中有|含)[^。;；!！?？\n]*$")
_FURTHER = re.compile(r"(?:另外?有?|还有|此外)[^,，。;；]{0,4}$")
_RESCUER = re.compile(
    r"消防|民警|官兵|警力|队员|医护|干部|救援人员|指战员|武警|志愿者|警察|工作组|兵力|小组|中队|分队"
)
_NEGATED = re.compile(r"(?:没有|无|未见|尚未|不是|并非)$")
_WORSE = re.compile(rf"{_GAP}{{0,8}}?(?:昏迷|生命垂危|危重|重伤)")
_NEXT = re.compile(rf"\s?{NUMBER}")
_CULPRIT = re.compile(
    r"歹徒|嫌疑人|嫌犯|枪手|凶手|罪犯|恐怖分子|武装分子|袭击者|肇事者|劫匪|暴徒|疑犯|被告|凶犯"
)
_THRESHOLD = re.compile(r"\s?(?:人|名)?(?:\([^()]{0,10}\))?(?:以上|以下)")
_BRACKETS = re.compile(r"[(（][^()（）\n]{0,60}[)）]")


def _blank(bracket: re.Match[str]) -> str:
    return "\x00" * len(bracket[0])


def mentions(text: str, present: frozenset[str] | None = None) -> Iterator[Mention]:
    """All figures of persons in a normalised text, first what stands outside brackets, then inside.

    `present` are pairs of the text, all of `SIGNS` in it among them, where they are known already.
    """
    held = frozenset(pairs(text)) if present is None else present
    if SIGNS.isdisjoint(held) and not any(sign in text for sign in _SINGLE):
        return
    yield from _scan(_BRACKETS.sub(_blank, text), inside=False)
    for bracket in _BRACKETS.finditer(text):
        for mention in _scan(bracket[0], inside=True):
            yield _shifted(mention, bracket.start())


def _shifted(mention: Mention, by: int) -> Mention:
    return Mention(
        kind=mention.kind,
        number=mention.number,
        start=mention.start + by,
        end=mention.end + by,
        severity=mention.severity,
        part=True,
        further=False,
    )


def _scan(text: str, *, inside: bool) -> Iterator[Mention]:
    used = 0
    for quantity in _QUANTITY.finditer(text):
        before = text[max(0, quantity.start() - 40) : quantity.start()]
        if quantity.start() < used or _THRESHOLD.match(text, quantity.end()) or _NEGATED.search(before):
            continue
        found = _outcome(text, quantity, used)
        number = None if found is None else _number(quantity, text[quantity.end() : found.end])
        if found is None or number is None or number.value == 0:
            continue
        used = found.end
        yield Mention(
            kind=found.kind,
            number=number,
            start=found.start,
            end=found.end,
            severity=found.severity,
            part=inside or _PART.search(before) is not None,
            further=_FURTHER.search(before) is not None,
        )


def _number(quantity: re.Match[str], rest: str) -> Number | None:
    """The quantity's number, with those that follow before the outcome: 两名老人和一名儿童被困 is three."""
    number = parse_number(quantity["number"])
    if number is not None and number.value == 1 and quantity["counter"] == "对":
        number = Number(value=2, low=2, high=2)
    others = [parse_number(other["number"]) for other in _QUANTITY.finditer(rest) if other["counter"]]
    for other in others if quantity["counter"] else ():
        if number is None or number.value is None or other is None or other.value is None:
            return number
        value = number.value + other.value
        number = Number(value=value, low=value, high=value)
    return number


@dataclass(frozen=True, slots=True)
class _Outcome:
    kind: FactKind
    severity: Severity
    start: int
    end: int


def _outcome(text: str, quantity: re.Match[str], used: int) -> _Outcome | None:
    """What became of a quantity of persons: said before it (死亡3人) or after it (3人死亡)."""
    start, end = quantity.span()
    begin = max(used, start - 24)
    left = _LEFT.search(text[begin:start]) if quantity["counter"] else None
    at_once = _AT_ONCE.match(text, end)
    if left is not None and (at_once is None or _NEXT.match(text, at_once.end())):
        return _Outcome(*_sort(left), begin + left.start(), end)
    right = at_once or (_RIGHT.match(text, end) if quantity["counter"] else None)
    if right is None:
        return None
    kind, severity = _sort(right)
    between = text[start : right.end()]
    if _CULPRIT.search(between) or (kind is FactKind.EVACUATED and _RESCUER.search(between)):
        return None
    if kind is FactKind.INJURED and _WORSE.match(text, right.end()):
        severity = Severity.SERIOUS
    return _Outcome(kind, severity, start, right.end())


def _sort(match: re.Match[str]) -> tuple[FactKind, Severity]:
    name = (match.lastgroup or "").rstrip("_")
    if name in (Severity.SERIOUS, Severity.LIGHT):
        return FactKind.INJURED, Severity(name)
    return FactKind(name), Severity.UNSAID
