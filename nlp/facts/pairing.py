"""Numbers of persons paired with what became of them, sentence by sentence: 死亡3人, 三名工人在井下遇难, 3死5伤."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huiying.text.numbers import NUMBER
from nlp.facts.kinds import FactKind, Mention, Severity
from nlp.facts.outcomes import BEFORE, BODIES, Outcome
from nlp.facts.places import place_of
from nlp.facts.quantities import PERSONS, Quantity, joined
from nlp.facts.sentences import clause_begin, one_of
from nlp.facts.tables import fragments

_GAP = r"[^,，。;；:：!！?？、\n0-9]"
_TABLE = fragments("phrases")
_TOLD = re.compile(_TABLE["told"])
_RESCUER = re.compile(_TABLE["rescuer"])
_CULPRIT = re.compile(_TABLE["culprit"])
_OF_CULPRITS = re.compile(rf"[名个](?:犯罪)?(?:{_TABLE['culprit']})[^。;；]{{0,8}}其中[^,，。;；]{{0,2}}$")
_AS_ALL = r"(?:均|都|全是|都是|均为|全部|全都|双双|无一|悉数)"
_BETWEEN = re.compile(
    rf"(?:{_GAP}|[0-9]{{1,4}}(?=\s?(?:分|小时|天|时|点|日|月|岁|楼|层|米|秒|公里|号|后))){{0,22}}(?:[,，:]\s?(?:{_AS_ALL}|当场|经|后经|送医|送院|不幸|随后|陆续|目前(?:已|均|都)|已经?|现已|现均|就餐后|其后|被?(?:120|救护车|消防)?(?:挖|抬|捞|救|拉|送|刨|找)(?:出来?|上来|到)?(?:的?时候?|时|后)?(?:就|已经?|都|均已?)?)+{_GAP}{{0,8}}"
    rf"|[,，]{_GAP}{{0,16}}[,，](?:现在|目前|现|已经)?{_AS_ALL}{_GAP}{{0,6}})?"
)
_SAVED = re.compile(r"获救|被[^,，。;；]{0,8}救[起出上]")
_THEN = ("吸氧", "洗胃", "送医", "送院", "送往医院", "被送往", "送医院", "抢救无效", "不治")
_WORSENING = re.compile(rf"{_GAP}{{1,16}}[,，]")
_NOUN = re.compile(rf"(?:{PERSONS})")
_NEGATED_END = re.compile(
    r"(?:没有?|并?未|不|免于?|无|险些|差点儿?|防止|避免|谨防|严防|以免|无一人?)(?:有人?|发生|出现|造成|被|受)?$"
)
_NEGATED = re.compile(r"(?:没有|无|未见|尚未|不是|并非|未有|未发生|未造成)$")
_THRESHOLD = re.compile(r"\s?(?:人|名)?(?:\([^()]{0,10}\))?(?:以上|以下|\(含\))")
_REACHED = re.compile(r"(?:已|目前|至少|共)[^,，。;；]{0,8}$")
_FILLING = _TABLE["filling"].replace("|", " ")
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
_LEFT_OVER = re.compile(r"(?:仍|尚|还)有?[^,，。;；0-9]{0,4}$")
_TOTAL = re.compile(
    r"一共|升至|增至|上调至|上调到|更新为|上升到|上升至|增加到|增加至|达到|累计|总数|总计|共计|共造成|至此|最终"
)
_OUTDATED = re.compile(r"人?(?:修正|更正|更新|上升|攀升|增[至加]|升至|降至|上调)")
PART = re.compile(r"(?:其中|其余|包括|当中|中有|含)[^。;；!！?？\n]*$|新增[^,，。;；]{0,6}$")
_FURTHER = re.compile(r"(?:另外?|还有|此外|又|再有|再|新发现|也有)[^,，。;；0-9]{0,6}$")
_STILL = re.compile(r"仍|尚|依然|另|其余|还有|剩|余下|另一|减至|降至|减少到|下降到")
_LATE = re.compile(
    r"目前|现(?:为|有|已|共)|变为|变成|更新|最新|至此|截至|累计|升至|升到|增至|增到|修正为|总数|一共|总共"
)
_MANNER = re.compile(
    r"当场|抢救无效|不治|没能?(?:救|抢救)|(?:未能|没能)救|去世|离世|途中|送医|送院|抢救后|经抢救|救治无效"
)
_SENT = re.compile(
    r"(?:出动|调集|调派|派出|组织|投入|增派|集结|共派|抽调|安排|动员)(?:了|消防员|民警|干部|警力|人员|各类|救援|医护|医务|医疗|救护|公安|消防|武警|专业|力量|近|约|共)*$"
)
_KILLED = re.compile(r"(?:击毙|抓获|逮捕|拘捕|刑拘)[^,，。;；]{0,6}$")
_MEASURE = re.compile(r"\s?[岁年月日天号时分秒元万亿%米公里层楼栋级度次倍]")
_FOUND = re.compile(r"(?:找到|搜寻到|寻获|发现|搜救出|救出|联系上)[^,，。;；]{0,4}$")
_FOUND_ALL = re.compile(
    r"[^,，。;；]{0,8}(?:均|都|全部|已|全|被|平安|安全)[^,，。;；]{0,4}(?:找到|寻获|取得联系|联系上|脱险|返回|回家)"
)
_ENDS_IN_NUMBER = re.compile(r"[0-9一二两三四五六七八九十百俩仨]$")
_AGENT = re.compile("[被遭让]$")
_ACTIVE = re.compile("[枪射刺杀砍捅撞打毒掐勒捂砸淹烧炸]?[杀死伤害]{1,2}|杀害|枪杀|射杀")
_VICTIM = re.compile(rf"了?\s?(?:{NUMBER}\s?[名位个人口]|{PERSONS})")
_STOPS = re.compile(r"[,，。;；:：!！?？、\s伤死亡]|$")
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
_DEGREES = (Severity.SERIOUS, Severity.LIGHT)
_VAGUE_GAP = 10
_NUMBER_NEXT = re.compile(rf"(?:人数|人员|者)?[:了为共有]?\s?{NUMBER}")
_NEXT = re.compile(
    rf"{_GAP}{{0,14}}|{_GAP}{{0,8}}[,，](?:均|都|全部|双双|经|后经|送医|送院|最终|不幸|当场|抢救|虽经|终因|后){_GAP}{{0,8}}"
)
_LEFTMOST = 26
_UNTIL_THEN = (FactKind.TRAPPED, FactKind.MISSING)
"""What may be said of those who are dead in the end: 被困的5名矿工全部遇难."""


class Pairing:
    """One sentence: its quantities, and what it tells of them."""

    def __init__(
        self, text: str, begin: int, told: Sequence[Outcome], found: Sequence[Quantity], *, inside: bool
    ) -> None:
        self.text, self.begin, self.told, self.inside = text, begin, told, inside
        self.used: set[int] = set()
        self.found = list(joined(text, found, [outcome.start for outcome in told]))

    def mentions(self) -> Iterator[Mention]:
        for quantity in self.found:
            if self._counts(quantity):
                yield from self._of(quantity)

    def _counts(self, quantity: Quantity) -> bool:
        if _OUTDATED.match(self.text, quantity.end):
            return False
        before = self.text[max(self.begin, quantity.start - 40) : quantity.start]
        if _THRESHOLD.match(self.text, quantity.end) and not _REACHED.search(before):
            return False
        if not quantity.counted and _MEASURE.match(self.text, quantity.end):
            return False
        return quantity.number.value != 0 and not _NEGATED.search(before) and not _KILLED.search(before)

    def _of(self, quantity: Quantity) -> Iterator[Mention]:
        left, right = self._left(quantity), self._right(quantity)
        if left is not None and (right is None or right.weak or self._labels(right, quantity)):
            self.used.add(left.start)
            if not (left.kind is FactKind.MISSING and self._found_again(quantity, left)):
                yield self._mention(quantity, [left], left.start, quantity.end)
            if (
                left.kind in _UNTIL_THEN
                and right is not None
                and right.kind is FactKind.DEATHS
                and not right.weak
            ):
                self.used.add(right.start)
                yield self._mention(quantity, [right], quantity.start, right.end)
        elif right is not None:
            chain = self._chain(right)
            for kind in dict.fromkeys(outcome.kind for outcome in chain):
                same = [outcome for outcome in chain if outcome.kind is kind]
                if self._fits(quantity, same[0]):
                    self.used.update(outcome.start for outcome in same)
                    yield self._mention(quantity, same, quantity.start, same[-1].end)

    def _labels(self, right: Outcome, quantity: Quantity) -> bool:
        """死亡2人受伤3人: what stands right after a number may be the label of the next one."""
        touching = right.start - quantity.end <= 1
        return not touching or _NUMBER_NEXT.match(self.text, right.end) is not None

    def _left(self, quantity: Quantity) -> Outcome | None:
        """What is said before a number: 死亡3人, 遇难人数升至12人."""
        for outcome in reversed(self.told):
            if outcome.end > quantity.start or outcome.start in self.used:
                continue
            if outcome.end < quantity.start - _LEFTMOST:
                return None
            if not self._leads(outcome, quantity):
                if outcome.close:
                    continue
                return None
            countless = _COUNTLESS.search(self.text, outcome.start, quantity.start) is not None
            fits = (
                quantity.counted
                or countless
                or ((outcome.close or outcome.word[-1] == "了") and self._bare(quantity))
            )
            return self._led_out(outcome) if fits and not self._negated(outcome.start) else None
        return None

    def _bare(self, quantity: Quantity) -> bool:
        """死2伤5 counts persons without a counter, 死一批 does not."""
        return _STOPS.match(self.text, quantity.end) is not None

    def _leads(self, outcome: Outcome, quantity: Quantity) -> bool:
        """Whether nothing but filling stands between: 死亡人数已升至12人, 疏散楼上住户和商户三百多人."""
        if outcome.word in BODIES and self.text[quantity.end - 1] != "具":
            return False
        glue = _CLOSE_GLUE if outcome.close else _GLUE
        if glue.fullmatch(self.text, outcome.end, quantity.start) is not None:
            return True
        free = quantity.counted and _TRANSITIVE.fullmatch(outcome.word) is not None
        between = self.text[outcome.end : quantity.start]
        return (
            free and _REST.fullmatch(between) is not None and not self._another(outcome.end, quantity.start)
        )

    def _led_out(self, outcome: Outcome) -> Outcome:
        """疏散出被困人员400人: they were led out, whatever they are called; 危重伤员2名 are badly hurt."""
        before = [
            one for one in self.told if one.kind is FactKind.EVACUATED and 0 <= outcome.start - one.end <= 1
        ]
        if before and outcome.kind is FactKind.TRAPPED:
            return before[0]
        how = [one for one in self.told if one.end == outcome.start and one.severity in _DEGREES]
        return replace(outcome, severity=how[0].severity, start=how[0].start) if how else outcome

    def _right(self, quantity: Quantity) -> Outcome | None:
        """What is said after a number: 3死, 三名工人在井下遇难."""
        if _AGENT.search(self.text, self.begin, quantity.start):
            return None
        for outcome in self.told:
            if outcome.start < quantity.end or outcome.start in self.used or outcome.word in BEFORE:
                continue
            if not self.text[quantity.end : outcome.start].strip():
                return outcome if self._touches(quantity, outcome) and not self._heads(outcome) else None
            if outcome.close and quantity.counted:
                if len(outcome.word) > 1 and _NOUN.fullmatch(self.text, quantity.end, outcome.start):
                    return outcome
                continue
            return outcome if quantity.counted and self._reaches(quantity, outcome) else None
        return None

    def _heads(self, outcome: Outcome) -> bool:
        """确诊440例死亡9例: what stands between two numbers tells of the second if nothing else does."""
        if outcome.close:
            return False
        following = next((one for one in self.found if one.counted and one.start >= outcome.end), None)
        if following is None or self.text[outcome.end : following.start].strip():
            return False
        return not any(0 <= other.start - following.end <= 1 for other in self.told)

    def _touches(self, quantity: Quantity, outcome: Outcome) -> bool:
        """Whether what stands right after the number tells of it: 5死, 一个死了, 8失踪; not 一个死苍蝇."""
        if outcome.close:
            return not quantity.counted or _AFTER_CLOSE.match(self.text, outcome.end) is not None
        return quantity.counted or (quantity.number.value is not None and outcome.word in _PLAIN)

    def _reaches(self, quantity: Quantity, outcome: Outcome) -> bool:
        """Whether what stands further on tells of the number: nothing else happens in between."""
        between = self.text[quantity.end : outcome.start]
        worse = (
            outcome.severity is Severity.SERIOUS or outcome.word in _THEN or outcome.word[0] == "无"
        ) and _WORSENING.fullmatch(between) is not None
        if (
            not (worse or _BETWEEN.fullmatch(between))
            or _TOLD.search(_saved(outcome, between) + outcome.word[0])
            or _NEGATED_END.search(between)
        ):
            return False
        if outcome.kind is FactKind.EVACUATED and between.endswith("安全"):
            return False
        if len(between) > _VAGUE_GAP and (quantity.number.value is None or outcome.word == "没了"):
            return False
        beside = self._does_it(outcome, between) or _CREATURES.match(self.text, outcome.end) is not None
        return not beside and not self._another(quantity.end, outcome.start)

    def _does_it(self, outcome: Outcome, between: str) -> bool:
        """一名军人枪杀3人: who does it is not hit by it."""
        active = "被" not in between and _ACTIVE.fullmatch(outcome.word) is not None
        return active and _VICTIM.match(self.text, outcome.end) is not None

    def _another(self, start: int, end: int) -> bool:
        return any(start <= one.start and one.end <= end and one.counted for one in self.found)

    def _chain(self, first: Outcome) -> list[Outcome]:
        """3名被困矿工全部遇难 says two things, 2名伤者不治身亡 one: who died is not hurt."""
        chain = [first]
        for outcome in self.told:
            if (
                outcome.start < first.end
                or outcome.start in self.used
                or (outcome.close and outcome.start > chain[-1].end)
            ):
                continue
            between = self.text[chain[-1].end : outcome.start]
            if not _NEXT.fullmatch(between) or _NEGATED_END.search(between) or _TOLD.search(between):
                break
            if self._another(chain[-1].end, outcome.start) or between.startswith("的") or " " in between:
                break
            if _ENDS_IN_NUMBER.search(between):
                break
            chain.append(outcome)
        if any(outcome.kind is FactKind.DEATHS for outcome in chain):
            return [outcome for outcome in chain if outcome.kind is not FactKind.INJURED]
        return chain

    def _left_over(self, outcome: Outcome, before: str) -> bool:
        """仍有3名学生腹泻: most are well again."""
        return outcome.severity is Severity.ILL and _LEFT_OVER.search(before) is not None

    def _negated(self, at: int) -> bool:
        return _NEGATED_END.search(self.text, max(self.begin, at - 8), at) is not None

    def _fits(self, quantity: Quantity, outcome: Outcome) -> bool:
        """Whether those counted can be those of whom it is told: not the rescuers, not who did it."""
        before = self.text[max(self.begin, quantity.start - 16) : quantity.start]
        between = self.text[quantity.start : outcome.end]
        if _CULPRIT.search(between) or _OF_CULPRITS.search(self.text, self.begin, quantity.start):
            return False
        if outcome.kind is FactKind.MISSING and self._found_again(quantity, outcome):
            return False
        if outcome.kind is FactKind.EVACUATED or (outcome.weak and outcome.kind is FactKind.TRAPPED):
            return not (_RESCUER.search(between) or _SENT.search(before))
        return not (_SENT.search(before) and _RESCUER.search(before + between))

    def _found_again(self, quantity: Quantity, outcome: Outcome) -> bool:
        """又找到一名失联人员, 5名失联人员全部找到."""
        first, last = min(quantity.start, outcome.start), max(quantity.end, outcome.end)
        return (
            _FOUND.search(self.text, max(self.begin, first - 8), first) is not None
            or _FOUND_ALL.match(self.text, last) is not None
        )

    def _mention(self, quantity: Quantity, told: Sequence[Outcome], start: int, end: int) -> Mention:
        before = self.text[self.begin : min(quantity.start, told[0].start)]
        around = self.text[max(clause_begin(self.text, self.begin, start), start - 6) : end]
        manner = _MANNER.search(around)
        severities = [one.severity for one in told if one.severity is not Severity.UNSAID]
        return Mention(
            kind=told[0].kind,
            number=quantity.number,
            start=start,
            end=end,
            severity=next(
                (one for one in severities if one in _DEGREES),
                severities[-1] if severities else Severity.UNSAID,
            ),
            part=self.inside or PART.search(before) is not None or self._left_over(told[0], before),
            further=_FURTHER.search(self.text, self.begin, quantity.start) is not None
            or "也" in self.text[quantity.end : told[0].start],
            manner=manner[0] if manner and told[0].kind is FactKind.DEATHS else "",
            weak=all(one.weak for one in told),
            late=_LATE.search(self.text, clause_begin(self.text, self.begin, start), end) is not None,
            remaining=_STILL.search(self.text, max(self.begin, start - 4), end) is not None,
            place=place_of(self.text, self.begin, min(quantity.start, told[0].start)),
            total=(told[0].close and not quantity.counted)
            or _TOTAL.search(self.text, max(self.begin, start - 8), end) is not None,
        )


def _saved(outcome: Outcome, between: str) -> str:
    """5人获救送医: who is brought to hospital may well have been saved before."""
    return _SAVED.sub("", between) if outcome.word in _THEN else between
