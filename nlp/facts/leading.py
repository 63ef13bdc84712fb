"""What is said before a number of persons: 死亡3人, 遇难人数升至12人, 死2伤5."""

import re
from dataclasses import replace

from huiying.text.numbers import NUMBER
from nlp.facts.kinds import FactKind, Severity
from nlp.facts.outcomes import BODIES, Outcome
from nlp.facts.quantities import Quantity
from nlp.facts.sentence import Sentence
from nlp.facts.sentences import one_of
from nlp.facts.tables import fragments

_GAP = r"[^,，。;；:：!！?？、\n0-9]"
_FILLING = fragments("phrases")["filling"].replace("|", " ")
_GLUE = re.compile(
    rf"(?:(?:由|从)[^,，。;；0-9]{{0,10}}?{NUMBER}[人名例具]?"
    rf"|{NUMBER}人?(?:修正为|更正为|上升[至到]|增[至加]到?|升至|降至)|{NUMBER}户|{one_of(_FILLING)})*+\s?"
)
_TRANSITIVE = re.compile(
    "[烧撞砸炸毒淹打捅砍刺杀压电闷熏呛踩轧碾][死伤]|[杀残]害|枪杀|射杀|残杀|夺[走去]|[冲卷]走|救[出下]|营救|解救|搜救出|抢救出|紧急转移|转移安置|转移|疏散|撤离|紧急疏散"
)
_REST = re.compile(rf"{_GAP}{{0,12}}")
_CLOSE_GLUE = re.compile(r"(?:了|的|有|的有|亡|掉了?|着|伤了)?\s?")
_COUNTLESS = re.compile(r"(?:人数|数字|总数|总人数|数)[^,，。;；0-9]{0,10}$")
_STOPS = re.compile(r"[,，。;；:：!！?？、\s伤死亡]|$")
_DEGREES = (Severity.SERIOUS, Severity.LIGHT)
_NUMBER_NEXT = re.compile(rf"(?:人数|人员|者)?[:了为共有]?\s?{NUMBER}")
_LEFTMOST = 26


def left_of(line: Sentence, quantity: Quantity) -> Outcome | None:
    """What is said before a number: 死亡3人, 遇难人数升至12人."""
    for outcome in reversed(line.told):
        if outcome.end > quantity.start or outcome.start in line.used:
            continue
        if outcome.end < quantity.start - _LEFTMOST:
            return None
        if not _leads(line, outcome, quantity):
            if outcome.close:
                continue
            return None
        countless = _COUNTLESS.search(line.text, outcome.start, quantity.start) is not None
        fits = (
            quantity.counted
            or countless
            or ((outcome.close or outcome.word[-1] == "了") and _bare(line, quantity))
        )
        return _led_out(line, outcome) if fits and not line.negated(outcome.start) else None
    return None


def labels(line: Sentence, right: Outcome, quantity: Quantity) -> bool:
    """死亡2人受伤3人: what stands right after a number may be the label of the next one."""
    touching = right.start - quantity.end <= 1
    return not touching or _NUMBER_NEXT.match(line.text, right.end) is not None


def _bare(line: Sentence, quantity: Quantity) -> bool:
    """死2伤5 counts persons without a counter, 死一批 does not."""
    return _STOPS.match(line.text, quantity.end) is not None


def _leads(line: Sentence, outcome: Outcome, quantity: Quantity) -> bool:
    """Whether nothing but filling stands between: 死亡人数已升至12人, 疏散楼上住户和商户三百多人."""
    if outcome.word in BODIES and line.text[quantity.end - 1] != "具":
        return False
    glue = _CLOSE_GLUE if outcome.close else _GLUE
    if glue.fullmatch(line.text, outcome.end, quantity.start) is not None:
        return True
    free = quantity.counted and _TRANSITIVE.fullmatch(outcome.word) is not None
    between = line.text[outcome.end : quantity.start]
    return free and _REST.fullmatch(between) is not None and not line.another(outcome.end, quantity.start)


def _led_out(line: Sentence, outcome: Outcome) -> Outcome:
    """疏散出被困人员400人: they were led out, whatever they are called; 危重伤员2名 are badly hurt."""
    before = [
        one for one in line.told if one.kind is FactKind.EVACUATED and 0 <= outcome.start - one.end <= 1
    ]
    if before and outcome.kind is FactKind.TRAPPED:
        return before[0]
    how = [one for one in line.told if one.end == outcome.start and one.severity in _DEGREES]
    return replace(outcome, severity=how[0].severity, start=how[0].start) if how else outcome
