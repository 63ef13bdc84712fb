"""Of whom something is told where no number stands: one person, some listed, those named before, or nobody named."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from nlp.facts.context import Context
from nlp.facts.quantities import Quantity
from nlp.facts.sentences import clause_begin
from nlp.facts.tables import fragments

_TABLE, _PHRASES = fragments("persons"), fragments("phrases")
PERSON = _TABLE["single"]
_NAMED = re.compile(rf"{PERSON}|{_TABLE['pronoun']}")
_LISTED = re.compile(
    rf"(?:[^,，。;；:：!！?？、\n]{{0,4}}?(?:{PERSON})(?:和|跟|与|及其?|以及|、)(?:[0-9]{{1,2}}岁的?)?){{1,4}}[^,，。;；:：!！?？、\n0-9]{{0,6}}?(?:{PERSON})(?!们)"
)
_JOINT = re.compile(r"(?:和|跟|与|及其?|以及|、)")
PLURAL = re.compile(_TABLE["plural"])
_ALL = re.compile(
    r"(?:均|都|全都|全部|全(?![力身市县省国程面体])|双双|悉数|一起|同时|先后|相继)[^,，。;；]{0,8}$"
)
_ALL_IN_WORD = ("都", "全", "一个", "没一个", "没有一", "无一", "谁")
_ELSE = re.compile(
    f"其中|没有?|未|无|免|防止|避免|{_PHRASES['told']}|{_PHRASES['rescuer']}|{_PHRASES['culprit']}"
)
_SAID = re.compile(r".*(?:说(?!没|走|死)是?|称|表示|告诉我?)", re.DOTALL)
_NOT_ALL = re.compile("以[上下]")
_REPORTS = re.compile(_TABLE["reports"])
_AGENT = re.compile(r"[被遭让][^,，。;；的了]{0,6}$")
_OWNED = re.compile(r"[^,，。;；]{0,3}的(?!时候)(?![腿手脚头脸腰眼])[^,，。;；]{1,6}(?:没了|死了)")
_TWO = 2
_BACK = 90
_FAR = 14
_CLOSE = 5
_BREAK = re.compile("[,，、和与跟及]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """How many, where they are named, and as what; `who` is empty where nobody is named."""

    count: float
    start: int
    who: str = ""


def listed(text: str, begin: int, at: int) -> Subject | None:
    """Persons one after the other: 前妻、前岳父和邻居."""
    found = None
    for match in _LISTED.finditer(text, begin, at):
        found = match
    if found is None:
        return None
    count = 1 + len(_JOINT.findall(found[0]))
    return Subject(count=count, start=found.start(), who=found[0])


def subject(context: Context, begin: int, at: int, *, word: str, taken: Collection[int]) -> Subject | None:
    """Of whom `word` at `at` is told: named in its clause, or carried on from before it in the sentence at `begin`.

    None where many are meant and no figure is at hand, or nobody is named. What stands at `taken` is told of already.
    """
    text = context.bare
    clause = clause_begin(text, begin, at)
    spoken = _SAID.search(text, clause, at)
    clause = spoken.end() if spoken else clause
    several = listed(text, clause, at)
    if several is not None:
        return several
    if _ALL.search(text, clause, at) or word.startswith(_ALL_IN_WORD):
        return _those_before(context, max(0, begin - _BACK), at)
    counted = _counted_in(context, clause, at, taken)
    if counted is not None or PLURAL.search(text, clause, at):
        return counted
    person = _last(text, clause, at)
    if person is not None:
        return Subject(count=1, start=person.start(), who=person[0])
    if spoken or at - clause > _FAR or _REPORTS.search(text, clause, at):
        return None
    return _carried(context, begin, clause, taken)


def _last(text: str, begin: int, at: int) -> re.Match[str] | None:
    """Who was named last and did not do it (被同学殴打), nor only has what it is told of (老孙的心血)."""
    found = None
    for match in _NAMED.finditer(text, begin, at):
        if not _AGENT.search(text, begin, match.start()) and not _OWNED.match(text, match.end()):
            found = match
    return found


def _counted_in(context: Context, clause: int, at: int, taken: Collection[int]) -> Subject | None:
    """五名厨师面部、手部被灼: those counted in the clause itself."""
    text = context.bare
    if _ELSE.search(text, clause, at):
        return None
    for one in context.counted.within(clause, at):
        untold = one.number.value and one.start not in taken
        if untold and not _AGENT.search(text, clause, one.start) and not _NOT_ALL.match(text, one.end):
            return Subject(count=one.number.value or 0, start=one.start, who=text[one.start : one.end])
    return None


def _carried(context: Context, begin: int, clause: int, taken: Collection[int]) -> Subject | None:
    """Who was named or counted last before the clause in which nobody is."""
    text = context.bare
    person = _last(text, begin, clause)
    counted = [
        one
        for one in context.counted.within(begin, clause)
        if not _AGENT.search(text, begin, one.start) and not _NOT_ALL.match(text, one.end)
    ]
    if counted and (person is None or _counts(text, counted[-1], person)):
        one = counted[-1]
        if one.start in taken or one.number.value is None:
            return None
        return Subject(count=one.number.value, start=one.start, who=text[one.start : one.end])
    if person is None:
        return None
    own = max(clause_begin(text, begin, person.start()), person.start() - 4)
    if PLURAL.search(text, own, person.end() + 1):
        return None
    return Subject(count=1, start=person.start(), who=person[0])


def _counts(text: str, one: Quantity, person: re.Match[str]) -> bool:
    """Whether the number comes last, or is that of the persons named: 两名驴友."""
    between = text[one.end : person.start()]
    return one.end > person.start() or (len(between) <= _CLOSE and not _BREAK.search(between))


def _those_before(context: Context, begin: int, at: int) -> Subject | None:
    """都没了: those who were counted last."""
    text = context.bare
    counted = [one for one in context.counted.within(begin, at) if (one.number.value or 0) > 1]
    if not counted:
        return Subject(count=_TWO, start=at) if text[:at].endswith("双双") else None
    one = counted[-1]
    return Subject(count=one.number.value or 0, start=one.start, who=text[one.start : one.end])
