"""Where a figure is said to be of: 甲车2死, 乙车1死 are figures of two places, to be added."""

import re

from nlp.facts.sentences import clause_begin
from nlp.facts.tables import fragments

_TABLE = fragments("phrases")
_PLACE = re.compile(
    rf"(?:其中|另外|此外)?(?:[^,，。;；0-9]{{0,8}}?(?:造成|致使?|导致))?(?P<place>[^0-9,，。;；:：、]{{0,14}}?(?:{_TABLE['places']}))(?:共|各|有|已|已经|造成|致|致使|发生|又|还|也|则|上|内|里|中|的|死亡|遇难|受伤|失踪|失联|伤亡)*(?=[0-9一二两三四五六七八九十百俩仨]|$)"
)
_WHOLE = re.compile(_TABLE["whole"])
_PART = re.compile("、")


def place_of(text: str, begin: int, at: int) -> str:
    """The place, vehicle or group named first in the part of the sentence that ends at `at`; empty where none is."""
    start = clause_begin(text, begin, at)
    place = ""
    for mark in (*_PART.finditer(text, start, at), None):
        found = _PLACE.match(text, start, at)
        if found is not None:
            place = "" if _WHOLE.search(found["place"]) else found["place"]
        start = mark.end() if mark else at
    return place
