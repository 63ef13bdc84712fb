"""Whether a number of persons counts at all, and is of those it befell: not the rescuers, not who did it."""

import re

from nlp.facts.kinds import FactKind
from nlp.facts.outcomes import Outcome
from nlp.facts.quantities import Quantity
from nlp.facts.sentence import Sentence
from nlp.facts.tables import fragments

_TABLE = fragments("phrases")
_RESCUER = re.compile(_TABLE["rescuer"])
_CULPRIT = re.compile(_TABLE["culprit"])
_OF_CULPRITS = re.compile(rf"[名个](?:犯罪)?(?:{_TABLE['culprit']})[^。;；]{{0,8}}其中[^,，。;；]{{0,2}}$")
_NEGATED = re.compile(r"(?:没有|无|未见|尚未|不是|并非|未有|未发生|未造成)$")
_THRESHOLD = re.compile(r"\s?(?:人|名)?(?:\([^()]{0,10}\))?(?:以上|以下|\(含\))")
_REACHED = re.compile(r"(?:已|目前|至少|共)[^,，。;；]{0,8}$")
_OUTDATED = re.compile(r"人?(?:修正|更正|更新|上升|攀升|增[至加]|升至|降至|上调)")
_SENT = re.compile(
    r"(?:出动|调集|调派|派出|组织|投入|增派|集结|共派|抽调|安排|动员)(?:了|消防员|民警|干部|警力|人员|各类|救援|医护|医务|医疗|救护|公安|消防|武警|专业|力量|近|约|共)*$"
)
_KILLED = re.compile(r"(?:击毙|抓获|逮捕|拘捕|刑拘)[^,，。;；]{0,6}$")
_MEASURE = re.compile(r"\s?[岁年月日天号时分秒元万亿%米公里层楼栋级度次倍]")
_FOUND = re.compile(r"(?:找到|搜寻到|寻获|发现|搜救出|救出|联系上)[^,，。;；]{0,4}$")
_FOUND_ALL = re.compile(
    r"[^,，。;；]{0,8}(?:均|都|全部|已|全|被|平安|安全)[^,，。;；]{0,4}(?:找到|寻获|取得联系|联系上|脱险|返回|回家)"
)


def counts(line: Sentence, quantity: Quantity) -> bool:
    """Whether it is a number of persons as they are now, neither denied nor a threshold of the law."""
    if _OUTDATED.match(line.text, quantity.end):
        return False
    before = line.text[max(line.begin, quantity.start - 40) : quantity.start]
    if _THRESHOLD.match(line.text, quantity.end) and not _REACHED.search(before):
        return False
    if not quantity.counted and _MEASURE.match(line.text, quantity.end):
        return False
    return quantity.number.value != 0 and not _NEGATED.search(before) and not _KILLED.search(before)


def fits(line: Sentence, quantity: Quantity, outcome: Outcome) -> bool:
    """Whether those counted can be those of whom it is told: not the rescuers, not who did it."""
    before = line.text[max(line.begin, quantity.start - 16) : quantity.start]
    between = line.text[quantity.start : outcome.end]
    if _CULPRIT.search(between) or _OF_CULPRITS.search(line.text, line.begin, quantity.start):
        return False
    if outcome.kind is FactKind.MISSING and found_again(line, quantity, outcome):
        return False
    if outcome.kind is FactKind.EVACUATED or (outcome.weak and outcome.kind is FactKind.TRAPPED):
        return not (_RESCUER.search(between) or _SENT.search(before))
    return not (_SENT.search(before) and _RESCUER.search(before + between))


def found_again(line: Sentence, quantity: Quantity, outcome: Outcome) -> bool:
    """又找到一名失联人员, 5名失联人员全部找到."""
    first, last = min(quantity.start, outcome.start), max(quantity.end, outcome.end)
    return (
        _FOUND.search(line.text, max(line.begin, first - 8), first) is not None
        or _FOUND_ALL.match(line.text, last) is not None
    )
