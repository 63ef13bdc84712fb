"""Cases that are opened by a form and moved by the steps of their kind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.cases import next_number
from alerts.clocks import plan_for, recompute
from alerts.deadlines import due
from alerts.deeds import Deed, get_case, undertake
from alerts.duties import StartPoint
from alerts.evidence import Submission
from alerts.gradebook import confirm_grade
from alerts.grades import Grade
from alerts.inforce import calendar, pack_in_force
from alerts.kinds.fields import read
from alerts.kinds.kind import Assigns, CaseKind, Effect, FormStep, Marks, Pauses, Proves, Resumes, Sets
from alerts.models import Case, ClockPause, Easing
from alerts.proofs import enter
from alerts.units import get_unit
from huiying import audit
from huiying.errors import Conflict, Forbidden, Invalid
from huiying.people import ROLE_NAMES, Actor

LONGEST_TITLE = 200
AFTER = timedelta(seconds=1)
"""A day ends at 23:59:59; the next one counts again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step taken; `easing` is set where it waits for a second person and nothing has changed yet."""

    case: Case
    easing: Easing | None = None


def open_form(
    session: Session,
    name: str,
    given: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    drill_id: int | None = None,
) -> Case:
    """Open a case by its form and start its clocks. Raises Invalid (`bad_form`), Forbidden, NotFound."""
    kind = kinds.kind(name)
    if not actor.has(*kind.roles):
        names = "、".join(sorted(ROLE_NAMES[role] for role in kind.roles))
        raise Forbidden(f"“{kind.label}”须由{names}登记", code="not_your_step")
    form = read(kind.form, given, now=now)
    audit.take_turn(session)
    case = _new(session, kind, form, actor=actor, now=now)
    case.drill_id = drill_id
    deed = Deed(session=session, case=case, actor=actor, now=now, step="open", after=kind.first)
    deed.done("case.opened", f"登记{kind.label}：{case.title}", {"kind": kind.name, "form": form})
    for effect in kind.on_open:
        _apply(deed, effect, form)
    if form.get("grade"):
        confirm_grade(deed, Grade(form["grade"]), "登记时定级")
    recompute(deed)
    return case


def _new(session: Session, kind: CaseKind, form: dict[str, Any], *, actor: Actor, now: datetime) -> Case:
    moments = dict(kind.moments(form))
    occurred = moments.pop(StartPoint.OCCURRED, None)
    seen = moments.pop(StartPoint.FIRST_SEEN, None) or min([*moments.values(), now])
    case = Case(
        number=next_number(session, now),
        title=kind.title.format_map(_Answers(form))[:LONGEST_TITLE],
        kind=kind.name,
        form=form,
        moments={point: moment.isoformat() for point, moment in moments.items()},
        state=kind.first,
        co_units=[],
        occurred_at=occurred,
        occurred_rank="officer" if occurred else None,
        first_post_at=seen,
        first_seen_at=seen,
        opened_at=now,
        opened_by=actor.username,
        updated_at=now,
    )
    session.add(case)
    session.flush()
    return case


class _Answers(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def take_step(
    session: Session, case_id: int, name: str, given: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Taken:
    """Take a step of the case's kind, or propose it where it takes two persons.

    Raises Conflict for a step it cannot take now, Forbidden for a person who may not, Invalid (`bad_form`).
    """
    deed, step, form = _begin(session, case_id, name, given, actor=actor, now=now)
    if not step.two_persons:
        _carry_out(deed, step, form, step.label)
        return Taken(case=deed.case)
    easing = Easing(
        case_id=deed.case.id,
        kind="step",
        change={"step": name, "given": form},
        reason=form.get("note") or step.label,
        state="proposed",
        proposed_by=actor.username,
        proposed_at=now,
    )
    session.add(easing)
    session.flush()
    deed = replace(deed, after=deed.case.state)
    deed.done("easing.proposed", f"申请“{step.label}”：{easing.reason}（待第二人确认）", easing.change)
    return Taken(case=deed.case, easing=easing)


def carry_out_step(session: Session, easing: Easing, *, actor: Actor, now: datetime) -> None:
    """What a second person confirmed: the step as it was proposed. Raises as `take_step`."""
    deed, step, form = _begin(
        session, easing.case_id, easing.change["step"], easing.change["given"], actor=actor, now=now
    )
    _carry_out(deed, step, form, f"{step.label}（{easing.proposed_by} 申请，{actor.username} 确认）")


def _begin(
    session: Session, case_id: int, name: str, given: Mapping[str, Any], *, actor: Actor, now: datetime
) -> tuple[Deed, FormStep, dict[str, Any]]:
    case = get_case(session, case_id)
    step = kinds.table(case.kind).get(name)
    if not isinstance(step, FormStep):
        raise Conflict(f"这一类办件没有“{name}”这一步", code="transition_not_allowed")
    deed = undertake(session, case_id, name, actor=actor, now=now)
    return deed, step, read(step.fields, given, now=now)


def _carry_out(deed: Deed, step: FormStep, form: dict[str, Any], words: str) -> None:
    deed.done(f"case.{deed.step}", words, form)
    for effect in step.effects:
        _apply(deed, effect, form)
    plan = plan_for(deed.session, deed.case, now=deed.now)
    recompute(deed, because=step.label if plan.supersede else "")


def _apply(deed: Deed, effect: Effect, form: Mapping[str, Any]) -> None:
    case = deed.case
    match effect:
        case Sets(moment=StartPoint.OCCURRED, at=at):
            case.occurred_at = datetime.fromisoformat(form[at])
        case Sets(moment=moment, at=at):
            case.moments = case.moments | {moment: form[at]}
        case Marks(name=name, value=value):
            case.form = case.form | {name: value if value is not None else form.get(name)}
        case Assigns(unit=unit):
            case.unit_id = get_unit(deed.session, form[unit]).id
        case Proves():
            enter(deed, _submission(effect, form), duty=effect.duty, origin=f"step:{deed.step}")
        case Pauses():
            _pause(deed, effect, form)
        case Resumes(ground=ground, at=at):
            _resume(deed, ground, datetime.fromisoformat(form[at]))
    deed.session.flush()


def _submission(proves: Proves, form: Mapping[str, Any]) -> Submission:
    return Submission(
        kind=proves.act,
        happened_at=datetime.fromisoformat(form[proves.at]),
        url=form.get(proves.url),
        sha256=form.get(proves.file),
        reference=form.get(proves.reference, ""),
        note=form.get("note", ""),
    )


def _pause(deed: Deed, pause: Pauses, form: Mapping[str, Any]) -> None:
    begin = datetime.fromisoformat(form[pause.at])
    lapses = _lapse(deed.session, pause.lapse, begin) if pause.lapse else None
    deed.session.add(
        ClockPause(
            case_id=deed.case.id,
            ground=pause.ground,
            begin=begin,
            lapses_at=lapses,
            lapsed=False,
            reference=form.get(pause.reference, ""),
            by=deed.actor.username,
            at=deed.now,
        )
    )


def _lapse(session: Session, name: str, begin: datetime) -> datetime:
    rule_id, _, limit_name = name.partition(".")
    rule = pack_in_force(session).rule(rule_id)
    limit = rule.limit(limit_name) if rule else None
    if limit is None:
        raise Invalid(f"规则 {name} 不在本单位执行的规则中，算不出征求意见的期限", code="unknown_rule")
    return due(begin, limit.limit, calendar(session)).due + AFTER


def _resume(deed: Deed, ground: str, end: datetime) -> None:
    row = deed.session.scalars(
        select(ClockPause)
        .where(ClockPause.case_id == deed.case.id, ClockPause.ground == ground, ClockPause.end.is_(None))
        .order_by(ClockPause.id.desc())
    ).first()
    if row is None:
        raise Conflict(f"没有正在进行的“{ground}”", code="no_open_pause")
    if end < row.begin:
        raise Invalid("结束时间早于开始时间", code="pause_ends_first")
    # An opinion that comes after the lapse changes nothing: the clock ran again already.
    row.end = min(end, row.lapses_at) if row.lapses_at else end
    row.ended_by = deed.actor.username
