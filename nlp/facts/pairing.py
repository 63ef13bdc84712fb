"""Numbers of persons paired with what became of them, sentence by sentence: 死亡3人, 三名工人在井下遇难, 3死5伤."""

from collections.abc import Iterator

from nlp.facts.fitting import counts, fits, found_again
from nlp.facts.kinds import FactKind, Mention
from nlp.facts.leading import labels, left_of
from nlp.facts.outcomes import Outcome
from nlp.facts.quantities import Quantity
from nlp.facts.reaching import chain, right_of
from nlp.facts.sentence import Sentence
from nlp.facts.shading import mention

_UNTIL_THEN = (FactKind.TRAPPED, FactKind.MISSING)
"""What may be said of those who are dead in the end: 被困的5名矿工全部遇难."""


def paired(line: Sentence) -> Iterator[Mention]:
    """What a sentence says of each of its numbers."""
    for quantity in line.found:
        if counts(line, quantity):
            yield from _of(line, quantity)


def _of(line: Sentence, quantity: Quantity) -> Iterator[Mention]:
    left, right = left_of(line, quantity), right_of(line, quantity)
    if left is not None and (right is None or right.weak or labels(line, right, quantity)):
        yield from _before(line, quantity, left, right)
    elif right is not None:
        yield from _after(line, quantity, right)


def _before(line: Sentence, quantity: Quantity, left: Outcome, right: Outcome | None) -> Iterator[Mention]:
    line.used.add(left.start)
    if not (left.kind is FactKind.MISSING and found_again(line, quantity, left)):
        yield mention(line, quantity, [left], left.start, quantity.end)
    died = right is not None and right.kind is FactKind.DEATHS and not right.weak
    if right is not None and died and left.kind in _UNTIL_THEN:
        line.used.add(right.start)
        yield mention(line, quantity, [right], quantity.start, right.end)


def _after(line: Sentence, quantity: Quantity, right: Outcome) -> Iterator[Mention]:
    told = chain(line, right)
    for kind in dict.fromkeys(outcome.kind for outcome in told):
        same = [outcome for outcome in told if outcome.kind is kind]
        if fits(line, quantity, same[0]):
            line.used.update(outcome.start for outcome in same)
            yield mention(line, quantity, same, quantity.start, same[-1].end)
