"""What is measured, not counted: the direct loss in yuan and the magnitude of a quake."""

import re
from collections.abc import Iterator

from huiying.text.numbers import NUMBER, parse_number
from nlp.facts.context import Context
from nlp.facts.kinds import Fact, FactKind, exactly, stated
from nlp.facts.sentences import one_of

_FILLING = (
    one_of(
        "预计 初步 估计 估算 测算 统计 核算 达到 达 合计 共计 总计 共 为 : 已 人民币 在 有 了 保守 直接 就 经 核定 折合 累计 得 少说 怎么也 起码 有个 要 了得"
    )
    + r"{0,8}+\s?"
)
_MONEY = rf"{NUMBER}(?:\s[万亿])?"
_LOSS = re.compile(
    rf"(?P<named>(?:直接)?(?:经济|财产|财物)损失|损失){_FILLING}(?:[^,，。;；0-9]{{0,4}}?)(?P<number>{_MONEY})\s?(?:余|多)?(?:元(?!/)|(?<=[万亿])(?=[,，。;；、\s]|$))|"
    rf"(?P<before>{NUMBER})\s?(?:余|多)?元(?:人民币)?(?:左右)?的?(?P<after>(?:直接)?(?:经济|财产)损失|损失)"
)
_GOODS = re.compile(
    rf"(?:烧|淹|冲|砸|炸|毁)(?:掉|毁|了|光|没|坏)了?(?:价值)?(?P<number>{_MONEY})\s?(?:余|多)?(?:元|块钱?|(?<=[万亿]))的?(?:货|东西|家当|财物|设备|物资|苗木|粮食|家具)|"
    rf"(?P<before>{_MONEY})\s?(?:余|多)?(?:元|块钱?|(?<=[万亿]))的(?:货|[^,，。;；]{{0,10}}(?:东西|家当|设备|物|材|料|品))?[^,，。;；]{{0,6}}(?:全完了|全没了|烧没|烧毁|被烧|冲走|被淹|淹没|付之一炬|化为灰烬|烧光|泡汤|报废)"
)
_CALAMITY = re.compile(
    r"火|灾|震|洪|涝|淹|台风|暴雨|暴雪|冰雹|爆炸|事故|塌|垮|泥石流|滑坡|泄漏|干旱|龙卷|雷击|冻害|烧毁|沉没|相撞|追尾|伤亡|烧|遇难|死亡|受伤"
)
_NOT_DIRECT = re.compile(
    r"骗|挽回|避免|减少损失|追回|挽损|止损|工资|欠薪|欠款|股|投资|理财|赔偿|罚|涉案|贪|受贿|国有资产|弥补|间接|保险|理赔|补偿|合同"
)
_CHINESE_DIGITS = "零一二三四五六七八九"
_MAGNITUDE = re.compile(
    rf"(?:里氏|震级|M[sSwW]?)?(?:为|约)?\s?(?P<number>\d{{1,2}}(?:\.\d)?|[{_CHINESE_DIGITS}](?:点[{_CHINESE_DIGITS}])?)\s?级?(?:左右)?(?:的)?(?:浅源|强烈|有感|中强|破坏性)?(?P<quake>地震|强震|余震)?"
)
_AFTER = 20
_GOODS_LOST = ("烧", "淹", "冲走", "化为", "付之", "泡汤", "报废", "全没了", "全完了", "毁了")
_STRONGEST = 9.9


def loss(context: Context) -> Fact | None:
    """The first direct loss that the text states of its emergency; one told exactly before one told roughly."""
    told = list(_losses(context))
    if not told:
        return None
    first = told[0]
    if first.value is None or first.low == first.high:
        return first
    return next(
        (one for one in told if one.low == one.high and one.value and one.value >= first.value), first
    )


def _losses(context: Context) -> Iterator[Fact]:
    for match in _told(context.text):
        number = parse_number((match["number"] or match["before"]).replace(" ", ""))
        said = match.groupdict()
        named = (said.get("named") or said.get("after") or "损失") != "损失"
        if number is not None and not context.unreal(match.start()) and _direct(context, match, named=named):
            yield stated(context.text, FactKind.LOSS_YUAN, match.span(), number)


def _told(text: str) -> Iterator[re.Match[str]]:
    """Where a loss is named, and where goods of a price burnt or went under."""
    if "损失" in text:
        yield from _LOSS.finditer(text)
    if any(sign in text for sign in _GOODS_LOST):
        yield from _GOODS.finditer(text)


def _direct(context: Context, match: re.Match[str], *, named: bool) -> bool:
    text = context.text
    begin = max(0, match.start() - 60)
    if _NOT_DIRECT.search(text, begin, match.end()) or context.another(match.start()):
        return False
    return (named and "直接" in match[0]) or _CALAMITY.search(text, begin, match.end() + _AFTER) is not None


def magnitudes(text: str, start: int, end: int) -> list[tuple[float, int, int]]:
    """The magnitudes of quakes named in `text[start:end]`, with their spans."""
    found = []
    for match in _MAGNITUDE.finditer(text, start, end):
        named = match[0].startswith(("里氏", "震级", "M"))
        if match["quake"] == "余震" or not (named or (match["quake"] and "级" in match[0])):
            continue
        value = _strength(match["number"])
        if value <= _STRONGEST:
            found.append((value, *match.span()))
    return found


def magnitude(text: str) -> Fact | None:
    """The magnitude of the quake a text is about."""
    if "震" not in text:
        return None
    for value, start, end in magnitudes(text, 0, len(text)):
        return stated(text, FactKind.MAGNITUDE, (start, end), exactly(value))
    return None


def _strength(written: str) -> float:
    digits = [str(_CHINESE_DIGITS.index(char)) if char in _CHINESE_DIGITS else char for char in written]
    return float("".join(digits).replace("点", "."))
