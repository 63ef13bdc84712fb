"""Figures that follow from others: of 12 dead and hurt 3 died, of 20 on board 2 live."""

import re
from collections.abc import Mapping

from huiying.text.numbers import NUMBER, parse_number
from nlp.facts.context import Context
from nlp.facts.kinds import Fact, FactKind, exactly, stated
from nlp.facts.subjects import PERSON

_BOTH = re.compile(
    rf"(?P<number>{NUMBER})\s?(?:人|名|余人|多人)(?:伤亡|死伤|死、?伤)|(?:伤亡|死伤)(?:人数)?(?:达|为|共|合计|:)*(?P<after>{NUMBER})\s?(?:余|多)?人"
)
_ALIVE = re.compile(
    rf"(?:仅|只|就|唯)(?:有|剩|剩下|活了?下来|救活|有其中)?了?(?P<number>{NUMBER}|一)\s?(?:个|名|人|位)(?:人|孩子|小孩|女孩|男孩|乘客)?[^,，。;；]{{0,6}}?(?:生还|幸存|活了?下来|活着|逃生|逃出|获救|得救)?"
)
_ONLY = re.compile(
    rf"(?:只|仅|就|唯)有(?P<number>)[^,，。;；0-9]{{0,2}}(?:{PERSON})[^,，。;；]{{0,16}}(?:生还|幸存|活了?下来|活着|捡回|逃生|逃出|获救|得救)"
)
_LIVE = re.compile("生还|幸存|活了?下来|活着|逃生|逃出|获救|得救|只剩|仅剩|就剩|救活|捡回")
_OTHER = {FactKind.DEATHS: FactKind.INJURED, FactKind.INJURED: FactKind.DEATHS}


def remainders(context: Context, found: Mapping[FactKind, Fact]) -> list[Fact]:
    """What the figures of persons in `found` leave for the kinds that are not stated."""
    rest = [_of_both(context, found), _of_those_aboard(context, found)]
    return [fact for fact in rest if fact is not None]


def _of_both(context: Context, found: Mapping[FactKind, Fact]) -> Fact | None:
    """共有6人伤亡, 其中1人死亡: five are hurt."""
    known = [found[kind] for kind in _OTHER if kind in found]
    if len(known) != 1 or "伤" not in context.text:
        return None
    said = known[0]
    for match in _BOTH.finditer(context.text):
        number = parse_number(match["number"] or match["after"])
        if number is None or number.value is None or said.value is None or context.unreal(match.start()):
            continue
        if 0 < said.value < number.value:
            return stated(context.text, _OTHER[said.kind], match.span(), exactly(number.value - said.value))
    return None


def _of_those_aboard(context: Context, found: Mapping[FactKind, Fact]) -> Fact | None:
    """机上20人, 仅2人生还: eighteen died."""
    if FactKind.DEATHS in found or not _LIVE.search(context.text):
        return None
    for match in (*_ALIVE.finditer(context.text), *_ONLY.finditer(context.text)):
        begin, _ = context.sentences.around(match.start())
        alive = parse_number(match["number"] or "一")
        aboard = context.counted.within(begin, match.start())
        if not aboard or alive is None or alive.value is None or not _LIVE.search(match[0]):
            continue
        all_told = aboard[-1].number.value
        if all_told and alive.value < all_told and not context.unreal(match.start()):
            span = aboard[-1].start, match.end()
            return stated(context.text, FactKind.DEATHS, span, exactly(all_told - alive.value))
    return None
