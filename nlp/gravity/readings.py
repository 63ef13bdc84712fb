"""What the ranking sees of an example: the same evidence and pairs as of a post that comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from huiying.text.normalise import normalise
from nlp.casualties import casualties, settled
from nlp.gravity.evidence import evidence
from nlp.gravity.examples import Example
from nlp.pairs import pairs
from nlp.personal import mask_personal
from nlp.places import PlaceFinder
from nlp.state import hazard_of, judge_state, judge_type, read_cues
from nlp.urgency import Case, judgement_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An example as the ranking sees it; `level` is what the rules say."""

    body: str
    evidence: frozenset[str]
    pairs: Sequence[str]
    level: int
    away: bool


@cache
def _places() -> PlaceFinder:
    return PlaceFinder("甲省/乙市/丙县")


def read_example(example: Example) -> Read:
    """Read one example as a post is read, for an office that has nothing to do with it."""
    title, text = (mask_personal(normalise(part).text).text for part in (example.title, example.text))
    cues = read_cues(title, text)
    judged_state = judge_state(cues)
    stated = casualties(cues, judged_state.value)
    state = settled(cues, judged_state, stated).value
    case = Case(
        cues=cues,
        state=state,
        kind=judge_type(cues, state).value,
        hazard=hazard_of(cues, state),
        facts=stated,
        abroad=_places().locate(title, text).abroad,
    )
    judged = judgement_of(case)
    return Read(
        body=cues.body,
        evidence=evidence(cues, judged),
        pairs=pairs(cues.body),
        level=judged.level,
        away=judged.abroad,
    )
