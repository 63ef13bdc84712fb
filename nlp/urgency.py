"""Whether a text concerns the office, and how urgently: 4 特急, 3 紧急, 2 一般, 1 低 (no concern).

Rules (`nlp/data/urgency.toml`; the first that fits gives level and reason) and a ranking learned from labelled texts
(`nlp.gravity.ranking`) decide together: neither the one nor the other alone wakes anybody on a doubt.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from nlp.facts import Fact, FactKind
from nlp.gravity.evidence import HEADLINE, Judgement, evidence, silenced
from nlp.gravity.ranking import Ranking, ranking, share_of
from nlp.judgement import Reason
from nlp.lexicon import EventType, Hit, WordFinder
from nlp.state import Cues, EventState

LOW, ORDINARY, URGENT = 1, 2, 3
"""No concern; a concern that nothing raises; the least that wakes somebody."""
_GRAVEST_TRUSTED = 2.5
"""How much more the ranking must speak against the gravest rules than against others."""
_AWAY = 2.0
"""What being far away takes from a decision value."""
_MOST = 6
_SPAN = 3
_READ = 800
_SHOWN = 4
_APPEALING = 1
"""One appeal is enough, one weak word is not."""
_OURS = re.compile(
    r"(?<!无)(?<!没有)(?<!未有)(?<!没有接到)(?:中国(?:公民|工人|游客|同胞|留学生|籍)|我国公民|华人|华侨)"
    r"(?!.{0,6}(?:伤亡的?(?:报告|消息|情况)|平安|安全))"
)
"""Chinese citizens among the victims; “no report of Chinese casualties” is none."""
_COUNTED = {
    "hurt": FactKind.INJURED,
    "serious": FactKind.INJURED_SERIOUS,
    "trapped": FactKind.TRAPPED,
    "moved": FactKind.EVACUATED,
    "magnitude": FactKind.MAGNITUDE,
}
_HAPPENED = (EventState.OCCURRED, EventState.ONGOING)
_COMPLAINS = re.compile(r"投诉|扰民|提前通知|能不能|没人管|请问|吓")


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Concern, urgency and whether the matter lies outside the mainland, with the words they rest on."""

    concern: bool
    urgency: int
    outside: bool
    reasons: tuple[Reason, ...] = ()
    score: float = 1.0
    """For ranking within and across levels, 1 to 4: how urgent the evidence makes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A level and what must fit for it; an empty field asks for nothing."""

    level: int
    why: str
    states: frozenset[str]
    types: frozenset[str]
    hazards: frozenset[str]
    figures: Mapping[str, float]
    words: re.Pattern[str] | None
    scenes: frozenset[str]
    """Of which all must be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the rules of a state, type and hazard look at."""

    body: str
    figures: Mapping[str, float]
    scenes: frozenset[str]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules that ship with the package, gravest first."""
    data = tomllib.loads(files("nlp").joinpath("data/urgency.toml").read_text("utf-8"))
    return tuple(_rule(entry) for entry in data["rule"])


@cache
def _rules_of(state: EventState, kind: EventType, hazard: str | None) -> tuple[Rule, ...]:
    """Those that can fit what is told, gravest first."""
    return tuple(
        rule
        for rule in rules()
        if (not rule.states or state.value in rule.states)
        and (not rule.types or kind.value in rule.types)
        and (not rule.hazards or hazard in rule.hazards)
    )


@cache
def concern_words() -> tuple[Mapping[str, int], WordFinder]:
    """The weights of appeal, speaker and publicity, and what finds their words (`nlp/data/concern.toml`)."""
    data = tomllib.loads(files("nlp").joinpath("data/concern.toml").read_text("utf-8"))
    weights = {group: entry["weight"] for group, entry in data.items()}
    return weights, WordFinder({group: entry["words"] for group, entry in data.items()})


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        level=entry["level"],
        why=entry["why"],
        states=frozenset(entry.get("states", ())),
        types=frozenset(entry.get("types", ())),
        hazards=frozenset(entry.get("hazards", ())),
        figures=entry.get("figures", {}),
        words=re.compile(entry["words"]) if "words" in entry else None,
        scenes=frozenset(entry.get("scenes", ())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What has been found in a text."""

    cues: Cues
    state: EventState
    kind: EventType
    hazard: str | None
    facts: Sequence[Fact]
    abroad: bool

    @property
    def away(self) -> bool:
        """Abroad, and nobody of ours among the victims."""
        return self.abroad and not _OURS.search(self.cues.body)


def judge_urgency(case: Case) -> Urgency:
    """Concern and urgency of a text from what has been found in it."""
    return judge_urgencies([case])[0]


def judge_urgencies(cases: Sequence[Case]) -> list[Urgency]:
    """The same of many texts, step by step: so the tables of a step stay in the processor's cache for all of them."""
    model = ranking()
    ruled = [_ruled(case) for case in cases]
    told = [evidence(case.cues, _judgement(one, case)) for one, case in zip(ruled, cases, strict=True)]
    decisions = model.decide_all(told, [case.cues.body for case in cases])
    return [
        _judged(case, one, decision, model, headline=HEADLINE in pieces)
        for case, one, decision, pieces in zip(cases, ruled, decisions, told, strict=True)
    ]


def judgement_of(case: Case) -> Judgement:
    """What the ranking is told of a text beside its words."""
    return _judgement(_ruled(case), case)


def _judged(case: Case, ruled: "_Ruled", said: float, model: Ranking, *, headline: bool) -> Urgency:
    decision = said - (_AWAY if ruled.away else 0.0)
    level = level_of(ruled.level, decision, model=model, away=ruled.away, headline=headline)
    return Urgency(
        concern=level > LOW,
        urgency=level,
        outside=case.abroad and case.state is not EventState.NONE,
        reasons=(*ruled.reasons, *_seen(case.cues))[:_MOST] if level > LOW else (),
        score=LOW + _SPAN * share_of(decision),
    )


@dataclass(frozen=True, slots=True)
class _Ruled:
    """What the rules alone say."""

    level: int
    reasons: tuple[Reason, ...]
    away: bool


def _judgement(ruled: _Ruled, case: Case) -> Judgement:
    return Judgement(
        state=case.state.value,
        kind=case.kind.value,
        hazard=case.hazard,
        level=ruled.level,
        abroad=ruled.away,
        figures=figures_of(case.facts),
    )


def level_of(ruled: int, decision: float, *, model: Ranking, away: bool, headline: bool = False) -> int:
    """The rules' level, raised or lowered by the ranking; what is far away stays low.

    A headline alone says little of a lesser event: there the ranking must agree.
    """
    if away:
        return LOW
    if decision >= model.urgent:
        return max(ruled, URGENT)
    if ruled >= URGENT:
        doubtful = model.urgent if headline else model.doubtful
        least = doubtful - (_GRAVEST_TRUSTED if ruled > URGENT else 0.0)
        return ORDINARY if decision < least else ruled
    return max(ruled, ORDINARY) if decision >= model.doubtful else ruled


def _ruled(case: Case) -> _Ruled:
    """Level and reasons of the first rule that fits; a text in which nothing happens gives nothing grave."""
    cues, away = case.cues, case.away
    said = () if away else _said(cues)
    if away or not _concerns(cues, case.state, said):
        return _Ruled(LOW, (), away)
    figures = _figures(case.facts, case.kind)
    lost = case.state in _HAPPENED and figures["lost"] > 0
    if not silenced(cues, abroad=away, lost=lost):
        picture = Picture(
            body=cues.body[:_READ],
            figures=figures,
            scenes=frozenset([scene.name for scene in cues.scenes]),
        )
        for rule in _rules_of(case.state, case.kind, case.hazard):
            reasons = _fits(rule, picture, case.facts)
            if reasons is not None:
                return _Ruled(rule.level, reasons, away)
    return _Ruled(ORDINARY, _appeals(said), away)


def _seen(cues: Cues) -> tuple[Reason, ...]:
    """The scenes a text tells of."""
    return tuple(
        Reason(word=scene.word, start=scene.start, end=scene.end, why=scene.why) for scene in cues.scenes
    )


def _said(cues: Cues) -> tuple[Hit, ...]:
    """The words of appeal, speaker and publicity."""
    return tuple(concern_words()[1].find(cues.body[:_READ]))


def _concerns(cues: Cues, state: EventState, said: Sequence[Hit]) -> bool:
    if state in (EventState.OCCURRED, EventState.ONGOING, EventState.WARNED):
        return True
    if state is EventState.AFTERMATH:
        return not cues.lead["commemoration"] or cues.lead["refutation"] > 0
    if state in (EventState.DRILL, EventState.PREVENTION):
        return _COMPLAINS.search(cues.body) is not None
    weights = concern_words()[0]
    staged = cues.lead["metaphor"] + cues.lead["fiction"]
    return sum(weights[group] for _, group in {(hit.word, hit.group) for hit in said}) > _APPEALING + staged


def _appeals(said: Sequence[Hit]) -> tuple[Reason, ...]:
    hits = (hit for hit in said if hit.group == "appeal")
    return tuple(
        Reason(word=hit.word, start=hit.start, end=hit.end, why="诉求") for hit in islice(hits, _SHOWN)
    )


def figures_of(facts: Sequence[Fact]) -> dict[str, float]:
    """The figures a text states, for the evidence; what is not said is not there."""
    said = {fact.kind: fact.value for fact in facts if fact.value is not None}
    found = {name: said[kind] for name, kind in _COUNTED.items() if kind in said}
    if FactKind.DEATHS in said or FactKind.MISSING in said:
        found["lost"] = said.get(FactKind.DEATHS, 0) + said.get(FactKind.MISSING, 0)
    return found


def _figures(facts: Sequence[Fact], kind: EventType) -> dict[str, float]:
    """The figures the rules speak of."""
    said = {fact.kind: fact.value for fact in facts if fact.value is not None}
    hurt = said.get(FactKind.INJURED, 0)
    serious = said.get(FactKind.INJURED_SERIOUS)
    unsaid = 0 if kind is EventType.HEALTH else hurt
    return {
        "lost": said.get(FactKind.DEATHS, 0) + said.get(FactKind.MISSING, 0),
        "hurt": hurt,
        "serious": serious or 0,
        "grave": unsaid if serious is None else serious,
        "trapped": said.get(FactKind.TRAPPED, 0),
        "magnitude": said.get(FactKind.MAGNITUDE, 0),
    }


def _fits(rule: Rule, picture: Picture, facts: Sequence[Fact]) -> tuple[Reason, ...] | None:
    """The words a rule rests on in this picture; None where it does not fit."""
    if not rule.scenes <= picture.scenes:
        return None
    for name, least in rule.figures.items():
        if picture.figures[name] < least:
            return None
    match = rule.words.search(picture.body) if rule.words is not None else None
    if rule.words is not None and match is None:
        return None
    if match is not None:
        return (_reason(match, rule.why),)
    return tuple(
        Reason(word=fact.quote, start=fact.start, end=fact.end, why=rule.why)
        for fact in facts
        if fact.value and (rule.figures or fact.kind is not FactKind.MAGNITUDE)
    )


def _reason(match: re.Match[str], why: str) -> Reason:
    return Reason(word=match[0], start=match.start(), end=match.end(), why=why)
