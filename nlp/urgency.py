"""Whether a text concerns the office, and how urgently: 4 特急, 3 紧急, 2 一般, 1 低 (no concern).

The rules are data (`nlp/data/urgency.toml`); the first that fits gives the level and the reason.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nlp.facts import Fact, FactKind
from nlp.judgement import Reason
from nlp.lexicon import EventType
from nlp.state import Cues, EventState

ORDINARY = 2
"""Urgency of a concern that no rule raises."""
_PLEA = re.compile(
    r"投诉|举报|反映|咨询|建议|请问|希望|恳请|请求|求助|强烈要求|望|呼吁|维权|业主|扰民|拖欠|不作为|何时|什么时候|为什么|怎么办|"
    r"能不能|可否|是否|请领导|书记|市长|县长|局长|12345|有关部门|相关部门|推诿|没人管|无人管|乱收费|曝光|讨说法|黑心|太过分|"
    r"扣发|违建|噪音|污染|臭|停水|停电|物业|开发商|城管|维修|噪声|欠薪|工资|社保|医保|公积金|办证|房产证|学位|学区|收费|乱停"
)
_PUBLICITY = re.compile(
    r"圆满|成功举办|顺利召开|隆重|慰问演出|喜讯|点赞|表彰|荣获|揭牌|签约仪式|促销|优惠|抽奖|包邮|新品|开业大吉|正能量|诗|"
    r"办法|条例|规定|通知如下|实施方案|历史|科普|攻略"
)
_OURS = re.compile(
    r"(?<!无)(?<!没有)(?<!未有)(?<!没有接到)(?:中国(?:公民|工人|游客|同胞|留学生|籍)|我国公民|华人|华侨)"
    r"(?!.{0,6}(?:伤亡的?(?:报告|消息|情况)|平安|安全))"
)
"""Chinese citizens among the victims; “no report of Chinese casualties” is none."""
_COMPLAINS = re.compile(r"投诉|扰民|提前通知|能不能|没人管|请问|吓")


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Concern, urgency and whether the matter lies outside the mainland, with the words they rest on."""

    concern: bool
    urgency: int
    outside: bool
    reasons: tuple[Reason, ...] = ()
    score: float = 1.0
    """For ranking within and across levels: the level and how grave its rule is, 1 to 5."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the rules look at."""

    body: str
    state: EventState
    type: EventType
    hazard: str | None
    figures: Mapping[str, float]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules that ship with the package, gravest first."""
    data = tomllib.loads(files("nlp").joinpath("data/urgency.toml").read_text("utf-8"))
    return tuple(_rule(entry) for entry in data["rule"])


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        level=entry["level"],
        why=entry["why"],
        states=frozenset(entry.get("states", ())),
        types=frozenset(entry.get("types", ())),
        hazards=frozenset(entry.get("hazards", ())),
        figures=entry.get("figures", {}),
        words=re.compile(entry["words"]) if "words" in entry else None,
    )


def judge_urgency(
    cues: Cues,
    *,
    state: EventState,
    kind: EventType,
    hazard: str | None,
    facts: Sequence[Fact],
    abroad: bool,
) -> Urgency:
    """Concern and urgency of a text from what has been found in it."""
    outside = abroad and state is not EventState.NONE
    if (outside and not _OURS.search(cues.body)) or not _concerns(cues, state):
        return Urgency(concern=False, urgency=1, outside=outside)
    picture = Picture(body=cues.body, state=state, type=kind, hazard=hazard, figures=_figures(facts, kind))
    for order, rule in enumerate(rules()):
        reasons = _fits(rule, picture, facts)
        if reasons is not None:
            score = rule.level + 1 - order / len(rules())
            return Urgency(concern=True, urgency=rule.level, outside=outside, reasons=reasons, score=score)
    plea = _PLEA.search(cues.body)
    reasons = (_reason(plea, "诉求"),) if plea else ()
    score = ORDINARY + (0.5 if hazard is not None else 0.0)
    return Urgency(concern=True, urgency=ORDINARY, outside=outside, reasons=reasons, score=score)


def _concerns(cues: Cues, state: EventState) -> bool:
    if state in (EventState.OCCURRED, EventState.ONGOING, EventState.WARNED):
        return True
    if state is EventState.AFTERMATH:
        return not cues.lead["commemoration"] or cues.lead["refutation"] > 0
    if state in (EventState.DRILL, EventState.PREVENTION):
        return _COMPLAINS.search(cues.body) is not None
    publicity = len(_PUBLICITY.findall(cues.body)) + cues.lead["metaphor"] + cues.lead["fiction"]
    return len(_PLEA.findall(cues.body)) > publicity


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
    asked = (
        (rule.states, picture.state.value),
        (rule.types, picture.type.value),
        (rule.hazards, picture.hazard),
    )
    if any(wanted and value not in wanted for wanted, value in asked):
        return None
    if any(picture.figures[name] < least for name, least in rule.figures.items()):
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
