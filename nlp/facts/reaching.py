"""What is said after a number of persons: 3死, 三名工人在井下遇难, 3名被困矿工全部遇难."""

import re

from huiying.text.numbers import NUMBER
from nlp.facts.kinds import FactKind, Severity
from nlp.facts.outcomes import BEFORE, Outcome
from nlp.facts.quantities import PERSONS, Quantity
from nlp.facts.sentence import NEGATED_END, Sentence
from nlp.facts.tables import fragments

_GAP = r"[^,，。;；:：!！?？、\n0-9]"
_TOLD = re.compile(fragments("phrases")["told"])
_AS_ALL = r"(?:均|都|全是|都是|均为|全部|全都|双双|无一|悉数)"
_BETWEEN = re.compile(
    rf"(?:{_GAP}|[0-9]{{1,4}}(?=\s?(?:分|小时|天|时|点|日|月|岁|楼|层|米|秒|公里|号|后))){{0,22}}(?:[,，:]\s?(?:{_AS_ALL}|当场|经|后经|送医|送院|不幸|随后|陆续|目前(?:已|均|都)|已经?|现已|现均|就餐后|其后|被?(?:120|救护车|消防)?(?:挖|抬|捞|救|拉|送|刨|找)(?:出来?|上来|到)?(?:的?时候?|时|后)?(?:就|已经?|都|均已?)?)+{_GAP}{{0,8}}"
    rf"|[,，]{_GAP}{{0,16}}[,，](?:现在|目前|现|已经)?{_AS_ALL}{_GAP}{{0,6}})?"
)
_SAVED = re.compile(r"获救|被[^,，。;；]{0,8}救[起出上]")
_THEN = ("吸氧", "洗胃", "送医", "送院", "送往医院", "被送往", "送医院", "抢救无效", "不治")
_WORSENING = re.compile(rf"{_GAP}{{1,16}}[,，]")
_NOUN = re.compile(rf"(?:{PERSONS})")
_AGENT = re.compile("[被遭让]$")
_ACTIVE = re.compile("[枪射刺杀砍捅撞打毒掐勒捂砸淹烧炸]?[杀死伤害]{1,2}|杀害|枪杀|射杀")
_VICTIM = re.compile(rf"了?\s?(?:{NUMBER}\s?[名位个人口]|{PERSONS})")
_AFTER_CLOSE = re.compile(r"[^\u4e00-\u9fff]|[了的伤亡一二两三四五六七八九十还并又]|$")
_CREATURES = re.compile(rf"了?\s?{NUMBER}[头只条批群匹窝尾]")
_PLAIN = frozenset(
    (
        "死亡",
        "遇难",
        "身亡",
        "丧生",
        "失踪",
        "失联",
        "下落不明",
        "重伤",
        "轻伤",
        "轻微伤",
        "受伤",
        "被困",
        "危重",
        "病危",
    )
)
"""What may follow a number without a counter (16死8失踪)."""
_ENDS_IN_NUMBER = re.compile(r"[0-9一二两三四五六七八九十百俩仨]$")
_NEXT = re.compile(
    rf"{_GAP}{{0,14}}|{_GAP}{{0,8}}[,，](?:均|都|全部|双双|经|后经|送医|送院|最终|不幸|当场|抢救|虽经|终因|后){_GAP}{{0,8}}"
)
_VAGUE_GAP = 10


def right_of(line: Sentence, quantity: Quantity) -> Outcome | None:
    """What is said after a number: 3死, 三名工人在井下遇难."""
    if _AGENT.search(line.text, line.begin, quantity.start):
        return None
    for outcome in line.told:
        if outcome.start < quantity.end or outcome.start in line.used or outcome.word in BEFORE:
            continue
        if not line.text[quantity.end : outcome.start].strip():
            return outcome if _touches(line, quantity, outcome) and not _heads(line, outcome) else None
        if outcome.close and quantity.counted:
            if len(outcome.word) > 1 and _NOUN.fullmatch(line.text, quantity.end, outcome.start):
                return outcome
            continue
        return outcome if quantity.counted and _reaches(line, quantity, outcome) else None
    return None


def chain(line: Sentence, first: Outcome) -> list[Outcome]:
    """3名被困矿工全部遇难 says two things, 2名伤者不治身亡 one: who died is not hurt."""
    chain = [first]
    for outcome in line.told:
        if (
            outcome.start < first.end
            or outcome.start in line.used
            or (outcome.close and outcome.start > chain[-1].end)
        ):
            continue
        between = line.text[chain[-1].end : outcome.start]
        if not _NEXT.fullmatch(between) or NEGATED_END.search(between) or _TOLD.search(between):
            break
        if line.another(chain[-1].end, outcome.start) or between.startswith("的") or " " in between:
            break
        if _ENDS_IN_NUMBER.search(between):
            break
        chain.append(outcome)
    if any(outcome.kind is FactKind.DEATHS for outcome in chain):
        return [outcome for outcome in chain if outcome.kind is not FactKind.INJURED]
    return chain


def _heads(line: Sentence, outcome: Outcome) -> bool:
    """确诊440例死亡9例: what stands between two numbers tells of the second if nothing else does."""
    if outcome.close:
        return False
    following = next((one for one in line.found if one.counted and one.start >= outcome.end), None)
    if following is None or line.text[outcome.end : following.start].strip():
        return False
    return not any(0 <= other.start - following.end <= 1 for other in line.told)


def _touches(line: Sentence, quantity: Quantity, outcome: Outcome) -> bool:
    """Whether what stands right after the number tells of it: 5死, 一个死了, 8失踪; not 一个死苍蝇."""
    if outcome.close:
        return not quantity.counted or _AFTER_CLOSE.match(line.text, outcome.end) is not None
    return quantity.counted or (quantity.number.value is not None and outcome.word in _PLAIN)


def _reaches(line: Sentence, quantity: Quantity, outcome: Outcome) -> bool:
    """Whether what stands further on tells of the number: nothing else happens in between."""
    between = line.text[quantity.end : outcome.start]
    worse = (
        outcome.severity is Severity.SERIOUS or outcome.word in _THEN or outcome.word[0] == "无"
    ) and _WORSENING.fullmatch(between) is not None
    if (
        not (worse or _BETWEEN.fullmatch(between))
        or _TOLD.search(_saved(outcome, between) + outcome.word[0])
        or NEGATED_END.search(between)
    ):
        return False
    if outcome.kind is FactKind.EVACUATED and between.endswith("安全"):
        return False
    if len(between) > _VAGUE_GAP and (quantity.number.value is None or outcome.word == "没了"):
        return False
    beside = _does_it(line, outcome, between) or _CREATURES.match(line.text, outcome.end) is not None
    return not beside and not line.another(quantity.end, outcome.start)


def _does_it(line: Sentence, outcome: Outcome, between: str) -> bool:
    """一名军人枪杀3人: who does it is not hit by it."""
    active = "被" not in between and _ACTIVE.fullmatch(outcome.word) is not None
    return active and _VICTIM.match(line.text, outcome.end) is not None


def _saved(outcome: Outcome, between: str) -> str:
    """5人获救送医: who is brought to hospital may well have been saved before."""
    return _SAVED.sub("", between) if outcome.word in _THEN else between
