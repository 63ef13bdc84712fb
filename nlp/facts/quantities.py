"""How many persons: 三十余人, 两男一女, 一家四口, 母女二人, 3名老师和近50名儿童."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from huiying.text.numbers import NUMBER, Number, parse_number
from nlp.facts.kinds import exactly
from nlp.facts.sentences import Sentences
from nlp.facts.tables import fragments

_TABLE = fragments("persons")
PERSONS = _TABLE["counted"]
_FAMILY = _TABLE["family"]
_COUNTER = rf"(?:多|余|来)?(?:名|位|个(?:人(?![民均次]))?(?!{_TABLE['things']})|口(?!气|井|锅|罐|袋)|号人|人(?!次|均(?=[收可住寿产消每年月耕水G])|民|行道|大代表|格|家属)|具|例|者|对(?:{_FAMILY}|新人)?|条(?:人命|生命|性命|命)|{PERSONS})"
_MIXED = r"(?:[一二两三四五六七八九十0-9]{1,2}名?[男女老小大少]){2,3}(?!\s?(?:性|人|孩|子)?(?:共计?|等)?[0-9一二两三四五六七八九十]{1,3}[人名])"
_SOME = r"(?:不少|许多|很多|好多|好些|一些|大量|大批|大部分|部分|其他|(?<!陆续)(?<!相继)(?<!没)有)(?:的)?(?:施工人员|作业人员|人员|人|群众|居民|村民|工人|学生|孩子|乘客|游客|业主|住户|同学|员工|球员|成员|小孩|老人)"
_QUANTITY = re.compile(
    rf"(?P<mixed>{_MIXED})|(?P<some>{_SOME})"
    rf"|(?P<family>{_FAMILY})(?:(?P<size>{NUMBER})[人口个])?(?P<both>俩|双双)?"
    rf"|(?<!第)(?P<low>[0-9])、(?P<high>[0-9])(?=[个人名位])(?P<listed>{_COUNTER})"
    rf"|(?<![第初高大退入队])(?<![0-9][.·・:/\-])(?P<number>{NUMBER})\+?\s?(?P<counter>{_COUNTER})?"
)
_AND = re.compile(
    r"[^,，。;；:：!！?？、\n0-9]{0,8}?(?:和|与|及|以及|、|跟|还有|加上)(?:[^,，。;；:：!！?？、\n0-9]{0,3})"
)
_BESIDE = re.compile(rf"(?:{PERSONS})")
_ANOTHER = re.compile(
    rf"(?<![名位个对口])(?:{_TABLE['single']})(?:和|与|跟|及其?|以及)[^,，。;；、0-9]{{0,3}}$"
)
_AND_ONE = re.compile(
    rf"(?:和|与|及其?|以及)(?:(?:他|她|其)(?:们)?(?:[^,，。;；、0-9]{{0,4}}的)?)?[^,，。;；、0-9]{{0,4}}?(?:{_TABLE['single']})(?![们0-9]|等)"
)
_APPOSED = re.compile(rf"(?:和|与|及|、)[^,，。;；、0-9]{{0,3}}(?:{_TABLE['single']})$")
_EACH = re.compile("[男女老小大少]")
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of persons in a text; `counted` where a counter or a word for persons stands with it."""

    number: Number
    start: int
    end: int
    counted: bool


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Those in `text[start:end]`, in order."""
    for match in _QUANTITY.finditer(text, start, end):
        number = _number(match)
        if number is not None:
            counted = match["number"] is None or bool(match["counter"]) or match["number"][-1] in "俩仨"
            yield _besides(text, Quantity(number, match.start(), match.end(), counted), start)


class Counted:
    """The quantities of a text, each sentence looked through once."""

    def __init__(self, text: str, sentences: Sentences) -> None:
        self._text, self._sentences = text, sentences
        self._found: dict[int, list[Quantity]] = {}

    def of(self, begin: int, stop: int) -> list[Quantity]:
        """All those of the sentence `text[begin:stop]`."""
        if begin not in self._found:
            self._found[begin] = list(quantities(self._text, begin, stop))
        return self._found[begin]

    def within(self, start: int, end: int) -> list[Quantity]:
        """Those of persons in `text[start:end]`."""
        found: list[Quantity] = []
        at = start
        while at < end:
            begin, stop = self._sentences.around(at)
            held = self.of(begin, stop)
            found += [one for one in held if one.counted and start <= one.start and one.end <= end]
            at = max(stop, at) + 1
        return found


def _number(match: re.Match[str]) -> Number | None:
    if match["mixed"]:
        parts = [parse_number(part.rstrip("名")) for part in _EACH.split(match["mixed"]) if part]
        return total([part for part in parts if part is not None])
    if match["some"]:
        return Number(value=None, vague=True)
    if match["family"]:
        return (parse_number(match["size"]) if match["size"] else None) or exactly(_PAIR)
    if match["low"]:
        low, high = int(match["low"]), int(match["high"])
        return Number(value=low, low=low, high=high) if low + 1 == high else exactly(high)
    number = parse_number(match["number"])
    if number is not None and number.value and (match["counter"] or "").startswith("对"):
        return total([number, number])
    return number


def _besides(text: str, one: Quantity, start: int) -> Quantity:
    """飞行员和一名乘客, 夫妻二人和小儿子: the one named beside it without a number counts too."""
    joins = any(word in text[max(start, one.start - 4) : one.start] for word in "和与跟及")
    if (
        joins
        and one.counted
        and one.number.value
        and _ANOTHER.search(text, max(start, one.start - 14), one.start)
    ):
        return Quantity(total([one.number, exactly(1)]), one.start, one.end, counted=True)
    more = _AND_ONE.match(text, one.end) if one.counted else None
    if more is not None:
        return Quantity(total([one.number, exactly(1)]), one.start, more.end(), counted=True)
    return one


def joined(text: str, found: Sequence[Quantity], apart: Collection[int]) -> Iterator[Quantity]:
    """Quantities that are told of as one made one (两名老人和一名儿童), unless a place of `apart` lies between."""
    held: Quantity | None = None
    for one in found:
        if held is not None and _together(text, held, one, apart):
            summed = one.number if _sums_up(text, held, one) else total([held.number, one.number])
            held = Quantity(summed, held.start, one.end, counted=True)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _sums_up(text: str, one: Quantity, other: Quantity) -> bool:
    """妻子、岳父母及小姨子四人: the last number is that of all who are listed."""
    listed = _APPOSED.search(text, one.start, other.start) is not None
    return listed and (other.number.value or 0) >= (one.number.value or 0)


def _together(text: str, one: Quantity, other: Quantity, apart: Collection[int]) -> bool:
    if not (one.counted and other.counted) or any(one.end <= at < other.start for at in apart):
        return False
    if _BESIDE.fullmatch(text, one.end, other.start) is not None:
        return other.end not in apart
    return _AND.fullmatch(text, one.end, other.start) is not None


def total(numbers: Sequence[Number]) -> Number:
    """The sum, as far as the words set the figures and their bounds."""

    def add(values: Sequence[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return sum(known) if len(known) == len(values) else None

    return Number(
        value=add([number.value for number in numbers]),
        low=add([number.low for number in numbers]),
        high=add([number.high for number in numbers]),
        vague=any(number.vague for number in numbers),
    )
