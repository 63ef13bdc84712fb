"""Which of many mentions is the figure of the event: the latest total before the headline before the rest."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from huiying.text.numbers import Number
from nlp.facts.context import Context
from nlp.facts.kinds import Fact, FactKind, Mention, Severity, exactly, stated
from nlp.facts.outcomes import ONLY_COUNTED
from nlp.facts.quantities import total

_LATEST = re.compile(
    r"截至|截止|目前|升至|增至|上升到|上升至|增加到|增加至|最新|累计|经核实|总共|共计|官方更新|最新"
)


_ANEW = re.compile(r"(?:又|再)(?:有|发现|找到|打捞)?")
_NEXT_TO = 2
_SOON = 16
_BEFALLEN = tuple(ONLY_COUNTED)
_TOTALS = (Severity.UNSAID, Severity.ILL)
_Added = tuple[Number, list[Mention]]
_Adder = Callable[[Sequence[Mention]], _Added]
"""How the mentions of one sentence make one figure, and which of them do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What one sentence says of one kind."""

    number: Number
    mentions: tuple[Mention, ...]
    start: int
    headline: bool
    titled: bool
    latest: bool
    earlier: bool
    anew: bool
    """Of more who died since: it comes on top of what was said before."""

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int]:
        latest = 2 if self.latest and not self.anew else 1 if self.headline else 0
        order = self.start if latest == 2 else -self.start  # noqa: PLR2004  # the rank just given
        return not self.earlier, self.number.value is not None, not self.anew, latest, order


def total_fact(context: Context, kind: FactKind, mentions: Sequence[Mention]) -> Fact | None:
    """The figure of those who died, are missing, were trapped or led away."""
    strong = [mention for mention in mentions if not mention.weak]
    if all(mention.number.value is None or mention.further for mention in strong):
        strong = list(mentions)
    left = [mention for mention in strong if mention.remaining]
    if kind is FactKind.MISSING and left:
        strong = left[-1:]
    if kind is FactKind.EVACUATED:
        strong = [mention for mention in strong if not mention.part]
    return _fact(context, kind, _best(context, _whole(strong), _added))


def injured_fact(context: Context, mentions: Sequence[Mention], deaths: Sequence[Mention]) -> Fact | None:
    """All who are hurt and live: the total where one is said, else the sum of the badly and the lightly hurt."""
    living = [one for one in mentions if not any(_same(one, death) for death in deaths)]
    said = _best(context, _whole(living), _hurt)
    fact = _fact(context, FactKind.INJURED, said)
    if fact is None or said is None or fact.value is None or fact.low != fact.high:
        return fact
    dead = _dead_among(context, said.mentions[0], deaths)
    if not 0 < dead < fact.value:
        return fact
    return stated(context.text, FactKind.INJURED, (fact.start, fact.end), exactly(fact.value - dead))


def hurt_so_fact(
    context: Context, kind: FactKind, severity: Severity, mentions: Sequence[Mention]
) -> Fact | None:
    """Those badly or lightly hurt, where the words give a number."""
    so = [mention for mention in mentions if mention.severity is severity]
    return _fact(context, kind, _best(context, so, _listed))


def _same(hurt: Mention, death: Mention) -> bool:
    """砸中一名外卖员, 当场昏迷, 送医后不治: who is dead in the end."""
    if hurt.number.value != death.number.value:
        return False
    overlap = hurt.start < death.end and death.start < hurt.end
    return overlap or (0 <= death.start - hurt.end <= _SOON and death.later)


def _whole(mentions: Sequence[Mention]) -> list[Mention]:
    return [mention for mention in mentions if not mention.part] or list(mentions)


def _fact(context: Context, kind: FactKind, said: _Said | None) -> Fact | None:
    if said is None:
        return None
    span = min(one.start for one in said.mentions), max(one.end for one in said.mentions)
    return stated(context.text, kind, span, said.number)


def _best(context: Context, mentions: Sequence[Mention], adds: _Adder) -> _Said | None:
    sentences = [
        _said(context, span, list(group), adds)
        for span, group in groupby(mentions, key=lambda one: context.sentences.around(one.start))
    ]
    if not sentences:
        return None
    best = max(sentences, key=lambda said: said.rank)
    if best.headline and len(sentences) > 1 and _outgrown(best, sentences[1]):
        return sentences[1]
    if (best.headline and best.titled) or best.number.value is None:
        return best
    return _with_further(best, sentences)


def _outgrown(headline: _Said, body: _Said) -> bool:
    """The body is often newer than the headline, and figures grow."""
    before, now = headline.number, body.number
    if before.value is None or now.value is None or body.earlier or body.mentions[0].part:
        return False
    if body.mentions[0].later or all(one.severity is Severity.SERIOUS for one in body.mentions):
        return False
    hedged = before.low != before.high and now.value <= (before.high or now.value)
    return now.value > before.value and (hedged or (now.low == now.high and before.low == before.high))


def _with_further(best: _Said, sentences: Sequence[_Said]) -> _Said:
    """今天又有2人不治, in a sentence of its own, comes on top of what was said before."""
    more = [said for said in sentences if said.anew and said.start > best.start and not said.earlier]
    if not more:
        return best
    numbers = [best.number, *(said.number for said in more)]
    added = total(numbers)
    if added.value is None:
        return best
    return replace(best, number=added)


def _said(context: Context, span: tuple[int, int], mentions: list[Mention], adds: _Adder) -> _Said:
    text = context.text[span[0] : span[1]]
    number, used = adds(mentions)
    return _Said(
        number=number,
        mentions=tuple(used),
        start=span[0],
        headline=span[0] <= context.first,
        titled=context.titled,
        latest=_LATEST.search(text) is not None and any(not one.further and not one.later for one in used),
        earlier=context.earlier(mentions[0].start),
        anew=not any(one.weak for one in mentions)
        and all(_ANEW.search(context.text, max(span[0], one.start - 8), one.end) for one in mentions),
    )


def _counted(mentions: Sequence[Mention]) -> list[Mention]:
    return [mention for mention in mentions if mention.number.value is not None]


def _added(mentions: Sequence[Mention]) -> _Added:
    """A total stands for all; who died at once and who died later add up, and so does who comes on top."""
    counted = _counted(mentions)
    if not counted:
        return mentions[0].number, [mentions[0]]
    settled = _latest_total(counted)
    if settled is not None:
        return settled.number, [settled]
    apart = _apart(counted)
    if apart:
        return total([one.number for one in apart]), apart
    later = [one for one in counted if one.later and not one.further]
    plain = [one for one in counted if not one.later and not one.further]
    totals = [one for one in plain if one.total] or plain
    base = [max(totals, key=_value)] if totals else later
    if plain and later and _value(base[0]) < sum(map(_value, later)):
        base = later if any("当场" in one.manner for one in later) else [*base, *later]
    used = [*base, *_on_top(counted, base)]
    return (used[0].number if len(used) == 1 else total([one.number for one in used])), used


def _latest_total(counted: Sequence[Mention]) -> Mention | None:
    """目前2死4伤, after the 1死5伤 of yesterday."""
    late = [one for one in counted if one.total and one.late and not one.further]
    return late[-1] if late and len(counted) > 1 else None


def _apart(counted: Sequence[Mention]) -> list[Mention]:
    """Those of several places, vehicles or persons, each with a figure of its own: 甲车2死, 乙车1死."""
    if all(one.who and one.weak for one in counted):
        named = {one.who: one for one in counted}
        return list(named.values()) if len(named) > 1 and "死者" not in named else []
    placed = {one.place: one for one in counted if not one.weak}
    if len(placed) > 1 and "" not in placed and len(placed) == len([one for one in counted if not one.weak]):
        return list(placed.values())
    return []


def _on_top(counted: Sequence[Mention], base: Sequence[Mention]) -> list[Mention]:
    """另有2人: besides what was said before it, unless that was all."""
    if base and any(one.total for one in base):
        return []
    after = base[0].start if base else -1
    return [one for one in counted if one.further and one.start > after]


def _value(mention: Mention) -> float:
    return mention.number.value or 0


def _hurt(mentions: Sequence[Mention]) -> _Added:
    """A total said first holds the others, unless they come on top."""
    counted = _counted(mentions)
    if not counted:
        return mentions[0].number, [mentions[0]]
    settled = _latest_total([one for one in counted if one.severity in _TOTALS])
    if settled is not None:
        return settled.number, [settled]
    apart = _apart(counted) or _one_by_one(counted)
    if apart:
        return total([one.number for one in apart]), apart
    whole = [one for one in counted if one.total and one.severity in _TOTALS]
    if whole:
        used = whole[:1]
    elif counted[0].severity in _TOTALS:
        used = [counted[0], *(one for one in counted[1:] if one.further)]
    else:
        kinds: dict[Severity, Mention] = {}
        for one in counted:
            kinds.setdefault(Severity.UNSAID if one.severity in _TOTALS else one.severity, one)
        used = list(kinds.values())
    return (used[0].number if len(used) == 1 else total([one.number for one in used])), used


def _one_by_one(counted: Sequence[Mention]) -> list[Mention]:
    """一个胳膊被扎了两刀, 一个头破了: two."""
    ones = [one for one in counted if not one.weak]
    alone = len(ones) > 1 and all(one.number.value == 1 and not one.part for one in ones)
    return list({one.start: one for one in ones}.values()) if alone else []


def _listed(mentions: Sequence[Mention]) -> _Added:
    """5人伤势较重, 1人病危: the first, with those listed right after it."""
    counted = _counted(mentions) or [mentions[0]]
    used = counted[:1]
    for one in counted[1:]:
        if not 0 <= one.start - used[-1].end <= _NEXT_TO:
            break
        used.append(one)
    return (used[0].number if len(used) == 1 else total([one.number for one in used])), used


def _open(text: str, hurt: Mention) -> bool:
    """婆媳俩被撞, 婆婆当场没了: what befell them does not say yet who lives."""
    told = text[hurt.start : hurt.end]
    return (told.startswith(_BEFALLEN) or told.endswith(_BEFALLEN)) and _value(hurt) > 1


def _dead_among(context: Context, hurt: Mention, deaths: Sequence[Mention]) -> float:
    """Of those hurt who died after all: 32人中毒, 其中2人抢救无效死亡."""
    text, (begin, stop) = context.text, context.sentences.around(hurt.start)
    near = [death for death in deaths if begin <= death.start < stop]
    among = [death for death in near if death.among and death.start >= hurt.end]
    if among:
        return sum(_value(death) for death in among if death.number.low == death.number.high)
    if any(death.end <= hurt.start or death.further or death.total for death in near):
        return 0
    cured = [death for death in near if death.later and not death.part and hurt.end <= death.start]
    if cured and not hurt.total:
        return sum(_value(death) for death in cured)
    for death in near:
        if (hurt.severity is Severity.ILL or _open(text, hurt)) and "、" not in text[hurt.end : death.start]:
            return _value(death) if death.number.low == death.number.high else 0
    all_dead = total_fact(context, FactKind.DEATHS, deaths)
    if hurt.severity is not Severity.ILL or hurt.weak or all_dead is None or near:
        return 0
    return all_dead.value or 0 if all_dead.low == all_dead.high else 0
