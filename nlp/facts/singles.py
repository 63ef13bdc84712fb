"""One person told of without a number: 一女子坠楼身亡 has one already, 环卫工被撞身亡 has not."""

import re
from collections.abc import Collection, Iterator, Sequence

from nlp.facts.context import Context
from nlp.facts.kinds import FactKind, Mention, Severity, exactly
from nlp.facts.outcomes import ONLY_COUNTED, Outcome
from nlp.facts.sentences import clause_begin
from nlp.facts.subjects import PERSON, PLURAL, Subject, listed, subject
from nlp.facts.tables import patterns

_WORDS = patterns("phrases")
_OBJECT = re.compile(rf"(?:了|一|起|的)?[^,，。;；:：!！?？、\n0-9]{{0,6}}?(?:{PERSON})")
_HURTING = re.compile(r"[撞打砸刺砍捅咬烫烧炸压轧扎]伤|[撞砸压烧炸电毒淹捅砍打杀]死|[溺坠身]亡|杀害")
_NAMED = re.compile(PERSON)
_THESE = re.compile(r"(?:为|是|系|分别为|分别是|[:：])?")
_CLAUSE = re.compile(r"[^,，。;；:：!！?？、\n]{0,16}")
_CREATURES = re.compile(r"了?[一二两三四五六七八九十几多0-9]+[头只条批群匹窝尾]")
_LONG_AGO = re.compile(r"去年|前年|\d+年前|[一二三四五六七八九十]年前|\d{4}年")
_LABEL = re.compile(r"(?:人数|病例|者)?[:为共有]?\s?[0-9零〇]")
"""死亡:2, 累计死亡0例: what the number right after it says."""
_CULPRIT = re.compile(rf"(?<![被遭让])(?:{_WORDS['culprit'].pattern})")
_SEVERAL = 2
_REST = re.compile(r"[^,，。;；!！?？]{0,8}")
_LONGEST = 60
_NEAR = 12
_REACH = 4
_ANY_DEATH = frozenset({"去世", "离世", "不幸去世", "不幸离世", "没了", "走了", "走的", "过世", "辞世"})
_NOUNS = frozenset({"死亡", "遇难", "致死", "之死", "被害", "牺牲", "遗体", "尸体", "尸首", "死者", "罹难"})
"""Name a death as often as they tell of one."""
_ANY_LOSS = frozenset({"没了", "没救了"})
"""Said of things as well: 井盖没了, 老人没了收入."""
_THE_DEAD = frozenset({"死者", "遇难者", "罹难者"})


def singles(context: Context, told: Sequence[Outcome], used: Sequence[Mention]) -> Iterator[Mention]:
    """A mention of one for each outcome that no quantity took and that is told of one person."""
    text = context.bare
    taken = {at for mention in used for at in range(mention.start, mention.end)}
    told_of = {
        at
        for mention in used
        if mention.kind in (FactKind.DEATHS, FactKind.INJURED)
        for at in range(mention.start, mention.end)
    }
    met: set[tuple[FactKind, int]] = set()
    for number, outcome in enumerate(told):
        if (
            outcome.start in taken
            or not (_tells(text, outcome) or _after_harm(text, told, number))
            or _dies(text, told, number)
        ):
            continue
        begin, stop = context.sentences.around(outcome.start)
        if _WORDS["claimed"].search(text, begin, stop) or _LONG_AGO.search(text, begin, outcome.start):
            continue
        who = _who(context, outcome, max(begin, outcome.start - _LONGEST), stop, told_of)
        if who is not None and (outcome.kind, who.start) not in met:
            met.add((outcome.kind, who.start))
            yield Mention(
                kind=outcome.kind,
                number=exactly(who.count),
                start=min(who.start, outcome.start),
                end=max(outcome.end, who.start + len(who.who)),
                severity=outcome.severity if outcome.kind is FactKind.INJURED else Severity.UNSAID,
                weak=True,
                who=who.who,
            )


def _tells(text: str, outcome: Outcome) -> bool:
    """Whether the word alone says that harm came to somebody."""
    if outcome.word in _THE_DEAD:
        return True
    if (
        outcome.close
        or (outcome.weak and not outcome.mild)
        or outcome.kind is FactKind.EVACUATED
        or outcome.word in ONLY_COUNTED
    ):
        return False
    return text[outcome.end : outcome.end + 1] != "者" and not _CREATURES.match(text, outcome.end)


def _after_harm(text: str, told: Sequence[Outcome], number: int) -> bool:
    """地窖中毒, 父亲去世: a word for any death tells of this one where harm was told just before it."""
    outcome = told[number]
    if outcome.word not in _ANY_DEATH:
        return False
    if _WORDS["of_harm"].search(text, max(0, outcome.start - _NEAR), outcome.start):
        return True
    return any(
        one.kind is FactKind.INJURED and 0 < outcome.start - one.end < _LONGEST // 2 for one in told[:number]
    )


def _dies(text: str, told: Sequence[Outcome], number: int) -> bool:
    """环卫工被撞身亡: whoever dies of it is not hurt."""
    outcome = told[number]
    if outcome.kind is not FactKind.INJURED:
        return False
    for one in told[number + 1 :]:
        if _CLAUSE.fullmatch(text, outcome.end, one.start) is None:
            return False
        if one.kind is FactKind.DEATHS:
            return True
    return False


def _who(context: Context, outcome: Outcome, begin: int, stop: int, taken: Collection[int]) -> Subject | None:
    text = context.bare
    if outcome.word in _THE_DEAD:
        return _the_dead(text, outcome, stop)
    victim = _victim(text, outcome, stop)
    if victim is not None or not _said_of_people(text, outcome, begin, stop):
        return victim
    who = subject(context, begin, outcome.start, word=outcome.word, taken=taken)
    if who is None:
        return _nobody_named(text, outcome, begin)
    return who if _befell(text, who, outcome, begin, stop) else None


def _befell(text: str, who: Subject, outcome: Outcome, begin: int, stop: int) -> bool:
    """Not the writer's own death, nobody who ran away or did it; nor 没了 of other things: 血糖没降钱没了."""
    if who.who == "我" and outcome.kind is FactKind.DEATHS:
        return False
    if outcome.kind is FactKind.MISSING and _WORDS["absconds"].search(text, begin, stop):
        return False
    clause = clause_begin(text, begin, outcome.start)
    vague = outcome.word in _ANY_LOSS and who.start < clause
    if vague and not _WORDS["how"].fullmatch(text, clause, outcome.start):
        return False
    if outcome.severity is Severity.ILL and outcome.word != "中毒" and who.count < _SEVERAL:
        return False
    return not _CULPRIT.search(text, who.start, outcome.start)


def _said_of_people(text: str, outcome: Outcome, begin: int, stop: int) -> bool:
    """Whether it tells what came of somebody, rather than names a death, denies one, or is of trees and hens."""
    clause = clause_begin(text, begin, outcome.start)
    if _LABEL.match(text, outcome.end):
        return False
    if _WORDS["noun_use"].match(text, outcome.end) or _WORDS["denied"].search(text, begin, outcome.start):
        return False
    rest = _REST.match(text, outcome.end, stop)
    if _WORDS["creatures"].search(text, clause, rest.end() if rest else stop):
        return False
    return outcome.word not in _ANY_LOSS or _WORDS["ends"].match(text, outcome.end) is not None


def _the_dead(text: str, outcome: Outcome, stop: int) -> Subject | None:
    """死者张某; 死者为驾驶员和副驾驶乘客."""
    at = outcome.end
    glue = _THESE.match(text, at)
    after = glue.end() if glue else at
    several = listed(text, after, min(stop, after + 24))
    if several is not None and several.start - after <= len("两名") + 1:
        return Subject(count=several.count, start=several.start, who=several.who)
    one = _NAMED.match(text, after)
    return Subject(count=1, start=outcome.start, who=one[0]) if one else None


def _victim(text: str, outcome: Outcome, stop: int) -> Subject | None:
    """撞死骑车老人; 撞死人了."""
    if not _HURTING.fullmatch(outcome.word):
        return None
    pattern = _NAMED if outcome.word[-1] == "亡" else _OBJECT
    victim = pattern.match(text, outcome.end, stop)
    if victim is None or PLURAL.search(victim[0]):
        return None
    return Subject(count=1, start=outcome.start, who=text[outcome.start : victim.end()])


def _nobody_named(text: str, outcome: Outcome, begin: int) -> Subject | None:
    """人当场就没了: somebody died, whoever it was; what only names a death, or is said of many, does not say so."""
    if outcome.kind is not FactKind.DEATHS:
        return _a_body(text, outcome, begin)
    if outcome.word in _NOUNS or outcome.word[-1] == "死" or outcome.word[0] == "死":
        return None
    if not _WORDS["ends"].match(text, outcome.end):
        return None
    one = Subject(count=1, start=outcome.start)
    if _WORDS["somebody"].search(text, begin, outcome.start):
        return one
    if outcome.mild or outcome.word in _ANY_LOSS:
        return None
    clause = clause_begin(text, begin, outcome.start)
    return None if PLURAL.search(text, clause, outcome.start) else one


def _a_body(text: str, outcome: Outcome, begin: int) -> Subject | None:
    """被狗咬了小腿, 打了五针: whose leg it is need not be said."""
    clause = clause_begin(text, begin, outcome.start)
    told = outcome.kind is FactKind.INJURED and _WORDS["body"].search(text, clause, outcome.end + _REACH)
    if not told or PLURAL.search(text, clause, outcome.start):
        return None
    return Subject(count=1, start=outcome.start)
