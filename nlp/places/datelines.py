"""Datelines (新华社郑州7月20日电): where a report was filed, not where its matter is."""

import re

_DATED = 400
"""Characters in which a dateline stands."""
_DATELINE = re.compile(
    r"(?:据)?(?:新华社|新华网|中新社|中新网|人民网|央视网?|央广网|中广网|本报|本网|本台|国际在线|[^\s,，。;；:：!?]{2,6}(?:网|社|报|台))"
    r"[^\s,，。;；:：!?]{0,14}?(?:(?:\d{1,2}|[一二三四五六七八九十廿〇]{1,3})(?:月(?:\d{1,2}|[一二三四五六七八九十]{1,3}))?日)?"
    r"(?:专?电|讯)(?![话视动力器费网号影台瓶梯池缆线机脑子站商])"
)


def datelines(body: str) -> list[tuple[int, int]]:
    """Where datelines stand in the beginning of a text."""
    opening = body[:_DATED]
    if "电" not in opening and "讯" not in opening:
        return []
    return [match.span() for match in _DATELINE.finditer(opening)]
