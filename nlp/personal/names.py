"""Full names of private persons, children among them; not of officials, of the press, of public figures."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from huiying.text.personal import PersonalKind, PersonalSpan
from nlp.personal.bearers import Bearer, words
from nlp.personal.behind import is_pseudonym, place_behind
from nlp.personal.candidates import NEIGHBOUR, Candidate, candidates
from nlp.personal.characters import characters
from nlp.personal.heads import Hopes
from nlp.personal.minors import names_of_minors
from nlp.personal.strangers import find_strangers
from nlp.personal.wording import leaves_room

_BETWEEN = re.compile(
    r"[、,，和与及跟同以及\s/;；]{1,3}(?:[0-9]{1,3}[号.、]?)?$|[（(][^（()）\n]{0,20}[）)][、,，和与及]{1,2}$"
)
_NEAR = 26
_BACK = 4
_BEYOND_DOUBT = 35.0
_COMPANY = 3.0
_MOST_COMPANY = 12.0
_ALIKE = 14.0
_MINOR, _GROWN = PersonalKind.MINOR_NAME, PersonalKind.PERSON_NAME
_WRITTEN_APART = re.compile(
    r"(?<=[\u3400-\u9fff、:：] )([\u3400-\u9fff]) ([\u3400-\u9fff])(?=[ \n、,，。]|$)"
)
_ROLL = 3
_LIKELY = 30
_UNLIKELY = -50
_PUBLIC = (Bearer.OFFICIAL, Bearer.MEDIA)


def find_names(text: str, hopes: Hopes) -> tuple[PersonalSpan, ...]:
    """Names of private persons in a folded text, every mention of each; `hopes` say where one may begin."""
    found = list(candidates(text, hopes))
    named = _named(text, found) if found else frozenset()
    spans = sorted(
        {*_mentions(text, named), *find_strangers(text), *(_apart(text) if len(named) >= _ROLL else ())}
    )
    if not spans:
        return ()
    young = names_of_minors(text, spans)
    return tuple(
        PersonalSpan(kind=_MINOR if text[start:end] in young else _GROWN, start=start, end=end)
        for start, end in spans
    )


def _named(text: str, found: Sequence[Candidate]) -> frozenset[str]:
    """The names of private persons among what can be a name, given in the order of the text."""
    if all(one.margin <= 0 for one in found):
        return frozenset()  # none speaks for another
    kept = _in_company(text, _chosen(_in_lists(text, found)))
    known = words().public
    public = {text[one.start : one.end] for one in kept if one.bearer in _PUBLIC}
    private = [one for one in kept if one.bearer not in _PUBLIC and _is_name(text, one)]
    sure = {text[one.start : one.end] for one in private if one.sure} - public
    others = {text[one.start : one.end] for one in private} - public - known - sure
    return frozenset(sure).union(name for name in others if not _names_a_place(text, name))


def _is_name(text: str, one: Candidate) -> bool:
    if one.margin <= 0 or is_pseudonym(text, one.end):
        return False
    if one.sure:
        return True
    if text[one.start : one.end] in words().common:
        return False
    if one.margin > _BEYOND_DOUBT:
        return True
    return text[one.start : one.start + 2] not in words().public and leaves_room(text, one)


def _in_lists(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Names in a row are of one kind: what is said of the first holds for all, and each speaks for the next."""
    told: list[Candidate] = []
    for one in found:
        before = next(
            (each for each in reversed(told[-_BACK:]) if each.end <= one.start and each.margin > 0), None
        )
        if before is None or not _joined(text, before, one):
            told.append(one)
            continue
        bearer = one.bearer
        if bearer is Bearer.UNSAID:
            bearer = before.bearer
        told.append(one._replace(margin=one.margin + NEIGHBOUR, bearer=bearer, sure=one.sure or before.sure))
    return told


def _in_company(text: str, found: list[Candidate]) -> list[Candidate]:
    """Where there are names there are more: each that is sure speaks for those that are not."""
    sure = sum(one.margin > 0 for one in found)
    if not sure:
        return found
    more = min(_COMPANY * sure, _MOST_COMPANY)
    behind = Counter(text[one.end : one.end + 2] for one in found)
    alike = {words for words, times in behind.items() if times > 1 and len(words) > 1}
    return [
        one._replace(margin=one.margin + more + (_ALIKE if text[one.end : one.end + 2] in alike else 0))
        for one in found
    ]


def _joined(text: str, one: Candidate, other: Candidate) -> bool:
    between = text[one.end : other.start]
    return not between or (len(between) <= _NEAR and _BETWEEN.fullmatch(between) is not None)


def _chosen(found: Iterable[Candidate]) -> list[Candidate]:
    """Of overlapping readings the likelier."""
    kept: list[Candidate] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda each: -each.margin):
        places = range(one.start, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return sorted(kept)


def _names_a_place(text: str, name: str) -> bool:
    """Whether some mention goes on as a town, a road, a firm: 黄茅园 where 黄茅园镇 is named, too."""
    return any(place_behind(text, end) for _, end in _mentions(text, (name,)))


def _apart(text: str) -> Iterator[tuple[int, int]]:
    """Short names of a roll, written apart to be as wide as the others: 郭 玲."""
    table = characters()
    for found in _WRITTEN_APART.finditer(text):
        likely = table.surnames.get(found[1], _UNLIKELY) + table.given.get(found[2], _UNLIKELY)
        if likely >= _LIKELY:
            yield found.start(1), found.end(2)


def _mentions(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    for name in names:
        at = text.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = text.find(name, at + len(name))
