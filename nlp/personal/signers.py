"""Where a text names the private person who wrote it, so that the name that is kept as a mark does not stand in it."""

import re
from collections.abc import Iterator
from typing import Final

from huiying.text.normalise import normalise
from huiying.text.personal import PersonalKind, PersonalSpan
from nlp.personal.characters import characters

_SHORTEST: Final = 2
_TELLING: Final = 4
"""Characters from which a name of any sort is nobody else's; 路灯 or 小河 may be a word of the text."""
_PERSON: Final = range(2, 4 + 1)
_BODY: Final = re.compile(
    r"(?:局|委|办|院|校|站|所|队|省|市|县|区|镇|乡|村|公司|集团|中心|发布|日报|晚报|新闻|网|台)$"
)


def find_author(text: str, author: str | None) -> Iterator[PersonalSpan]:
    """Every place of a normalised text that names its author; none where the name is a word or a body's."""
    name = normalise(author or "").text.strip()
    if len(name) < _SHORTEST or name not in text or not _is_somebody(name):
        return
    for found in re.finditer(re.escape(name), text):
        yield PersonalSpan(kind=PersonalKind.PERSON_NAME, start=found.start(), end=found.end())


def _is_somebody(name: str) -> bool:
    if _BODY.search(name) or name.isdecimal():
        return False
    table = characters()
    named = len(name) in _PERSON and any(
        any(len(name) == end for end, score in table.scores(name, 0, given) if score > 0)
        for given in table.given_names(name, 0)
    )
    return named or len(name) >= _TELLING
