"""One person told of without a number: 一女子坠楼身亡 has one already, 环卫工被撞身亡 has not."""

import re
from collections.abc import Iterator, Sequence

from nlp.facts.context import Context
from nlp.facts.kinds import FactKind, Mention, Severity, exactly
from nlp.facts.outcomes import ONLY_COUNTED, Outcome
from nlp.facts.sentences import one_of
from nlp.facts.tables import fragments

_TABLE = fragments("persons")
_PERSON = _TABLE["single"]
_PLURAL = re.compile(_TABLE["plural"])
_SUBJECT = re.compile(rf"(?:{_PERSON})[^,，。;；:：!！?？、\n]{{0,14}}$")
_BOTH = re.compile(
    rf"(?:{_PERSON})[^,，。;；:：!！?？、\n0-9]{{0,3}}(?:和|跟|与|及其?)(?:[0-9]{{1,2}}岁)?[^,，。;；:：!！?？、\n0-9]{{0,3}}(?:{_PERSON})[^,，。;；:：!！?？、\n们]{{0,6}}$"
)
_FIRST = re.compile(rf"(?:{_PERSON})")
_GOES_ON = re.compile(
    one_of(
        "发现时 发现的时候 送到医院 到医院 被发现时 来了 说 两小时 两个小时 就 便 但 却 均 人 经 后经 医院 送医 送院 送往 当场 不幸 目前 现在 至今 已 已经 仍 还 在 因 被 最终 随后 两天后 腿部 腿 头部 头 手臂 全身 面部 "
        "右 左 手指 脚趾 一根 两根 三根 多根 颅骨 肋骨 小腿 大腿 手部 眼部 胸部 腰部 面部软组织 软组织 身上 多处 抢救 诊断为 诊断 导致 造成 全力 无效 后 了 里 不治 时"
    )
    + "*+"
)
_OBJECT = re.compile(rf"(?:了|一|起|的)?[^,，。;；:：!！?？、\n0-9]{{0,6}}?(?:{_PERSON})")
_GONE = re.compile(
    r"(?:(?<=[,，。;；:!！?？\s了])|^)人(?:就|都|已经|当场|没抢救过来|没救过来|已|[掉摔跳][下落]来)*$"
)
_HURTING = re.compile(r"[撞打砸刺砍捅咬烫烧炸压轧扎]伤|[撞砸压烧炸电毒淹捅砍打]死|[溺坠身]亡")
_NAMED = re.compile(_PERSON)
_CLAUSE = re.compile(r"[^,，。;；:：!！?？、\n]{0,16}")
_CREATURES = re.compile(r"了?[一二两三四五六七八九十几多0-9]+[头只条批群匹窝尾]")
_CLAIMED = re.compile("抚恤|赔偿标准|能领|工亡|怎么赔|丧葬费|遗属|安葬费|之后待遇")
"""A death long past, of which money is asked."""
_LONG_AGO = re.compile(r"去年|前年|\d+年前|[一二三四五六七八九十]年前|\d{4}年")
_LONGEST = 60
_ANY_DEATH = frozenset({"去世", "离世", "不幸去世", "不幸离世", "没了", "走了"})


def singles(context: Context, told: Sequence[Outcome], used: Sequence[Mention]) -> Iterator[Mention]:
    """A mention of one for each outcome that no quantity took and that is told of one person."""
    text = context.text
    taken = {at for mention in used for at in range(mention.start, mention.end)}
    met: set[tuple[FactKind, int]] = set()
    for number, outcome in enumerate(told):
        if (
            outcome.start in taken
            or not (_tells(text, outcome) or _after_harm(told, number))
            or _dies(text, told, number)
        ):
            continue
        begin, stop = context.sentences.around(outcome.start)
        if _CLAIMED.search(text, begin, stop) or _LONG_AGO.search(text, begin, outcome.start):
            continue
        span = _span(text, outcome, max(begin, outcome.start - _LONGEST), stop)
        if span is not None and (outcome.kind, span[0]) not in met:
            met.add((outcome.kind, span[0]))
            yield Mention(
                kind=outcome.kind,
                number=exactly(span[2]),
                start=span[0],
                end=span[1],
                severity=outcome.severity if outcome.kind is FactKind.INJURED else Severity.UNSAID,
                weak=True,
            )


def _tells(text: str, outcome: Outcome) -> bool:
    """Whether the word alone says that harm came to somebody."""
    if outcome.close or outcome.weak or outcome.kind is FactKind.EVACUATED or outcome.word in ONLY_COUNTED:
        return False
    if outcome.severity is Severity.ILL and outcome.word != "中毒":
        return False
    return text[outcome.end : outcome.end + 1] != "者" and not _CREATURES.match(text, outcome.end)


def _after_harm(told: Sequence[Outcome], number: int) -> bool:
    """地窖中毒, 父亲去世: a word for any death tells of this one where harm was told just before it."""
    outcome = told[number]
    return outcome.word in _ANY_DEATH and any(
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


def _told_of(text: str, outcome: Outcome, begin: int) -> int | None:
    """The person with whom the sentence begins, where the clause goes on about the same: …, 经抢救无效死亡."""
    clause = max(text.rfind(",", begin, outcome.start), text.rfind("，", begin, outcome.start)) + 1
    if (
        not clause
        or text.startswith("的", outcome.end)
        or _GOES_ON.fullmatch(text, clause, outcome.start) is None
    ):
        return None
    subject = _FIRST.search(text, begin, clause)
    if subject is None or _PLURAL.search(text, begin, outcome.start):
        return None
    return subject.start()


def _span(text: str, outcome: Outcome, begin: int, stop: int) -> tuple[int, int, int] | None:
    both = _BOTH.search(text, begin, outcome.start)
    if both is not None:
        return both.start(), outcome.end, 2
    subject = _SUBJECT.search(text, begin, outcome.start)
    if subject is not None and not _PLURAL.search(text, max(begin, subject.start() - 4), outcome.start):
        return subject.start(), outcome.end, 1
    told_of = _told_of(text, outcome, begin)
    if told_of is not None:
        return told_of, outcome.end, 1
    gone = _GONE.search(text, begin, outcome.start)
    if gone is not None and outcome.kind is FactKind.DEATHS:
        return gone.start(), outcome.end, 1
    if _HURTING.fullmatch(outcome.word):
        pattern = _NAMED if outcome.word[-1] == "亡" else _OBJECT
        victim = pattern.match(text, outcome.end, stop)
        if victim is not None and not _PLURAL.search(victim[0]):
            return outcome.start, victim.end(), 1
    return None
