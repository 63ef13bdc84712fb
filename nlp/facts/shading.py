"""What the words around a figure make of it: a part, an addition, a total, the latest, of one place."""

import re
from collections.abc import Sequence

from nlp.facts.kinds import FactKind, Mention, Severity
from nlp.facts.outcomes import Outcome
from nlp.facts.places import place_of
from nlp.facts.quantities import Quantity
from nlp.facts.sentence import Sentence
from nlp.facts.sentences import clause_begin

PART = re.compile(r"(?:其中|其余|包括|当中|中有|含)[^。;；!！?？\n]*$|新增[^,，。;；]{0,6}$")
_LEFT_OVER = re.compile(r"(?:仍|尚|还)有?[^,，。;；0-9]{0,4}$")
_TOTAL = re.compile(
    r"一共|升至|增至|上调至|上调到|更新为|上升到|上升至|增加到|增加至|达到|累计|总数|总计|共计|共造成|至此|最终"
)
_FURTHER = re.compile(r"(?:另外?|还有|此外|又|再有|再|新发现|也有)[^,，。;；0-9]{0,6}$")
_STILL = re.compile(r"仍|尚|依然|另|其余|还有|剩|余下|另一|减至|降至|减少到|下降到")
_LATE = re.compile(
    r"目前|现(?:为|有|已|共)|变为|变成|更新|最新|至此|截至|累计|升至|升到|增至|增到|修正为|总数|一共|总共"
)
_MANNER = re.compile(
    r"当场|抢救无效|不治|没能?(?:救|抢救)|(?:未能|没能)救|去世|离世|途中|送医|送院|抢救后|经抢救|救治无效"
)
_DEGREES = (Severity.SERIOUS, Severity.LIGHT)


def mention(line: Sentence, quantity: Quantity, told: Sequence[Outcome], start: int, end: int) -> Mention:
    """The figure that `told` and the number make together, `text[start:end]`."""
    before = line.text[line.begin : min(quantity.start, told[0].start)]
    around = line.text[max(clause_begin(line.text, line.begin, start), start - 6) : end]
    manner = _MANNER.search(around)
    severities = [one.severity for one in told if one.severity is not Severity.UNSAID]
    return Mention(
        kind=told[0].kind,
        number=quantity.number,
        start=start,
        end=end,
        severity=next(
            (one for one in severities if one in _DEGREES),
            severities[-1] if severities else Severity.UNSAID,
        ),
        part=line.inside or PART.search(before) is not None or _left_over(told[0], before),
        further=_FURTHER.search(line.text, line.begin, quantity.start) is not None
        or "也" in line.text[quantity.end : told[0].start],
        manner=manner[0] if manner and told[0].kind is FactKind.DEATHS else "",
        weak=all(one.weak for one in told),
        late=_LATE.search(line.text, clause_begin(line.text, line.begin, start), end) is not None,
        remaining=_STILL.search(line.text, max(line.begin, start - 4), end) is not None,
        place=place_of(line.text, line.begin, min(quantity.start, told[0].start)),
        total=(told[0].close and not quantity.counted)
        or _TOTAL.search(line.text, max(line.begin, start - 8), end) is not None,
    )


def _left_over(outcome: Outcome, before: str) -> bool:
    """仍有3名学生腹泻: most are well again."""
    return outcome.severity is Severity.ILL and _LEFT_OVER.search(before) is not None
