"""Where names stand that are none of the matter's: datelines (新华社郑州7月20日电), titles of books and films (《南京路》)."""

import re

_DATED = 400
"""Characters in which a dateline stands."""
_DATELINE = re.compile(
    r"(?:据)?(?:新华社|新华网|中新社|中新网|人民网|央视网?|央广网|中广网|本报|本网|本台|国际在线|[^\s,，。;；:：!?]{2,6}(?:网|社|报|台))"
    r"[^\s,，。;；:：!?]{0,14}?(?:(?:\d{1,2}|[一二三四五六七八九十廿〇]{1,3})(?:月(?:\d{1,2}|[一二三四五六七八九十]{1,3}))?日)?"
    r"(?:专?电|讯)(?![话视动力器费网号影台瓶梯池缆线机脑子站商])"
)
_SENT = re.compile(r"[社网报台线][^\s,，。;；:：!?]{0,24}[电讯]")
"""What every dateline holds: told ten times quicker."""
_WORK = re.compile(r"《([^《》\n]{1,30})》")
_DOCUMENT = re.compile(
    r"条例|办法|通知|规定|意见|方案|公告|规划|决定|细则|通告|批复|报告|纲要|预案|标准|通报|函$|书$|令$|法$|指南"
)
"""Of documents the title says whose they are."""


def asides(body: str) -> list[tuple[int, int]]:
    """Stretches of a text in which no place is looked for."""
    works = _WORK.finditer(body) if "《" in body else ()
    return [*_datelines(body), *(work.span() for work in works if not _DOCUMENT.search(work[1]))]


def _datelines(body: str) -> list[tuple[int, int]]:
    """Where datelines stand in the beginning of a text."""
    opening = body[:_DATED]
    if _SENT.search(opening) is None:
        return []
    return [match.span() for match in _DATELINE.finditer(opening)]
