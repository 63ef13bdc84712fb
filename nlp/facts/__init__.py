"""The facts of an emergency as a text states them: figures of the main event, each with the words that say it."""

import re
from collections.abc import Sequence

from nlp.facts.absences import SIGNS, zeros
from nlp.facts.choice import hurt_so_fact, injured_fact, total_fact
from nlp.facts.context import Context
from nlp.facts.kinds import Fact, FactKind, Mention, Severity, exactly, stated
from nlp.facts.lives import lives
from nlp.facts.measures import loss, magnitude, magnitudes
from nlp.facts.mentions import mentions
from nlp.facts.outcomes import Told, harmful, outcomes
from nlp.facts.remainders import remainders
from nlp.facts.singles import singles

__all__ = ["Fact", "FactKind", "facts", "vaguely"]

READ = 6000
_ALWAYS_READ = ("震", "损失", "条人命", "性命", "生命", "条命", "死", "伤亡", "生还", "幸存", "烧", "淹")
_HARMED = (FactKind.DEATHS, FactKind.INJURED)
_TOTALLED = (FactKind.DEATHS, FactKind.MISSING, FactKind.TRAPPED, FactKind.EVACUATED)
_UNKNOWN = re.compile(
    r"伤亡(?:情况|人数|数字)?(?:还|尚)?(?:不明|不详|未知)|不知道?[^,，。;；\n]{0,4}[埋困死伤]了?多少"
)
_DISEASE = re.compile(r"癌|低血糖|病逝|病故|老死|自然死亡|正常死亡|心脏病|脑溢血|寿终")
_NEAR = 150
_AILING = re.compile(r"ICU|icu|病|昏迷|重症|抢救|危")
_MEAL = re.compile(r"就餐|聚餐|中毒|食堂|食用|进食|用餐|配餐")
_EPIDEMIC = re.compile(r"确诊|无症状感染|新冠|阳性|核酸|疫情|报告病例|新增[^,，。;；]{0,8}病例")


def facts(text: str) -> tuple[Fact, ...]:
    """The figures of the main event of a normalised text, at most one a kind, in the order of `FactKind`.

    What stands after the first `READ` characters is not read: it is never what the text is about.
    """
    text = text[:READ]
    told = outcomes(text)
    if not told.outcomes and told.words.isdisjoint(SIGNS) and not any(sign in text for sign in _ALWAYS_READ):
        return ()
    context, quake = Context(text), magnitude(text)
    said = _said(context, told, quake)
    found = {fact.kind: fact for fact in _counted(context, said)}
    found |= {fact.kind: fact for fact in remainders(context, found)}
    for fact in (quake, loss(context)):
        if fact is not None:
            found[fact.kind] = fact
    harmed = any(found[kind].value for kind in _HARMED if kind in found)
    for fact in zeros(context, told.words, hurt=any(one.kind is FactKind.INJURED for one in said)):
        others = any(word in fact.quote for word in ("其他", "其它", "其余", "地面"))
        if harmed and "亡" in fact.quote and fact.kind is FactKind.INJURED and not others:
            continue
        if fact.kind not in found or (found[fact.kind].vague and fact.kind is FactKind.INJURED_SERIOUS):
            found[fact.kind] = fact
    return tuple(found[kind] for kind in FactKind if kind in found)


def vaguely(text: str) -> bool:
    """Whether a normalised text tells of persons or loss of its event without a figure: 多人受伤, 损失数千万元."""
    context, told = Context(text[:READ]), outcomes(text[:READ])
    lost = loss(context)
    if _UNKNOWN.search(context.text) or (lost is not None and lost.vague):
        return True
    return any(one.number.value is None for one in _said(context, told, magnitude(context.text)))


def _said(context: Context, told: Told, quake: Fact | None) -> list[Mention]:
    found = _all_mentions(context, told)
    died = any(one.kind is FactKind.DEATHS for one in found)
    return [one for one in found if _of_event(context, one, quake, died=died)]


def _all_mentions(context: Context, told: Told) -> list[Mention]:
    found = list(mentions(context, told.outcomes))
    found += [one for one in lives(context.text) if not _within(one, found)]
    return [*found, *singles(context, told.outcomes, found)] if told.outcomes else found


def _within(one: Mention, found: Sequence[Mention]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in found)


def _of_event(context: Context, mention: Mention, quake: Fact | None, *, died: bool) -> bool:
    """Not of a drill, a game, a claim refuted, an earlier event; nor of another quake than the one it is about."""
    if context.unreal(mention.start) or context.another(mention.start):
        return False
    begin, stop = context.sentences.around(mention.start)
    if mention.kind is FactKind.INJURED and (
        (_EPIDEMIC.search(context.text, begin, stop) and not _MEAL.search(context.text, begin, stop))
        or (mention.severity is Severity.ILL and context.spreading)
        or (not died and _of_patients(context, mention))
    ):
        return False
    if (mention.kind is FactKind.DEATHS or mention.weak) and _DISEASE.search(context.text, begin, stop):
        return False
    if quake is None:
        return True
    strengths = [value for value, _, _ in magnitudes(context.text, begin, stop)]
    return not strengths or quake.value in strengths


def _of_patients(context: Context, mention: Mention) -> bool:
    """In hospital, and not because of what happened: one patient, or any where no harm is told of."""
    if mention.severity is Severity.SERIOUS:
        ailing = _AILING.search(context.text, mention.start, mention.end) is not None
        return ailing and not _harm_near(context, mention)
    if not mention.weak or mention.severity is not Severity.ILL:
        return False
    return mention.number.value == 1 or not _harm_near(context, mention)


def _harm_near(context: Context, mention: Mention) -> bool:
    return harmful(context.text, mention.start - _NEAR, mention.end + _NEAR)


def _counted(context: Context, said: Sequence[Mention]) -> list[Fact]:
    if not said:
        return []
    by_kind = {kind: _numbered(_told_of(said, kind)) for kind in FactKind}
    hurt = by_kind[FactKind.INJURED]
    settled = by_kind[FactKind.DEATHS] or "获救" in context.text
    if settled and all(one.weak for one in by_kind[FactKind.MISSING]):
        by_kind[FactKind.MISSING] = []
    found = [total_fact(context, kind, by_kind[kind]) for kind in _TOTALLED]
    strong = [one for one in hurt if not one.weak]
    if all(one.part or one.number.value is None for one in strong):
        strong = hurt
    found.append(injured_fact(context, strong, by_kind[FactKind.DEATHS]))
    badly = hurt_so_fact(
        context, FactKind.INJURED_SERIOUS, Severity.SERIOUS, _told_of(said, FactKind.INJURED)
    )
    found.append(badly or _lightly(context, strong))
    found.append(hurt_so_fact(context, FactKind.INJURED_LIGHT, Severity.LIGHT, hurt))
    return [fact for fact in found if fact is not None]


def _told_of(said: Sequence[Mention], kind: FactKind) -> list[Mention]:
    return [one for one in said if one.kind is kind]


def _numbered(said: list[Mention]) -> list[Mention]:
    """Whoever is named without a number counts only where no number stands."""
    return [one for one in said if not one.who] or said


def _lightly(context: Context, hurt: Sequence[Mention]) -> Fact | None:
    """Where all who are hurt are said to be lightly hurt, nobody is badly."""
    if not hurt or any(one.severity is not Severity.LIGHT or one.number.value is None for one in hurt):
        return None
    span = hurt[0].start, hurt[0].end
    return stated(context.text, FactKind.INJURED_SERIOUS, span, exactly(0))
