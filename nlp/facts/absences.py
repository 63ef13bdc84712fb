"""That nobody died, was hurt, is trapped or missing: a figure of zero, unless it is only not known yet."""

import re
from collections.abc import Iterator, Mapping

from nlp.facts.context import Context
from nlp.facts.kinds import Fact, FactKind, exactly, stated
from nlp.facts.sentences import one_of

_NONE = r"(?:无|没有?|未|尚无|暂无|并无|并未|未有|避免了)"
_VERB = one_of("造成 发生 出现 有 发现 接到 产生 导致 引起 引发 任何 重大 一起 进一步") + "{0,4}+"
_NAMED = one_of(
    "和 或 或者 及 以及 、 人员 财产 房屋 其他 严重 重大 建筑 经济 伤亡 损失 受损 倒塌 损毁 受伤 伤情 被困 的 方面 具体"
)
_UNKNOWN = rf"(?!{_NAMED}{{0,9}}+(?:报告|报道|消息|信息|情况|统计|通报|上报|数据|数字|汇报))"
_FINE_FOLK = r"(?:人|孩子|娃|小孩|司机|驾驶员|乘客|老人|大家|家里人|一家人|全家|师生|员工|工人|两人|三人|均|都|全部)(?:们)?(?:都|也|均|全|倒|总算)*(?:没(?:啥|什么|大)?事(?!故|情|干|做)|安然无[恙事]|毫发[无未]损|毫发无伤|平安无[恙事]|(?:平安|全部|全都|均已|都已|均|都|安全)脱险)|身体(?:均|都)?无大?碍"
_BOTH = re.compile(
    # Where none of these begins there is nothing to try: most of a text is passed over at once.
    rf"(?=[无没未尚暂并避零0人都全均伤孩娃小司驾乘老大家一师员工两三身])(?:(?<!有)(?:{_NONE}|零|(?<![0-9])0){_VERB}(?:(?:房屋|财产|树木|建筑|设施|车辆|经济|较大|重大)?[^,，。;；0-9]{{0,6}}(?:和|及|与|、|或者?|以及))?(?:人员|人|师生|群众|旅客|乘客|其他人员)?的?(?:死伤|伤亡){_UNKNOWN}|"
    rf"(?<!别)人(?:员)?(?:都|全都|也|倒|均|全)?没(?:啥|什么)?(?:大)?事(?!故|情)|人员?(?:均|都|全部)?(?:平安|安然)无[恙事]|(?<!谁)(?:都|全|均)没(?:什么|啥|大)?事(?!故|情|干|做|儿干)|(?:没有?|未)伤[到着及]人|人(?:员)?(?:也|都|均|倒)?(?:没有?|未)(?:受伤|伤到|伤着)|无一(?:人)?伤亡|(?:全|都|均|全都)没(?:伤[着到]|受伤)|(?:人员)?伤亡(?:情况|人数)?\s?[:：]\s?(?:无|0|零|没有)|{_FINE_FOLK}|没有?人伤[着到及]|(?:无|没有?|未有|暂无|并无|没有任何)(?:群众|学生|师生|乘客|其他人|人)(?:员)?(?:因此)?受伤(?!的?报告|害))"
)
_PATTERNS: Mapping[FactKind, re.Pattern[str]] = {
    FactKind.DEATHS: re.compile(
        rf"{_NONE}{_VERB}(?:人员|人|一人)?(?:死亡|遇难|身亡)(?!病例|情况|信息|证明|率|或严重|或受伤|或重伤|原因|人数|事故|恐惧|威胁|风险|焦虑|\d|[3-9三]){_UNKNOWN}|无一(?:人)?(?:死亡|遇难)|无死亡病例|没有?死人|一个(?:人)?(?:都|也)?没死|(?:死亡|遇难)(?:人数)?\s?[:：]?\s?(?:0|零)(?![0-9.])\s?(?:人|名|例|$)|(?<![0-9])0死"
    ),
    FactKind.INJURED: re.compile(
        rf"{_NONE}{_VERB}(?:人员|人|一人|学生|群众|师生)(?:员)?(?:受伤|受到伤害|中毒|感到不适){_UNKNOWN}|(?:没有|未|并未|均未|都没有?)(?:受到)?(?:任何)?(?:受伤|受到(?:任何)?伤害)|无一(?:人)?受伤|没有?一个(?:人)?受伤|受伤(?:人数)?\s?[:：]?\s?(?:0|零)(?![0-9.])\s?(?:人|名|例|$)|没人受伤|(?:没有|并无|无)(?:人)?(?:伤者|伤员)(?!家属|的|信息|名单)"
    ),
    FactKind.TRAPPED: re.compile(
        r"(?:未发现|没有发现|没有|无|并无|已无|暂无)(?:有)?(?:任何)?(?:人员?|群众|乘客)?被困(?:人员|群众)?"
    ),
    FactKind.MISSING: re.compile(
        r"(?:无|没有|未有|无一|暂无|未发现)(?:有)?(?:人员?|群众)?(?:失联|失踪)(?!的?报告)"
    ),
}
_SIGNS: Mapping[FactKind, frozenset[str]] = {
    FactKind.DEATHS: frozenset({"死亡", "遇难", "身亡", "死人", "没死", "死"}),
    FactKind.INJURED: frozenset({"受伤", "受到伤害", "伤害", "中毒", "不适", "受伤害", "伤者", "伤员"}),
    FactKind.TRAPPED: frozenset({"被困"}),
    FactKind.MISSING: frozenset({"失联", "失踪"}),
}
_BOTH_SIGNS = frozenset(
    [
        "死伤",
        "伤亡",
        "受伤",
        "伤到",
        "伤着",
        "伤及",
        "没事",
        "没啥事",
        "没大事",
        "没什么事",
        "无恙",
        "无事",
        "毫发无损",
        "毫发未损",
        "毫发无伤",
        "脱险",
        "大碍",
    ]
)
_LIGHT = re.compile(
    r"(?:均|都|全部)(?:已|已经)?脱离(?:了)?(?:生命)?危险|(?:无|没有|暂无|均无|没|无人|无一)(?:人)?(?:有)?生命危险|(?:均|都|全)(?:为|系|是|属)?(?:轻微?伤|皮外伤)|(?:病情|伤情|情况|生命体征|状况|症状|体征)[^,，。;；0-9]{0,4}(?:稳定|平稳|明显好转)|"
    r"(?:无|没有?|并无|暂无)(?:什么)?大碍|(?:伤势|病情|伤情)[^,，。;；0-9]{0,4}(?:不|并不|均不)严重|(?:无|没有|暂无|未出现)\d?例?(?:出现)?(?:危重|重症|重病|危重病)|全部(?:治愈|痊愈|出院)|(?:均已|已经|现已)(?:全部)?(?:治愈|痊愈|出院)|(?:症状|伤势|伤情|病情)(?:均|都|较为?|比较|相对)*(?:轻微|较轻|轻)"
)
_EPIDEMIC = re.compile(r"确诊病例|本土病例|新冠|阳性|疫情|感染者")


SIGNS = _BOTH_SIGNS.union(*_SIGNS.values())
"""Words without one of which nobody is said to be unhurt."""


def zeros(context: Context, words: frozenset[str], *, hurt: bool) -> Iterator[Fact]:
    """The kinds of which the text says that there is nobody; nobody badly hurt only where some are `hurt`.

    `words` are those of `outcomes.toml` in the text: what holds none of them says nothing.
    """
    text = context.text
    if not _BOTH_SIGNS.isdisjoint(words):
        for kind in (FactKind.DEATHS, FactKind.INJURED):
            yield from _first(context, kind, _BOTH, hurt=hurt and kind is FactKind.DEATHS)
    for kind, pattern in _PATTERNS.items():
        if not _SIGNS[kind].isdisjoint(words):
            yield from _first(context, kind, pattern)
    if hurt and not _EPIDEMIC.search(text):
        yield from _first(context, FactKind.INJURED_SERIOUS, _LIGHT)


def _first(
    context: Context, kind: FactKind, pattern: re.Pattern[str], *, hurt: bool = False
) -> Iterator[Fact]:
    """The first that holds; that the hurt (`hurt`) are well on the whole says nothing of the dead."""
    for match in pattern.finditer(context.text):
        if hurt and "碍" in match[0]:
            continue
        if not context.unreal(match.start(), claims=False) and not context.earlier(match.start()):
            yield stated(context.text, kind, match.span(), exactly(0))
            return
