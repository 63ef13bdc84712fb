"""Figures of persons as reports write them: who died, was hurt, is missing; each mention with its span.

A mention is what one phrase says. Which mention is the figure of the event is decided in `nlp.facts.choice`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from nlp.facts.context import Context
from nlp.facts.kinds import FactKind, Mention
from nlp.facts.outcomes import Outcome
from nlp.facts.pairing import paired
from nlp.facts.quantities import Quantity, joined, quantities
from nlp.facts.sentence import Sentence
from nlp.facts.sentences import BRACKETS
from nlp.facts.shading import PART


def mentions(context: Context, told: Sequence[Outcome]) -> Iterator[Mention]:
    """All figures of persons in a normalised text, first what stands outside brackets, then inside."""
    text = context.text
    if "(" not in text:
        yield from _scan(context, text, told)
        return
    brackets = [match.span() for match in BRACKETS.finditer(text)]
    bracketed = {at for span in brackets for at in range(*span)}
    outer = [outcome for outcome in told if outcome.start not in bracketed]
    inner = [outcome for outcome in told if outcome.start in bracketed]
    yield from _scan(context, context.bare, outer)
    for span in brackets if inner else ():
        yield from _inside(text, span, inner)


def _scan(context: Context, text: str, told: Sequence[Outcome]) -> Iterator[Mention]:
    """Sentence by sentence, only where something is told."""
    for (begin, stop), group in groupby(told, key=lambda outcome: context.sentences.around(outcome.start)):
        yield from _related(
            text,
            begin,
            _paired(text, begin, list(group), context.counted.of(begin, stop), inside=False),
        )


def _inside(text: str, span: tuple[int, int], told: Sequence[Outcome]) -> Iterator[Mention]:
    begin, stop = span[0] + 1, span[1] - 1
    held = [outcome for outcome in told if begin <= outcome.start < stop]
    if held:
        yield from _paired(text, begin, held, list(quantities(text, begin, stop)), inside=True)


def _paired(
    text: str, begin: int, told: Sequence[Outcome], found: Sequence[Quantity], *, inside: bool
) -> Iterator[Mention]:
    together = list(joined(text, found, [outcome.start for outcome in told]))
    return paired(Sentence(text=text, begin=begin, told=told, found=together, inside=inside))


def _related(text: str, begin: int, said: Iterator[Mention]) -> Iterator[Mention]:
    """其中 makes a part of what was said before it of the same kind; of those hurt, some may have died."""
    before: list[Mention] = []
    for one in said:
        mention = one
        opens = PART.match(text, begin, begin + 6) is not None
        if one.part and before and one.kind is FactKind.DEATHS and before[-1].kind is FactKind.INJURED:
            mention = replace(one, part=False, among=True)
        elif one.part and not opens and (one.kind is not FactKind.INJURED or _the_rest(text, one)):
            mention = replace(one, part=any(_holds(other, one) for other in before))
        before.append(one)
        yield mention


def _the_rest(text: str, one: Mention) -> bool:
    return any(word in text[max(0, one.start - 6) : one.start] for word in ("其余", "剩下", "剩余"))


def _holds(whole: Mention, part: Mention) -> bool:
    """其余10名轻伤 are no part of the one badly hurt before them: a part is not more than the whole."""
    return (
        whole.kind is part.kind
        and not whole.part
        and (whole.number.value is None or (whole.number.value or 0) >= (part.number.value or 0))
    )
