"""What stage of an emergency a text tells of, if any: a drill, a notice, an anniversary and a fire are four things."""

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from nlp.cues import LEAD, Cues, read_cues
from nlp.gravity.frames import Frame
from nlp.gravity.scenes import Scene
from nlp.judgement import Judged, Reason
from nlp.lexicon import EventType, Hit, lexicon

__all__ = [
    "LEAD",
    "Cues",
    "EventState",
    "event_state",
    "event_type",
    "hazard_of",
    "judge_state",
    "judge_type",
    "read_cues",
]


class EventState(StrEnum):
    """The stage of the emergency a text is about."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    WARNED = "warned"
    DRILL = "drill"
    PREVENTION = "prevention"
    AFTERMATH = "aftermath"
    NONE = "none"


_HAPPENED = (EventState.OCCURRED, EventState.ONGOING)
_RULING = re.compile(
    r"(?:规定|办法|条例|预案|方案|意见|规划)(?:\(.{1,12}\))?(?:的通知)?[》」\"]?(?:政策解读|解读)?$"
)
_SECONDARY = frozenset({"rumour", "precaution"})
"""Named with other hazards, these are never what a text is about."""
_RUMOUR = ("hearsay", "forward", "doubt")
_PERSONS_HURT = re.compile(r"[0-9一二两三四五六七八九十百余多数](?:名|人|位|个|死|伤)")
_SHORT = 250
_SEEN = 4
"""What a scene told as seen weighs in finding the hazard: as much as a word of the title."""
_LASTS = frozenset({"crowd_now"})
"""Scenes that go on while they are told."""
_LASTING = frozenset({"epidemic"})
"""Hazards that last for weeks."""
_GIVING_WAY = frozenset({"collapse", "landslide"})
"""What still holds is told in the words of what gave way."""
_SURE = 5
"""Signs that a long text without a word of today must give before it tells of an event."""


def event_state(title: str, text: str) -> Judged[EventState]:
    """The stage a text tells of, and the words that say so; offsets refer to title, newline, text."""
    return judge_state(read_cues(title, text))


def event_type(title: str, text: str) -> Judged[EventType]:
    """The kind of emergency a text tells of; `none` exactly when its state is `none`."""
    cues = read_cues(title, text)
    return judge_type(cues, judge_state(cues).value)


def hazard_of(cues: Cues, state: EventState | None = None) -> str | None:
    """The hazard a text is about: the one most named or seen, words of the title and the lead counting more.

    Where none is named but something happened (`state`), what is told of it implies one.
    """
    weights: Counter[str] = Counter()
    for hit in cues.hazards:
        weights[hit.group] += 4 if hit.start < cues.title_length else 2 if cues.near(hit) else 1
    for scene in cues.scenes:
        if scene.hazard is not None:
            weights[scene.hazard] += _SEEN
    if not weights:
        return _implied(cues) if state in _HAPPENED else None
    real = {name: weight for name, weight in weights.items() if name not in _SECONDARY} or dict(weights)
    return max(real, key=lambda name: real[name])


def _implied(cues: Cues) -> str:
    lead = cues.body[: cues.title_length + LEAD]
    return next(name for name, pattern in lexicon().implied.items() if pattern.search(lead))


def judge_state(cues: Cues) -> Judged[EventState]:
    """Tried in order of how much a wrong reading would cost: what is no event first, then its stages."""
    for decide in (
        _drill, _imagined, _afterwards, _counted, _rumoured, _endangered, _real, _defrauded, _prevented, _warned,
    ):  # fmt: skip
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


def _shown(found: Sequence[Frame | Scene], limit: int = 4) -> tuple[Reason, ...]:
    return tuple(Reason(word=one.word, start=one.start, end=one.end, why=one.why) for one in found[:limit])


def _hurt(cues: Cues) -> bool:
    return bool(cues.of("victims")) and _PERSONS_HURT.search(cues.body) is not None


def _told(cues: Cues, *kinds: str) -> list[Scene]:
    return [scene for scene in cues.scenes if scene.tells in kinds]


def _drill(cues: Cues) -> Judged[EventState] | None:
    drill = cues.frames.get("drill")
    if drill is None:
        return None
    titled = drill.start < cues.title_length
    short = len(cues.body) < _SHORT
    if titled or short or (drill.early and drill.count > 1) or drill.count > 2:  # noqa: PLR2004
        return Judged(EventState.DRILL, _shown([drill]))
    return None


def _imagined(cues: Cues) -> Judged[EventState] | None:
    """No emergency at all: nothing of the kind is named, or only in a plot, a match, a figure of speech, an offer."""
    spreads = _spreads(cues) or cues.counts["refutation"] or "refutation" in cues.frames
    if not cues.hazards and not _told(cues, "event", "danger") and not spreads:
        return Judged(EventState.NONE, _reasons(cues.of("metaphor", "fiction")))
    plots = cues.framed("fiction")
    others = [frame for frame in cues.framed("figure", "sport", "market") if not _hurt(cues)]
    offers = [frame for frame in cues.framed("notice") if _offers(cues, frame)]
    if plots or others or offers:
        return Judged(EventState.NONE, _shown([*plots, *others, *offers]))
    return None


def _offers(cues: Cues, notice: Frame) -> bool:
    """An offer, a tender, a policy: said more than once, or all that a short text says; not a training for safety."""
    trains = "prevention" in cues.frames and cues.frames["prevention"].count > 1
    enough = notice.count > 1 or len(cues.body) < _SHORT // 2
    return enough and not trains and not cues.lead["fresh"]


def _afterwards(cues: Cues) -> Judged[EventState] | None:
    refuted = cues.framed("refutation")
    refutes = [hit for hit in cues.of("refutation") if cues.near(hit)]
    if refutes or (refuted and not _hurt(cues)):
        return Judged(EventState.AFTERMATH, (*_shown(refuted), *_reasons(refutes)))
    if not cues.hazards and not _told(cues, "event"):
        return None
    past = cues.framed("commemoration", "history")
    judged = [frame for frame in cues.framed("trial") if frame.count > 1 or not cues.lead["fresh"]]
    if past or judged:
        return Judged(EventState.AFTERMATH, _shown([*past, *judged]))
    later = [hit for hit in cues.of("aftermath") if cues.near(hit)]
    titled = [hit for hit in later if hit.start < cues.title_length]
    if titled and not cues.lead["fresh"]:
        return Judged(EventState.AFTERMATH, _reasons(titled))
    if len(later) >= 2 and cues.lead["fresh"] < len(later):  # noqa: PLR2004
        return Judged(EventState.AFTERMATH, _reasons(later))
    return None


def _counted(cues: Cues) -> Judged[EventState] | None:
    """Statistics, and what to do if it happened."""
    told = [
        frame for frame in cues.framed("statistics", "firstaid") if frame.count > 1 or not cues.lead["fresh"]
    ]
    if told and cues.hazards:
        return Judged(EventState.PREVENTION, _shown(told))
    return None


def _spreads(cues: Cues) -> bool:
    """Two marks of a rumour or more: hearsay, a push to pass it on, a question whether it is true."""
    return sum(cues.counts[group] > 0 for group in _RUMOUR) > 1


def _rumoured(cues: Cues) -> Judged[EventState] | None:
    return Judged(EventState.ONGOING, _reasons(cues.of(*_RUMOUR))) if _spreads(cues) else None


def _endangered(cues: Cues) -> Judged[EventState] | None:
    """It has not happened yet: what gives way still holds, or people only say that they will gather."""
    dangers = [scene for scene in cues.scenes if scene.name in ("failing", "crowd_call")]
    others = (
        {scene.hazard for scene in _told(cues, "event")} - _GIVING_WAY - {scene.hazard for scene in dangers}
    )
    if not dangers or others or _told(cues, "harm") or cues.lead["victims"]:
        return None
    return Judged(EventState.WARNED, _shown(dangers))


def _defrauded(cues: Cues) -> Judged[EventState] | None:
    """Many who have lost their money wait for it."""
    fraud = [scene for scene in cues.scenes if scene.name == "fraud_many"]
    return Judged(EventState.ONGOING, _shown(fraud)) if fraud else None


def _real(cues: Cues) -> Judged[EventState] | None:
    """It happened: a hazard with a sign that it happened, outside a text of rules or campaigns."""
    events = _told(cues, "event")
    harm = _told(cues, "harm")
    seen = cues.lead["happened"] + cues.lead["ongoing"] + cues.lead["over"] + cues.lead["witness"]
    signs = seen + 2 * (cues.lead["victims"] + cues.lead["asserted"] + len(events) + len(harm))
    against = cues.lead["prevention"] + cues.lead["warning"] + cues.lead["exclude"]
    near = [hit for hit in cues.hazards if cues.near(hit) and hit.group != "precaution"]
    counted = cues.lead["exclude"] > 1 and not cues.lead["asserted"]
    least = 2 if cues.lead["fresh"] or len(cues.body) < _SHORT else _SURE
    if not (near or events) or counted or signs <= against or (signs < least and not _hurt(cues)):
        return None
    reasons = (
        *_shown([*events, *harm]),
        *_reasons([*near[:1], *cues.of("asserted", "happened", "victims")]),
    )[:6]
    lasts = cues.of("ongoing") or any(scene.name in _LASTS for scene in events) or hazard_of(cues) in _LASTING
    if lasts and not cues.of("over"):
        return Judged(EventState.ONGOING, reasons)
    return Judged(EventState.OCCURRED, reasons)


def _prevented(cues: Cues) -> Judged[EventState] | None:
    prevention = cues.of("prevention")
    alerts = cues.of("alert")
    if alerts and cues.near(alerts[0]) and cues.hazards:
        return Judged(EventState.WARNED, _reasons(alerts))
    if len(prevention) >= 2 and len(cues.hazards) >= 2 and cues.lead["prevention"]:  # noqa: PLR2004
        return Judged(EventState.PREVENTION, _reasons(prevention))
    campaign = cues.framed("prevention")
    if campaign and cues.hazards and (campaign[0].count > 2 or len(cues.body) < _SHORT):  # noqa: PLR2004
        return Judged(EventState.PREVENTION, _shown(campaign))
    counted = cues.of("exclude")
    if cues.hazards and (cues.lead["exclude"] > 1 or _RULING.search(cues.body, 0, cues.title_length)):
        return Judged(EventState.PREVENTION, _reasons(counted or [cues.hazards[0]]))
    return None


def _warned(cues: Cues) -> Judged[EventState] | None:
    dangers = _told(cues, "danger")
    if dangers:
        return Judged(EventState.WARNED, _shown(dangers))
    warnings = cues.of("warning", "alert")
    if warnings and cues.hazards:
        return Judged(EventState.WARNED, _reasons([cues.hazards[0], *warnings]))
    return None


def judge_type(cues: Cues, state: EventState) -> Judged[EventType]:
    """The type of the main hazard; a rumour's where the text is one, or refutes one."""
    if state is EventState.NONE:
        return Judged(EventType.NONE, ())
    hazard = hazard_of(cues, state)
    refuted = state is EventState.AFTERMATH and (cues.lead["refutation"] or cues.framed("refutation"))
    if _spreads(cues) or refuted:
        return Judged(
            EventType.RUMOUR, (*_reasons(cues.of(*_RUMOUR, "refutation")), *_shown(cues.framed("refutation")))
        )
    if hazard is None:
        return Judged(EventType.NONE, ())
    hits = [hit for hit in cues.hazards if hit.group == hazard]
    seen = [scene for scene in cues.scenes if scene.hazard == hazard]
    return Judged(lexicon().types[hazard], (*_reasons(hits), *_shown(seen))[:4])
