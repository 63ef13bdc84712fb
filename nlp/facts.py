"""The facts of an emergency as a text states them: figures of the main event, each with the words that say it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from huiying.text.numbers import NUMBER, Number, parse_number
from nlp.mentions import FactKind, Mention, Severity, mentions

__all__ = ["Fact", "FactKind", "facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure of the main event. `value` is None where the words set none (数人): then `vague` is true.

    `value` is persons, yuan or magnitude; `low` and `high` what the words allow; `quote` is `text[start:end]`.
    """

    kind: FactKind
    value: float | None
    low: float | None
    high: float | None
    vague: bool
    start: int
    end: int
    quote: str


_SENTENCE_END = re.compile(r"[。;；!！?？\n]")
_LATEST = re.compile(r"截至|截止|目前|升至|增至|上升|增加到|最新|已造成|累计|核实|确认|共造成|总共|共计")
_OTHER = re.compile(
    r"曾(?:经)?(?:发生|造成|导致|在)|同比|去年同期|历年|以来|近年|时隔|历史上(?!的今天)|第[二三四五六七八九十\d]+起|此前|上一次|"
    r"前年|往年|\d+年前|类似(?:事故|事件)"
)
_REFUTED = re.compile(r"谣言|不属实|不实|辟谣|谣传|造谣|子虚乌有|并无此事|假消息")
_UNREAL = re.compile(
    r"演练|演习|模拟|假设|游戏|小说|电影|电视剧|剧情|玩家|比赛|联赛|球队|国足|如果|万一|一旦|网友:?虚构|剧本"
)
_RECOVERING = ("生命危险", "轻伤", "稳定", "平稳", "大碍", "严重", "危重", "重症", "治愈", "痊愈", "出院")
_ZERO = (
    ((FactKind.DEATHS, FactKind.INJURED), ("死伤", "伤亡", "没事"), re.compile(
        r"(?:无|没有|未|零|0)(?:造成|发生|出现|有|发现|接到|产生)?(?:任何|重大)?(?:人员|人)?的?(?:死伤|伤亡)"
        r"(?![^,，。;；]{0,8}(?:报告|情况|信息|消息|统计))|(?:人没事|人都没事)"
    )),
    ((FactKind.DEATHS,), ("死亡", "遇难"), re.compile(r"(?:无|没有|未)(?:造成|出现|发生)?(?:人员|人)?(?:死亡|遇难)(?!报告|病例报告|情况|信息)")),
    ((FactKind.INJURED,), ("受伤", "伤害"), re.compile(r"(?:无人|没有人|没人|未有人|无人员|没有人员|未有人员)(?:员)?受伤|没有受到(?:任何)?伤害|未受伤")),
    ((FactKind.TRAPPED,), ("被困",), re.compile(r"(?:未发现|没有|无)(?:有)?(?:人员)?被困(?!人员)")),
    ((FactKind.INJURED_SERIOUS,), _RECOVERING, re.compile(
        r"无生命危险|没有生命危险|均(?:为|系|是)轻伤|(?:病情|情况)(?:均|都|已)?(?:稳定|平稳)|无大碍|没有大碍|"
        r"(?:伤势|病情)[^,。]{0,4}(?:不|并不|均不)严重|无危重|无重症|没有\d?例?(?:出现)?重症|全部治愈|(?:均已|全部)(?:痊愈|出院)|没有危重"
    )),
)  # fmt: skip
"""Kinds, what every match holds (looking for plain text costs nearly nothing), and the words that say “none”."""
_EPIDEMIC = re.compile(r"确诊病例|本土病例|新冠|阳性")
_LOSS = re.compile(
    rf"(?:直接)?经济损失(?:预计|初步|估计|约|达到|达|合计|共计|总计|共|为|:|高达|已|人民币|在)*(?P<number>{NUMBER})\s?元"
)
_MAGNITUDE = re.compile(
    r"(?:里氏|震级|M)?(?:为|约)?\s?(?P<number>\d(?:\.\d)?)\s?级(?:左右)?(?:浅源|强烈|有感|的)?(?P<quake>地震|强震)?"
)
_DEATH = ("身亡", "死亡", "遇难", "殒命", "溺亡", "丧命", "丧生", "烧死", "之死", "不治")
_ALONE = re.compile(
    r"(?:男子|女子|女孩|男孩|少女|少年|老人|女童|男童|孩子|婴儿|司机|工人|学生|小贩|孕妇|女婴|男婴|妇女|大爷|大妈|乘客|驾驶员|环卫工|员工|村民|居民|路人|行人|父亲|母亲|丈夫|妻子|儿子|女儿|[\u3400-\u9fff]某{1,2})"
    r"[^,，。;；:：!！?？、\n]{0,8}?(?P<death>身亡|死亡|遇难|殒命|溺亡|丧命|丧生|被烧死|之死|不治)"
)


def facts(text: str, present: frozenset[str] | None = None) -> tuple[Fact, ...]:
    """The figures of the main event of a normalised text, at most one a kind, in the order of `FactKind`.

    `present` as for `mentions`.
    """
    quake = _magnitude(text)
    stated = [mention for mention in mentions(text, present) if not _unreal(text, mention, quake)]
    found: dict[FactKind, Fact] = {}
    for kind in FactKind:
        fact = _of_kind(text, kind, stated)
        if fact is not None:
            found[kind] = fact
    if FactKind.DEATHS not in found:
        _add(found, _alone(text))
    for kinds, signs, pattern in _ZERO:
        for kind in kinds if _has(text, signs) else ():
            if kind is FactKind.INJURED_SERIOUS and _EPIDEMIC.search(text):
                continue
            if kind not in found or found[kind].vague:
                _add(found, _zero(text, kind, pattern))
    return tuple(found[kind] for kind in FactKind if kind in found)


def _has(text: str, signs: Iterable[str]) -> bool:
    return any(sign in text for sign in signs)


def _add(found: dict[FactKind, Fact], fact: Fact | None) -> None:
    if fact is not None:
        found[fact.kind] = fact


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a span begins and ends."""
    begin = max((text.rfind(mark, 0, start) for mark in "。;；!！?？\n"), default=-1) + 1
    stop = _SENTENCE_END.search(text, end)
    return begin, stop.start() if stop else len(text)


def _unreal(text: str, mention: Mention, quake: Fact | None) -> bool:
    """Drills, games, refuted claims; and the toll of another quake than the one the text is about."""
    begin, stop = _sentence(text, mention.start, mention.end)
    sentence = text[begin:stop]
    if _UNREAL.search(sentence) or _REFUTED.search(sentence):
        return True
    if quake is None:
        return False
    strengths = [float(match["number"]) for match in _MAGNITUDE.finditer(sentence) if match["quake"]]
    return bool(strengths) and quake.value not in strengths


def _of_kind(text: str, kind: FactKind, stated: Sequence[Mention]) -> Fact | None:
    if kind is FactKind.LOSS_YUAN:
        return _measured(text, kind, _LOSS.finditer(text)) if "经济损失" in text else None
    if kind is FactKind.MAGNITUDE:
        return _magnitude(text)
    if kind is FactKind.INJURED:
        return _injured(text, [mention for mention in stated if mention.kind is kind])
    if kind is FactKind.INJURED_SERIOUS:
        return _serious(text, [mention for mention in stated if mention.severity is Severity.SERIOUS])
    return _total(text, kind, [mention for mention in stated if mention.kind is kind])


def _total(text: str, kind: FactKind, stated: Sequence[Mention]) -> Fact | None:
    """The figure of the best sentence: the latest count before the headline before the rest."""
    whole = [mention for mention in stated if not mention.part] or list(stated)
    best = _best_sentence(text, whole)
    if not best:
        return None
    counted = [mention for mention in best if mention.number.value is not None]
    if not counted:
        return _fact(text, kind, best[0], best[0].number)
    own = [mention for mention in counted if not mention.further] or counted
    chosen = max(own, key=lambda mention: mention.number.value or 0)
    return _fact(text, kind, chosen, chosen.number)


def _best_sentence(text: str, stated: Sequence[Mention]) -> list[Mention]:
    sentences = [
        (span, list(group))
        for span, group in groupby(stated, key=lambda mention: _sentence(text, mention.start, mention.end))
    ]
    if not sentences:
        return []
    return max(enumerate(sentences), key=lambda item: _rank(text, item[0], *item[1]))[1][1]


def _rank(
    text: str, order: int, span: tuple[int, int], stated: Sequence[Mention]
) -> tuple[bool, bool, int, int]:
    sentence = text[span[0] : span[1]]
    other = _OTHER.search(sentence) is not None
    counted = any(mention.number.value is not None for mention in stated)
    further = all(mention.further for mention in stated)
    latest = 2 if _LATEST.search(sentence) and not further else 1 if span[0] == 0 else 0
    return not other, counted, latest, order if latest == 2 else -order  # noqa: PLR2004  # the rank above


def _injured(text: str, stated: Sequence[Mention]) -> Fact | None:
    """All who are hurt: the total where one is said, else the sum of the badly and the lightly hurt."""
    whole = [mention for mention in stated if not mention.part] or list(stated)
    best = _best_sentence(text, whole)
    counted = [mention for mention in best if mention.number.value is not None]
    if not counted:
        return _fact(text, FactKind.INJURED, best[0], best[0].number) if best else None
    parts = _addends(counted)
    chosen = parts[0]
    number = chosen.number if len(parts) == 1 else _sum([mention.number for mention in parts])
    span = Mention(kind=chosen.kind, number=number, start=parts[0].start, end=parts[-1].end)
    return _fact(text, FactKind.INJURED, span, number)


def _addends(counted: Sequence[Mention]) -> list[Mention]:
    """Those of a sentence's figures that add up to all hurt: a total said first holds the others."""
    total = next((mention for mention in counted if mention.severity is Severity.UNSAID), None)
    if total is counted[0]:
        return [total]
    kinds: dict[Severity, Mention] = {}
    for mention in counted:
        kinds.setdefault(mention.severity, mention)
    return sorted(kinds.values(), key=lambda mention: mention.start)


def _sum(numbers: Sequence[Number]) -> Number:
    def add(values: Iterable[float | None]) -> float | None:
        known = list(values)
        return None if None in known else sum(value for value in known if value is not None)

    return Number(
        value=add(number.value for number in numbers),
        low=add(number.low for number in numbers),
        high=add(number.high for number in numbers),
        vague=any(number.vague for number in numbers),
    )


def _serious(text: str, stated: Sequence[Mention]) -> Fact | None:
    best = _best_sentence(text, stated)
    counted = [mention for mention in best if mention.number.value is not None]
    if not counted:
        return None
    return _fact(text, FactKind.INJURED_SERIOUS, counted[0], counted[0].number)


def _measured(text: str, kind: FactKind, matches: Iterable[re.Match[str]]) -> Fact | None:
    for match in matches:
        number = parse_number(match["number"])
        begin, stop = _sentence(text, *match.span())
        if number is not None and not _UNREAL.search(text, begin, stop):
            return _stated(text, kind, match.span(), number)
    return None


def _magnitude(text: str) -> Fact | None:
    if "震" not in text:
        return None
    for match in _MAGNITUDE.finditer(text):
        if match["quake"] or match[0].startswith(("里氏", "震级", "M")):
            value = float(match["number"])
            return _stated(text, FactKind.MAGNITUDE, match.span(), Number(value=value, low=value, high=value))
    return None


def _alone(text: str) -> Fact | None:
    """A single person's death told without a number."""
    for match in _ALONE.finditer(text) if _has(text, _DEATH) else ():
        begin, stop = _sentence(text, *match.span())
        sentence = text[begin:stop]
        if not (_UNREAL.search(sentence) or _REFUTED.search(sentence) or _OTHER.search(sentence)):
            return _stated(text, FactKind.DEATHS, match.span(), Number(value=1, low=1, high=1))
    return None


def _zero(text: str, kind: FactKind, pattern: re.Pattern[str]) -> Fact | None:
    for match in pattern.finditer(text):
        begin, stop = _sentence(text, *match.span())
        if not _UNREAL.search(text, begin, stop):
            return _stated(text, kind, match.span(), Number(value=0, low=0, high=0))
    return None


def _fact(text: str, kind: FactKind, mention: Mention, number: Number) -> Fact:
    return _stated(text, kind, (mention.start, mention.end), number)


def _stated(text: str, kind: FactKind, span: tuple[int, int], number: Number) -> Fact:
    return Fact(
        kind=kind,
        value=number.value,
        low=number.low,
        high=number.high,
        vague=number.value is None,
        start=span[0],
        end=span[1],
        quote=text[span[0] : span[1]],
    )
