"""The course of a case: 研判 → 交办 → 签收 → 处置 → 回应 → 公布结果 → 评估 → 归档, with 退回. One table, nothing else moves a case.

A state is named after the step the case waits for. Whatever the table does not list is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alerts.duties import Assessment
from alerts.stages import CLOSED, STAGE_LABELS, Stage, Step
from huiying.errors import Conflict, Forbidden
from huiying.people import ROLE_NAMES, Actor, Role

OPEN = frozenset(Stage) - CLOSED
BEFORE_WORK = frozenset({Stage.ASSESSING, Stage.WATCHING, Stage.SET_ASIDE, Stage.ASSIGNING})
ASSIGNED = frozenset({Stage.SIGNING, Stage.HANDLING, Stage.RESPONDING})
AT_WORK = frozenset({Stage.HANDLING, Stage.RESPONDING, Stage.EVALUATING})
OFFICERS = frozenset({Role.DUTY, Role.LEADER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row of the table: from where, who, whether only for the own unit, and where the case goes."""

    label: str
    course: str
    """The step of `COURSE` it belongs to; empty when it may happen at any time."""
    sources: frozenset[str] | None
    """None: any stage but the last."""
    roles: frozenset[Role]
    targets: frozenset[str] = field(default_factory=frozenset)
    """Where the case may go; empty: it stays where it is."""
    may_stay: bool = False
    """Whether it may also stay where it is: a case already with its unit is judged anew."""

    def begins(self, stage: str) -> bool:
        """Whether it may be taken from a stage."""
        return stage in self.sources if self.sources is not None else stage not in CLOSED


COMMON: dict[str, Move] = {
    Step.SET_GRADE: Move(label="定级", course="", sources=None, roles=OFFICERS),
    Step.PROPOSE_EASING: Move(label="申请放宽", course="", sources=None, roles=OFFICERS),
    Step.CONFIRM_EASING: Move(label="确认放宽", course="", sources=None, roles=OFFICERS),
    Step.RECORD_EVIDENCE: Move(
        label="登记证据",
        course="回应",
        sources=None,
        roles=frozenset({Role.SPOKESPERSON, Role.UNIT}) | OFFICERS,
    ),
    Step.CONFIRM_EVIDENCE: Move(
        label="确认补录",
        course="回应",
        sources=None,
        roles=frozenset({Role.SPOKESPERSON, Role.REVIEWER, Role.UNIT}) | OFFICERS,
    ),
    Step.CONCEDE: Move(label="记为未完成", course="", sources=None, roles=OFFICERS),
    Step.URGE: Move(label="催办", course="", sources=None, roles=OFFICERS),
    Step.JOINT_ACTION: Move(label="联动", course="", sources=None, roles=OFFICERS | {Role.SPOKESPERSON}),
    Step.REFER: Move(label="移送材料", course="", sources=None, roles=OFFICERS),
    Step.MERGE: Move(
        label="并案", course="", sources=None, roles=OFFICERS, targets=frozenset({Stage.MERGED})
    ),
}
"""What may be done to any case at any time."""

TABLE: dict[str, Move] = COMMON | {
    Step.ASSESS: Move(
        label="研判",
        course="研判",
        sources=BEFORE_WORK | ASSIGNED,
        roles=OFFICERS,
        targets=frozenset({Stage.ASSIGNING, Stage.WATCHING, Stage.SET_ASIDE}),
        may_stay=True,
    ),
    Step.ASSIGN: Move(
        label="交办",
        course="交办",
        sources=frozenset({Stage.ASSIGNING}) | ASSIGNED,
        roles=OFFICERS,
        targets=frozenset({Stage.SIGNING}),
    ),
    Step.SIGN_FOR: Move(
        label="签收",
        course="签收",
        sources=frozenset({Stage.SIGNING}),
        roles=frozenset({Role.UNIT}),
        targets=frozenset({Stage.HANDLING}),
    ),
    Step.SEND_BACK: Move(
        label="退回",
        course="交办",
        sources=frozenset({Stage.SIGNING}),
        roles=frozenset({Role.UNIT}),
        targets=frozenset({Stage.ASSIGNING}),
    ),
    Step.CO_UNITS: Move(label="协办", course="", sources=ASSIGNED, roles=OFFICERS | {Role.UNIT}),
    Step.RECORD_MEASURE: Move(
        label="登记处置措施", course="处置", sources=AT_WORK, roles=frozenset({Role.UNIT})
    ),
    Step.RESPOND: Move(
        label="开始回应",
        course="回应",
        sources=frozenset({Stage.HANDLING}),
        roles=frozenset({Role.SPOKESPERSON, Role.UNIT}) | OFFICERS,
        targets=frozenset({Stage.RESPONDING}),
    ),
    Step.CONFIRM_FACT: Move(label="核定事实", course="", sources=OPEN, roles=OFFICERS),
    Step.PUBLISH_RESULT: Move(
        label="公布处置结果",
        course="公布结果",
        sources=frozenset({Stage.HANDLING, Stage.RESPONDING}),
        roles=frozenset({Role.SPOKESPERSON, Role.UNIT}),
        targets=frozenset({Stage.EVALUATING}),
    ),
    Step.EVALUATE: Move(
        label="效果评估",
        course="评估",
        sources=frozenset({Stage.EVALUATING}),
        roles=OFFICERS,
        targets=frozenset({Stage.ARCHIVING}),
    ),
    Step.ARCHIVE: Move(
        label="归档",
        course="归档",
        sources=frozenset({Stage.ARCHIVING, Stage.SET_ASIDE}),
        roles=OFFICERS,
        targets=frozenset({Stage.ARCHIVED}),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """All of a case that decides what may be done to it."""

    stage: str
    table: Mapping[str, Move] = field(default_factory=lambda: TABLE)
    """The state table of its kind."""
    stage_label: str = ""
    unit_id: str | None = None
    co_units: frozenset[str] = field(default_factory=frozenset)
    open_duties: tuple[str, ...] = ()
    """Words for the duties still running."""
    unfinished: tuple[str, ...] = ()
    """Words for what else holds the archive up: joint actions, findings not decided."""

    def concerns(self, unit_id: str | None) -> bool:
        return unit_id is not None and (unit_id == self.unit_id or unit_id in self.co_units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to do to a case; `why_not` says why this person may not do it now, else None."""

    name: str
    label: str
    why_not: str | None = None


def assessed(stage: str, decision: Assessment) -> str:
    """Where an assessment leads: an answer or a hand-over goes on to assignment, or stays with its unit."""
    if decision is Assessment.WATCH:
        return Stage.WATCHING
    if decision in {Assessment.FALSE_ALARM, Assessment.NO_ANSWER}:
        return Stage.SET_ASIDE
    return stage if stage in ASSIGNED else Stage.ASSIGNING


def allowed_actions(case: Standpoint, actor: Actor) -> list[Action]:
    """Every step the case can take from where it stands, with the reason where this person may not take it."""
    return [
        Action(name=step, label=move.label, why_not=_barred(step, case, actor))
        for step, move in case.table.items()
        if move.begins(case.stage)
    ]


def require(step: str, case: Standpoint, actor: Actor, *, target: str | None = None) -> str:
    """The stage after a step. Raises Conflict for an unlisted move, Forbidden for a person who may not."""
    move = case.table.get(step)
    if move is None:
        raise Conflict(f"这一类办件没有“{step}”这一步", code="transition_not_allowed")
    if not move.begins(case.stage):
        raise Conflict(f"办件现在是“{_named(case)}”，不能{move.label}", code="transition_not_allowed")
    why = _barred_person(move, case, actor)
    if why is not None:
        raise Forbidden(why, code="not_your_step")
    if step == Step.ARCHIVE:
        _refuse_unfinished(case)
    return _destination(move, case, target)


def _named(case: Standpoint) -> str:
    return case.stage_label or STAGE_LABELS.get(Stage(case.stage), case.stage)


def _destination(move: Move, case: Standpoint, target: str | None) -> str:
    if not move.targets and target is None:
        return case.stage
    if target == case.stage and (move.may_stay or not move.targets):
        return case.stage
    if target is None and len(move.targets) == 1:
        return next(iter(move.targets))
    if target is None or target not in move.targets:
        raise Conflict(f"“{move.label}”不能到达 {target}", code="transition_not_allowed")
    return target


def _barred(step: str, case: Standpoint, actor: Actor) -> str | None:
    why = _barred_person(case.table[step], case, actor)
    if why is None and step == Step.ARCHIVE and (case.open_duties or case.unfinished):
        return _unfinished(case)
    return why


def _barred_person(move: Move, case: Standpoint, actor: Actor) -> str | None:
    if actor.has(*(move.roles - {Role.UNIT})):
        return None
    if Role.UNIT not in move.roles or not actor.has(Role.UNIT):
        names = "、".join(sorted(ROLE_NAMES[role] for role in move.roles))
        return f"“{move.label}”须由{names}办理"
    if not case.concerns(actor.unit_id):
        return f"“{move.label}”须由承办单位办理，这个办件不属于您的单位"
    return None


def _refuse_unfinished(case: Standpoint) -> None:
    if case.open_duties or case.unfinished:
        code = "duties_open" if case.open_duties else "case_unfinished"
        raise Conflict(_unfinished(case), code=code)


def _unfinished(case: Standpoint) -> str:
    duties = [f"还有时限未了结：{'、'.join(case.open_duties)}"] if case.open_duties else []
    return f"{'；'.join([*duties, *case.unfinished])}，不能归档"
