"""What speaks for and against urgency in a text, as named pieces of evidence: scenes, frames, stage, kind, figures.

Each piece is there or not. A text told in a frame in which nothing happens (a drill, a plot, a verdict, news from
abroad) gives no scenes and no figures: they are those of the frame.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from nlp.cues import Cues

SILENCING = (
    "drill", "statistics", "trial", "commemoration", "refutation", "fiction", "figure", "sport", "market", "firstaid",
    "notice", "history", "abroad", "campaign", "calmed", "thanks",
)  # fmt: skip
"""Frames whose scenes and figures are not of now."""
_FIRM = tuple(
    name
    for name in SILENCING
    if name not in {"statistics", "figure", "sport", "market", "firstaid", "notice", "calmed", "thanks"}
)
"""Those that hold although somebody is said to have died now."""
_STEPS = {
    "lost": (1, 3, 10),
    "hurt": (1, 3, 10, 30, 100),
    "serious": (1, 10),
    "trapped": (1, 10),
    "moved": (1, 50),
    "magnitude": (4, 6),
}
_HAPPENED = ("occurred", "ongoing")
_SCENES = (1, 2, 3, 5)
_MOTIFS = (1, 2, 4)
_RICH = (2, 3, 4, 5, 6, 8)
_GRAVE = frozenset(
    {"rescue", "body", "death", "force", "nature", "fire", "crash", "stuck", "crowd", "alarm", "many"}
)
_LENGTHS = ((60, "短"), (150, "较短"), (400, "中等"))
_GROUPS = frozenset({
    "ongoing", "over", "happened", "witness", "asserted", "grief", "fresh", "victims", "metaphor", "fiction", "hearsay",
    "forward", "doubt", "refutation", "exclude", "prevention", "warning", "alert", "aftermath",
})  # fmt: skip
_FIRST_PERSON = re.compile("[我咱]")
_ADDRESSED = re.compile("您好|尊敬的|领导|书记|市长|厅长|局长|请问|恳请|此致")
_STOPS = re.compile(r"[,，。!！?？;；…~ ]")
_TITLE = 40
HEADLINE = "headline"
"""The piece of evidence of a text that is no more than a title."""
_HEAD = 700
_MANY_MARKS = 2
_CAMPAIGN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What has been judged of a text before its urgency."""

    state: str
    kind: str
    hazard: str | None
    level: int
    """What the rules say, 1 to 4."""
    abroad: bool
    figures: Mapping[str, float]
    """Of the main event, under the names of the rules (`lost`, `hurt` …); what is not said is not there."""


def silenced(cues: Cues, *, abroad: bool, lost: bool) -> bool:
    """Whether the scenes and figures of a text are not of now and here; the dead (`lost`) outweigh a turn of speech."""
    if lost:
        return abroad or bool(cues.framed(*_FIRM))
    return abroad or bool(cues.framed(*SILENCING)) or _campaigns(cues)


def _campaigns(cues: Cues) -> bool:
    """Told in the manner of a campaign: nobody speaks for himself, nothing is of today."""
    prevention = cues.frames.get("prevention")
    if prevention is None or prevention.count < _CAMPAIGN or cues.lead["fresh"]:
        return False
    return not _FIRST_PERSON.search(cues.body, 0, _HEAD) and not _ADDRESSED.search(cues.body, 0, _HEAD)


def evidence(cues: Cues, judged: Judgement) -> frozenset[str]:
    """The pieces of evidence of a text, by name."""
    lost = judged.state in _HAPPENED and judged.figures.get("lost", 0) > 0
    quiet = silenced(cues, abroad=judged.abroad, lost=lost)
    told = _quiet(cues, judged) if quiet else _loud(cues, judged)
    return frozenset((*told, *_frames(cues), *_manner(cues)))


def _loud(cues: Cues, judged: Judgement) -> Iterator[str]:
    yield f"level:{judged.level}"
    yield from _stage(judged)
    yield from _words(cues)
    tells = {scene.tells for scene in cues.scenes}
    for scene in cues.scenes:
        yield f"scene:{scene.name}"
    for kind in tells:
        yield f"tells:{kind}"
    if {"event", "harm"} <= tells:
        yield "event and harm"
    yield from _steps("scenes", _SCENES, len(cues.scenes))
    yield from _motifs(cues)
    if judged.figures:
        yield from _counted(judged)


def _counted(judged: Judgement) -> Iterator[str]:
    real = judged.state in _HAPPENED
    for name, steps in _STEPS.items():
        for step in steps:
            if judged.figures.get(name, 0) >= step:
                yield f"{name}>={step}"
                if real:
                    yield f"real {name}>={step}"
    yield from (f"no {name}" for name in ("lost", "hurt", "serious") if judged.figures.get(name) == 0)


def _motifs(cues: Cues) -> Iterator[str]:
    rich = 0
    for name, count in cues.motifs.items():
        if count:
            rich += name in _GRAVE
            yield from _steps(f"motif:{name}", _MOTIFS, count)
    yield from _steps("motifs", _RICH, rich)


@cache
def _steps(name: str, steps: tuple[int, ...], count: int) -> tuple[str, ...]:
    """The pieces of evidence that a count of something makes."""
    return tuple(f"{name}>={least}" for least in steps if count >= least)


def _quiet(cues: Cues, judged: Judgement) -> Iterator[str]:
    yield "quiet"
    if judged.abroad:
        yield "abroad"
    yield f"quiet state:{judged.state}"
    yield from (f"quiet scenes>={least}" for least in _SCENES[:2] if len(cues.scenes) >= least)


def _frames(cues: Cues) -> Iterator[str]:
    for frame in cues.frames.values():
        yield f"frame:{frame.name}"
        if frame.count > 1:
            yield f"frame again:{frame.name}"
        if frame.early:
            yield f"frame early:{frame.name}"


def _stage(judged: Judgement) -> Iterator[str]:
    yield f"state:{judged.state}"
    yield f"type:{judged.kind}"
    yield f"hazard:{judged.hazard}"


def _words(cues: Cues) -> Iterator[str]:
    for group, count in cues.lead.items():
        if group in _GROUPS:
            yield f"cue:{group}"
            if count > 1:
                yield f"cue again:{group}"


def _manner(cues: Cues) -> Iterator[str]:
    if len(cues.body) < _TITLE and not _STOPS.search(cues.body, 1):
        yield HEADLINE
    yield "length:" + next((name for longest, name in _LENGTHS if len(cues.body) < longest), "长")
    head = cues.body[:_HEAD]
    if head.count("!") >= _MANY_MARKS:
        yield "!!"
    if head.count("?") >= _MANY_MARKS:
        yield "??"
    if _FIRST_PERSON.search(head):
        yield "first person"
    if _ADDRESSED.search(head):
        yield "addressed"
