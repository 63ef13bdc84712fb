"""Stretches of a text that can be names, each with what speaks for it."""

from collections.abc import Iterator
from typing import NamedTuple

from nlp.personal.bearers import Bearer, words
from nlp.personal.before import Before, look_before, slack
from nlp.personal.behind import look_behind
from nlp.personal.characters import Characters, characters
from nlp.personal.heads import Hopes

_ENOUGH = {1: 60.0, 2: 38.0}
"""What a name with so many given characters must score: log odds of one against all that is written, times ten."""
_LATER = 6.0
NEIGHBOUR = 40.0
"""What a name beside another, in a row of them, has for it."""
_COMMON_WORD = 12
_IN_A_PHRASE = 10.0
"""What a surname that is as often a word of its own (于 和 高 方) loses in the middle of a phrase."""
_HOUSEHOLDS = frozenset("居学的新大下老人里中上前后屋门院界口庄港沱滩坨堰坎塆岭岩浜汇渡寮围")
_PARTICLES = frozenset("和与及跟同因被等的在是说有就于将把对向从又也还没不来去拿已家两称")
_PARTICLE = 12.0
_MOST_READ = 6_000
"""Stretches of one text that are looked at closely: more than a novel holds, and less than a second."""
_KIN = frozenset("总董工姐哥嫂婶叔伯姨爷奶妈爸婆公局队处科厂院所校姓")
_HIDDEN = frozenset("*某×")
_AND = frozenset("和与及")
_NO_NAME_ENDS = frozenset("村镇乡街县市区苑屯寨坪坡巷站庙寺路厂店")
_MOST_BEHIND = 46.0
_TELLING = 40.0
_JOINING = frozenset("、,，和与及跟同以 \n/;；)）")


class Candidate(NamedTuple):
    """A stretch that can be a name. `margin` above nought: it is one, by itself."""

    start: int
    end: int
    margin: float
    bearer: Bearer
    sure: bool
    """What stands before says that a name follows, or whose."""


def candidates(text: str, hopes: Hopes) -> Iterator[Candidate]:
    """What can be a name in a folded text, the best reading at each place; neighbours may overlap."""
    table = characters()
    pair = table.pairs
    read = 0
    for start, hope in hopes:
        before = pair.get(text[start - 1 : start + 1], 0) if start else 0
        if hope < before and hope + slack(text[start - 2 : start] if start > 1 else text[:start]) < 0:
            continue
        read += 1
        if read > _MOST_READ:
            return
        readings = _readings(text, start, table, before)
        if readings:
            yield max(readings, key=_rank)


def _rank(candidate: Candidate) -> float:
    """The longer of two is taken when both may be: it covers the shorter."""
    return candidate.margin + _LATER * (candidate.end - candidate.start)


class _Stand(NamedTuple):
    """A stretch, what stands before it, and what it has to score so that the rest can still save it."""

    text: str
    start: int
    given: int
    end: int
    before: Before
    least: float


def _readings(text: str, start: int, table: Characters, crossing: float) -> list[Candidate]:
    before = look_before(text, start)
    least = -_MOST_BEHIND - before.strength
    if before.ends_in in _JOINING:
        least -= NEIGHBOUR
    if not before.sure:
        least += crossing
        if before.runs_on and table.surnames.get(text[start], 0) < _COMMON_WORD:
            least += _IN_A_PHRASE
    found: list[Candidate | None] = []
    for given in table.given_names(text, start):
        for end, likely in table.scores(text, start, given):
            score = likely - _ENOUGH[end - given]
            if before.sure:
                score += table.lift(text, given, end)
            if score >= least and not _is_other(text, start, given, end):
                found.append(_read(_Stand(text, start, given, end, before, least), score, table))
    return [one for one in found if one is not None]


def _read(stand: _Stand, score: float, table: Characters) -> Candidate | None:
    text, start, given, end, before, least = stand
    if end - given > 1 and text[end - 1] in _PARTICLES:
        score -= _PARTICLE
    behind = look_behind(text, end)
    if behind.place > int(before.sure) and not before.naming:
        return None
    if behind.strength >= _TELLING and not before.sure:
        score += table.lift(text, given, end)
    bearer = before.bearer
    if bearer is Bearer.UNSAID or (behind.bearer is Bearer.OFFICIAL and not before.naming):
        bearer = behind.bearer
    margin = score - least - _MOST_BEHIND + behind.strength
    if before.ends_in in _JOINING:
        margin -= NEIGHBOUR
    told = behind.strength >= _TELLING and bearer is Bearer.PRIVATE
    return Candidate(start, end, margin, bearer, before.sure or told)


def _is_other(text: str, start: int, given: int, end: int) -> bool:
    """张三; 王书记, 李老师; 蒋家大院, 东方大道."""
    known = words()
    title = text[given : given + 2]
    if text[start - 1 : start] in _HIDDEN or text[given] in _AND or _ends_a_role(text, start + 1):
        return True
    if (
        text[start:end] in known.nobody
        or title in known.honorific
        or (title in known.roles and len(title) > 1)
    ):
        return True
    if (
        text[end - 1] in _NO_NAME_ENDS
        or text[given:end] in known.places
        or (text[start:given] + text[given] in known.public and text[end - 1 : end + 1] in known.public)
    ):
        return True
    if end - given == 1 and text[given] in _KIN:
        return True
    if text[given] == "家" and (
        end - given == 1 or text[end - 1] in _HOUSEHOLDS or text[end - 1] in known.places
    ):
        return True
    return end - given > 1 and text[end - 1 : end + 1] in known.places


def _ends_a_role(text: str, end: int) -> bool:
    """医生 before 贺当培: the 生 is no surname."""
    roles = words().roles
    return text[max(0, end - 2) : end] in roles or text[max(0, end - 3) : end] in roles
