"""What stage of an emergency a text tells of, if any: a drill, a notice, an anniversary and a fire are four things."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from nlp.judgement import Judged, Reason
from nlp.lexicon import EventType, Hit, lexicon
from nlp.pairs import pairs


class EventState(StrEnum):
    """The stage of the emergency a text is about."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    WARNED = "warned"
    DRILL = "drill"
    PREVENTION = "prevention"
    AFTERMATH = "aftermath"
    NONE = "none"


LEAD = 150
"""Characters after the title that usually hold the news; what stands there counts as much as the title's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What the lexicon finds in a body (title, newline, text)."""

    body: str
    title_length: int
    hazards: tuple[Hit, ...]
    cues: tuple[Hit, ...]
    counts: Counter[str]
    lead: Counter[str]
    pairs: Sequence[str] = field(repr=False)
    """The character pairs of the body, in order."""
    present: frozenset[str] = field(repr=False)
    """Those of them with which a word of the lexicon begins, or that were asked for."""

    def of(self, *groups: str) -> list[Hit]:
        return [hit for hit in self.cues if hit.group in groups]


def read_cues(title: str, text: str, signs: frozenset[str] | None = None) -> Cues:
    """All hazards and cues of a text; hazards said in another sense (火了) are left out.

    `signs` are the character pairs to look for, those of the lexicon and of all who read the text after.
    """
    body = f"{title}\n{text}"
    words, written = lexicon(), pairs(body)
    present = frozenset(filter((signs or words.heads).__contains__, written))
    cues = tuple(hit for hit in words.cues.find(body, present) if not _burns(body, hit))
    other_sense = [(hit.start, hit.end) for hit in cues if hit.group == "metaphor"]
    hazards = tuple(
        hit
        for hit in words.hazards.find(body, present)
        if not any(start < hit.end and hit.start < end for start, end in other_sense)
    )
    border = len(title) + 1 + LEAD
    return Cues(
        body=body,
        title_length=len(title),
        hazards=hazards,
        cues=cues,
        counts=Counter(hit.group for hit in cues),
        lead=Counter(hit.group for hit in cues if hit.start < border),
        pairs=written,
        present=present,
    )


def _burns(body: str, hit: Hit) -> bool:
    """着火了, 这场火到现在 and 大火的烟: the fire is meant, whatever 火了, 火到 and 大火的 mean elsewhere."""
    if hit.group != "metaphor" or "火" not in hit.word:
        return False
    before, after = body[max(0, hit.start - 1) : hit.start], body[hit.end : hit.end + 1]
    return (hit.word.startswith("火") and before in _KINDLES) or (hit.word == "大火的" and after in _FUMES)


def hazard_of(cues: Cues) -> str | None:
    """The hazard a text is about: the one most named, words of the title and the lead counting more."""
    weights: Counter[str] = Counter()
    for hit in cues.hazards:
        near = 4 if hit.start < cues.title_length else 2 if hit.start < cues.title_length + LEAD else 1
        weights[hit.group] += near
    if not weights:
        return None
    real = {name: weight for name, weight in weights.items() if name not in _SECONDARY} or dict(weights)
    return max(real, key=lambda name: real[name])


def event_state(title: str, text: str) -> Judged[EventState]:
    """The stage a text tells of, and the words that say so; offsets refer to title, newline, text."""
    return judge_state(read_cues(title, text))


def event_type(title: str, text: str) -> Judged[EventType]:
    """The kind of emergency a text tells of; `none` exactly when its state is `none`."""
    cues = read_cues(title, text)
    return judge_type(cues, judge_state(cues).value)


_RULING = re.compile(
    r"(?:规定|办法|条例|预案|方案|意见|规划)(?:\(.{1,12}\))?(?:的通知)?[》」\"]?(?:政策解读|解读)?$"
)
_SECONDARY = frozenset({"rumour", "precaution"})
"""Named with other hazards, these are never what a text is about."""
_RUMOUR = ("hearsay", "forward", "doubt")
_KINDLES = frozenset("着起救失灭场")
_FUMES = frozenset("烟浓味")
_PERSONS_HURT = re.compile(r"[0-9一二两三四五六七八九十百余多数](?:名|人|位|个|死|伤)")
_DRILL_ENDS = re.compile(r"(?:不是|并非|又不是|可不是)演[练习]")


def judge_state(cues: Cues) -> Judged[EventState]:
    """Tried in order of how much a wrong reading would cost: what is no event first, then its stages."""
    for decide in (_drill, _not_at_all, _afterwards, _rumoured, _real, _prevented, _warned):
        judged = decide(cues)
        if judged is not None:
            return judged
    return Judged(EventState.NONE, ())


def _reasons(hits: Sequence[Hit], limit: int = 4) -> tuple[Reason, ...]:
    why = lexicon().why
    return tuple(
        Reason(word=hit.word, start=hit.start, end=hit.end, why=why.get(hit.group, "突发事件用语"))
        for hit in hits[:limit]
    )


def _hurt(cues: Cues) -> bool:
    return bool(cues.of("victims")) and _PERSONS_HURT.search(cues.body) is not None


def _not_at_all(cues: Cues) -> Judged[EventState] | None:
    if not cues.hazards and not _spreads(cues) and not cues.counts["refutation"]:
        return Judged(EventState.NONE, _reasons(cues.of("metaphor", "fiction")))
    staged = cues.lead["fiction"] + cues.lead["metaphor"]
    near = len([hit for hit in cues.hazards if hit.start < cues.title_length + LEAD])
    if staged and staged >= near and cues.counts["victims"] < staged:
        return Judged(EventState.NONE, _reasons(cues.of("metaphor", "fiction")))
    return None


def _drill(cues: Cues) -> Judged[EventState] | None:
    drills = [hit for hit in cues.of("drill") if not _DRILL_ENDS.search(cues.body, hit.start - 4, hit.end)]
    titled = any(hit.start < cues.title_length for hit in drills)
    if drills and (titled or cues.lead["drill"] >= 2 or (cues.lead["drill"] and len(cues.body) < 120)):  # noqa: PLR2004
        return Judged(EventState.DRILL, _reasons(drills))
    return None


def _afterwards(cues: Cues) -> Judged[EventState] | None:
    refutes = [hit for hit in cues.of("refutation") if hit.start < cues.title_length + LEAD]
    if refutes:
        return Judged(EventState.AFTERMATH, _reasons(refutes))
    if cues.lead["commemoration"]:
        return Judged(EventState.AFTERMATH, _reasons(cues.of("commemoration")))
    later = [hit for hit in cues.of("aftermath") if hit.start < cues.title_length + LEAD]
    titled = [hit for hit in later if hit.start < cues.title_length]
    if titled and not cues.lead["fresh"]:
        return Judged(EventState.AFTERMATH, _reasons(titled))
    if len(later) >= 2 and cues.lead["fresh"] < len(later):  # noqa: PLR2004
        return Judged(EventState.AFTERMATH, _reasons(later))
    return None


def _spreads(cues: Cues) -> bool:
    """Two marks of a rumour or more: hearsay, a push to pass it on, a question whether it is true."""
    return sum(cues.counts[group] > 0 for group in _RUMOUR) > 1


def _rumoured(cues: Cues) -> Judged[EventState] | None:
    return Judged(EventState.ONGOING, _reasons(cues.of(*_RUMOUR))) if _spreads(cues) else None


def _real(cues: Cues) -> Judged[EventState] | None:
    """It happened: a hazard with a sign that it happened, outside a text of rules or campaigns."""
    seen = cues.lead["happened"] + cues.lead["ongoing"] + cues.lead["over"] + cues.lead["witness"]
    signs = seen + 2 * (cues.lead["victims"] + cues.lead["asserted"])
    against = cues.lead["prevention"] + cues.lead["warning"] + cues.lead["exclude"]
    near = [hit for hit in cues.hazards if hit.start < cues.title_length + LEAD and hit.group != "precaution"]
    counted = cues.lead["exclude"] > 1 and not cues.lead["asserted"]
    if not near or counted or signs <= against or (signs < 2 and not _hurt(cues)):  # noqa: PLR2004
        return None
    lasting = cues.of("ongoing")
    if lasting and not cues.of("over"):
        return Judged(EventState.ONGOING, _reasons([near[0], *lasting]))
    return Judged(
        EventState.OCCURRED, _reasons([near[0], *cues.of("asserted", "happened", "victims", "witness")])
    )


def _prevented(cues: Cues) -> Judged[EventState] | None:
    prevention = cues.of("prevention")
    alerts = cues.of("alert")
    if alerts and alerts[0].start < cues.title_length + LEAD and cues.hazards:
        return Judged(EventState.WARNED, _reasons(alerts))
    if len(prevention) >= 2 and len(cues.hazards) >= 2 and cues.lead["prevention"]:  # noqa: PLR2004
        return Judged(EventState.PREVENTION, _reasons(prevention))
    counted = cues.of("exclude")
    if cues.hazards and (cues.lead["exclude"] > 1 or _RULING.search(cues.body, 0, cues.title_length)):
        return Judged(EventState.PREVENTION, _reasons(counted or [cues.hazards[0]]))
    return None


def _warned(cues: Cues) -> Judged[EventState] | None:
    warnings = cues.of("warning", "alert")
    if warnings and cues.hazards:
        return Judged(EventState.WARNED, _reasons([cues.hazards[0], *warnings]))
    return None


def judge_type(cues: Cues, state: EventState) -> Judged[EventType]:
    """The type of the main hazard; a rumour's where the text is one, or refutes one."""
    if state is EventState.NONE:
        return Judged(EventType.NONE, ())
    hazard = hazard_of(cues)
    if _spreads(cues) or (state is EventState.AFTERMATH and cues.lead["refutation"]):
        return Judged(EventType.RUMOUR, _reasons(cues.of(*_RUMOUR, "refutation")))
    if hazard is None:
        return Judged(EventType.NONE, ())
    hits = [hit for hit in cues.hazards if hit.group == hazard]
    return Judged(lexicon().types[hazard], _reasons(hits))
