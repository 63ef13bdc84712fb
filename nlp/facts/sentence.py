"""One sentence as figures are read from it: its numbers of persons, and what it tells became of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.facts.outcomes import Outcome
from nlp.facts.quantities import Quantity

NEGATED_END = re.compile(
    r"(?:没有?|并?未|不|免于?|无|险些|差点儿?|防止|避免|谨防|严防|以免|无一人?)(?:有人?|发生|出现|造成|被|受)?$"
)
"""What ends so says that it did not happen."""


@dataclass(slots=True, kw_only=True)
class Sentence:
    """The sentence of `text` that begins at `begin`; `used` are the places of outcomes that have their number."""

    text: str
    begin: int
    told: Sequence[Outcome]
    found: Sequence[Quantity]
    inside: bool
    """In brackets."""
    used: set[int] = field(default_factory=set)

    def another(self, start: int, end: int) -> bool:
        """Whether another number of persons stands between."""
        return any(start <= one.start and one.end <= end and one.counted for one in self.found)

    def negated(self, at: int) -> bool:
        """Whether what is told at a place is denied."""
        return NEGATED_END.search(self.text, max(self.begin, at - 8), at) is not None
