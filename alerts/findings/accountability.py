"""Who may do what with a finding, and when: raised, replied to, decided, carried out, withdrawn. Pure.

《2018年政务公开工作要点》 names three grounds and two outcomes. Lateness alone can be computed; handling and wording
are a person's judgement with evidence. Who raised a finding never decides it, and nobody decides before the unit
has been heard or let its time pass.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from huiying.clock import BEIJING
from huiying.errors import Conflict, Forbidden, HuiyingError
from huiying.people import ROLE_NAMES, Actor, Role


class Ground(StrEnum):
    HANDLING = "weak_handling"
    ANSWER = "improper_answer"
    LATENESS = "late_report"
    HEAD_ABSENT = "head_absent"


class FindingState(StrEnum):
    PROPOSED = "proposed"
    """The service points at a late clock; no person has taken it up."""
    RAISED = "raised"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"
    """On the record for good; nobody decides it and nobody takes it away."""


class Outcome(StrEnum):
    CRITICISM = "criticism"
    TALK = "talk"


class Step(StrEnum):
    """What can be done to a finding; the names are those of the routes."""

    RAISE = "raise"
    REPLY = "reply"
    DECIDE = "decide"
    CARRY_OUT = "done"
    WITHDRAW = "withdraw"


GROUND_LABELS = {
    Ground.HANDLING: "处置不得力",
    Ground.ANSWER: "回应不妥当",
    Ground.LATENESS: "报告不及时",
    Ground.HEAD_ABSENT: "主要负责人未出席发声",
}
BY_PEOPLE = frozenset({Ground.HANDLING, Ground.ANSWER})
"""Grounds that only a person can raise, with evidence."""
FINDING_LABELS = {
    FindingState.PROPOSED: "系统提示，待核实",
    FindingState.RAISED: "已提出，听取申辩",
    FindingState.UPHELD: "成立",
    FindingState.DISMISSED: "不成立",
    FindingState.WITHDRAWN: "已撤回",
    FindingState.NOTED: "记录在案",
}
OUTCOME_LABELS = {Outcome.CRITICISM: "通报批评", Outcome.TALK: "约谈整改"}
STEP_LABELS = {
    Step.RAISE: "提出",
    Step.REPLY: "陈述申辩",
    Step.DECIDE: "认定",
    Step.CARRY_OUT: "登记落实",
    Step.WITHDRAW: "撤回",
}
OFFICERS = frozenset({Role.DUTY, Role.LEADER})
ROLES: dict[Step, frozenset[Role]] = {
    Step.RAISE: OFFICERS,
    Step.REPLY: frozenset({Role.UNIT}),
    Step.DECIDE: frozenset({Role.LEADER}),
    Step.CARRY_OUT: OFFICERS,
    Step.WITHDRAW: OFFICERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """All of a finding that decides what may be done to it."""

    ground: Ground
    state: FindingState
    unit_id: str | None = None
    raised_by: str | None = None
    reply_until: datetime | None = None
    replied: bool = False
    carried_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to do to a finding; `why_not` says why this person may not do it now, else None."""

    name: Step
    label: str
    why_not: str | None = None


def is_open(state: FindingState) -> bool:
    """Raised by a person and not yet decided."""
    return state is FindingState.RAISED


def may_see(unit_id: str | None, actor: Actor) -> bool:
    """A unit sees what is found against itself; who is not only of a unit sees all."""
    return not actor.has(Role.UNIT) or actor.has(*(frozenset(Role) - {Role.UNIT})) or actor.unit_id == unit_id


def allowed_actions(finding: Position, actor: Actor, now: datetime) -> list[Action]:
    """The steps a finding can take from where it stands, with the reason where this person may not take it."""
    refusals = {step: refusal(step, finding, actor, now) for step in Step}
    return [
        Action(name=step, label=STEP_LABELS[step], why_not=why.message if why else None)
        for step, why in refusals.items()
        if _STANDS[step](finding) is None
    ]


def require(step: Step, finding: Position, actor: Actor, now: datetime) -> None:
    """Raises Forbidden for a person who may not, Conflict for a finding that does not stand so."""
    why = refusal(step, finding, actor, now)
    if why is not None:
        raise why


def refusal(step: Step, finding: Position, actor: Actor, now: datetime) -> HuiyingError | None:
    """Why this person may not take this step now; None when they may."""
    wrong = _STANDS[step](finding)
    if wrong is not None:
        return Conflict(wrong, code="finding_not_so")
    return _barred(step, actor) or _PERSON.get(step, _anybody)(finding, actor, now)


def _barred(step: Step, actor: Actor) -> HuiyingError | None:
    if actor.has(*ROLES[step]):
        return None
    names = "、".join(sorted(ROLE_NAMES[role] for role in ROLES[step]))
    return Forbidden(f"“{STEP_LABELS[step]}”须由{names}办理", code="not_your_step")


def _stands(step: Step, *states: FindingState) -> Callable[[Position], str | None]:
    def told(finding: Position) -> str | None:
        if finding.state in states:
            return None
        return f"这条问责记录现在是“{FINDING_LABELS[finding.state]}”，不能{STEP_LABELS[step]}"

    return told


def _carried_out(finding: Position) -> str | None:
    if finding.state is FindingState.UPHELD and not finding.carried_out:
        return None
    return "只有认定成立、还没有落实的，才能登记落实"


_STANDS: dict[Step, Callable[[Position], str | None]] = {
    Step.RAISE: _stands(Step.RAISE, FindingState.PROPOSED),
    Step.REPLY: _stands(Step.REPLY, FindingState.RAISED, FindingState.NOTED),
    Step.DECIDE: _stands(Step.DECIDE, FindingState.RAISED),
    Step.CARRY_OUT: _carried_out,
    Step.WITHDRAW: _stands(Step.WITHDRAW, FindingState.PROPOSED, FindingState.RAISED),
}


def _anybody(_finding: Position, _actor: Actor, _now: datetime) -> HuiyingError | None:
    return None


def _own_unit_in_time(finding: Position, actor: Actor, now: datetime) -> HuiyingError | None:
    if finding.unit_id is None or actor.unit_id != finding.unit_id:
        return Forbidden("陈述申辩须由被提出的单位办理", code="not_your_unit")
    if finding.reply_until is not None and now > finding.reply_until:
        return Conflict(
            f"陈述申辩的期限 {_shown(finding.reply_until)} 已过：请直接与作出认定的领导联系",
            code="reply_too_late",
        )
    return None


def _second_and_heard(finding: Position, actor: Actor, now: datetime) -> HuiyingError | None:
    if finding.raised_by == actor.username:
        return Forbidden("提出的人不能自己认定，须由另一位领导认定", code="same_person")
    if finding.unit_id is not None and finding.unit_id == actor.unit_id:
        return Forbidden("不能认定针对本单位的问责，须由其他领导认定", code="own_unit")
    waiting = finding.reply_until is not None and now <= finding.reply_until
    if waiting and not finding.replied and finding.reply_until is not None:
        return Conflict(
            f"单位还可以陈述申辩到 {_shown(finding.reply_until)}：收到申辩或期满后才能认定",
            code="reply_pending",
        )
    return None


def _own_or_leader(finding: Position, actor: Actor, _now: datetime) -> HuiyingError | None:
    if finding.raised_by in {None, actor.username} or actor.has(Role.LEADER):
        return None
    return Forbidden("撤回须由提出的人或领导办理", code="not_your_step")


_PERSON: dict[Step, Callable[[Position, Actor, datetime], HuiyingError | None]] = {
    Step.REPLY: _own_unit_in_time,
    Step.DECIDE: _second_and_heard,
    Step.WITHDRAW: _own_or_leader,
}


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"
