"""Whether a sentence tells of the main event at all: not of a drill, a plot, a statistic, a refuted claim, another event."""

import re
from functools import cached_property

from nlp.facts.quantities import Counted
from nlp.facts.sentences import Sentences, blanked
from nlp.facts.tables import patterns
from nlp.gravity.needs import needs

_TOLD = patterns("context")
_REFUTING = needs(_TOLD["refutes"].pattern)[0]
"""What one of `refutes` holds: looking for plain text costs nearly nothing."""
_YEAR = re.compile(r"(?:19|20)\d\d年")
_SPREADING = re.compile(r"诺如|流感|甲流|水痘|手足口|登革热|霍乱|鼠疫|布病|肺结核|H7N9|埃博拉|疫情")
_LEAD = 160


class Context:
    """What surrounds the figures of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bare = blanked(text)
        """The text without what stands in brackets, at the same places."""
        self.sentences = Sentences(text)
        self.counted = Counted(self.bare, self.sentences)
        self._unreal: dict[int, bool] = {}
        self.titled = not text.startswith("\n") and "\n" in text
        self.first = len(text) - len(text.lstrip())

    @cached_property
    def refutes(self) -> bool:
        """Refutes something, somewhere."""
        text = self.text
        return any(sign in text for sign in _REFUTING) and _TOLD["refutes"].search(text) is not None

    @cached_property
    def unreal_all(self) -> bool:
        """A yearbook, a story or a film."""
        opening = self.sentences.around(self.first)
        heading = self.text[: self.text.find("\n") + 1]
        return bool(
            _TOLD["yearbook"].search(heading)
            or _TOLD["fiction"].search(self.text, *opening)
            or _TOLD["staged"].search(self.text)
        )

    @cached_property
    def spreading(self) -> bool:
        """Tells of a disease that goes from one to another: its cases are not hurt."""
        return "中毒" not in self.text and _SPREADING.search(self.text) is not None

    def unreal(self, start: int, *, claims: bool = True) -> bool:
        """A drill, a plot, a game, a mere possibility, a statistic or a refuted claim is told at `start`."""
        begin, stop = self.sentences.around(start)
        if begin not in self._unreal:
            told = self.text[begin:stop]
            self._unreal[begin] = self.unreal_all or bool(
                _TOLD["unreal"].search(told) or _TOLD["statistic"].search(told)
            )
        return self._unreal[begin] or (claims and self.refutes and self._claimed(start, begin, stop))

    def _claimed(self, start: int, begin: int, stop: int) -> bool:
        before = self.text[begin:start]
        if before.rfind("“") > before.rfind("”"):
            return True
        truth = [
            match.start()
            for pattern in (_TOLD["truth"], _TOLD["refuted"])
            for match in pattern.finditer(before)
        ]
        claim = [match.start() for match in _TOLD["claim"].finditer(before)]
        if truth and (not claim or max(truth) > max(claim)):
            return False
        return bool(claim) or _TOLD["refutes"].search(self.text, start, stop) is not None

    def earlier(self, start: int) -> bool:
        """Of an event before the main one, as far as the sentence says so; never the headline's."""
        begin, stop = self.sentences.around(start)
        if begin <= self.first:
            return False
        if _TOLD["earlier"].search(self.text, begin, stop):
            return True
        year = _YEAR.search(self.text, begin, stop) if begin > _LEAD else None
        return year is not None and year[0] not in self.text[:_LEAD]

    def another(self, start: int) -> bool:
        """Of an earlier event in a text that opens with a fresh one of its own."""
        if not self.earlier(start):
            return False
        lead = self.text[: min(self.sentences.around(start)[0], _LEAD)]
        return _TOLD["fresh"].search(lead) is not None and _TOLD["complains"].search(lead) is None
