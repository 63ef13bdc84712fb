"""When it happened: the moment a text gives for its event, not that of a count, a report or a dateline."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from huiying.text.dates import Moment, find_moments
from nlp.facts.sentences import Sentences
from nlp.state import Cues

_LEAD = 600
_OLDEST = timedelta(days=30)
_NEWEST = timedelta(hours=1)
_TELLING = ("victims", "happened", "asserted", "ongoing", "witness")
_COUNTING = re.compile(r"(?:截至|截止|直到|记者|自|从|至|到|目前|预计|计划)[^,，。;；)]{0,6}$")
_REPORTED = re.compile(
    r"[^,，。;；]{0,4}(?:电|讯|消息|报道|获悉|通报|发布|接到|表示|证实|宣布|召开|赶到|介绍)|[^,，。;；]{0,3}(?:扑灭|灭火|被?控制|结束|恢复)"
)
_FINE = ("minute", "hour")


def occurred(cues: Cues, published: datetime | None) -> Moment | None:
    """The first moment said in one sentence with what happened; one with an hour before one with a day alone.

    `published` is aware; what is said against it (昨晚) is read so. None where the text gives no moment within a
    month before it.
    """
    fitting = list(_fitting(cues, published))
    if not fitting:
        return None
    first = fitting[0]
    return next(
        (moment for moment in fitting if moment.precision in _FINE and _same_day(moment, first)), first
    )


def _fitting(cues: Cues, published: datetime | None) -> Iterator[Moment]:
    body = cues.body[:_LEAD]
    sentences = Sentences(body)
    told = {
        sentences.around(hit.start) for hit in (*cues.hazards, *cues.of(*_TELLING)) if hit.start < len(body)
    }
    for moment in find_moments(body, published=published) if told else ():
        begin, stop = sentences.around(moment.start)
        counted = _COUNTING.search(body, begin, moment.start) or _REPORTED.match(body, moment.end, stop)
        if (begin, stop) in told and not counted and _plausible(moment, published):
            yield moment


def _same_day(moment: Moment, first: Moment) -> bool:
    """Whether it only says the first one more exactly: 10月3日发生火灾 … 当日14时20分."""
    return timedelta() <= moment.at - first.at < timedelta(days=1)


def _plausible(moment: Moment, published: datetime | None) -> bool:
    return published is None or -_NEWEST <= published - moment.at <= _OLDEST
