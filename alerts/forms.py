"""Cases that are opened by a form and moved by the steps of their kind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from alerts import kinds, standstills
from alerts.cases import next_number
from alerts.clocks import plan_for, recompute
from alerts.deeds import Deed, get_case, undertake
from alerts.duties import START_LABELS, StartPoint
from alerts.gradebook import confirm_grade
from alerts.grades import Grade
from alerts.kinds.fields import read
from alerts.kinds.kind import (
    Assigns,
    CaseKind,
    Credits,
    Effect,
    FormStep,
    Marks,
    Opens,
    Pauses,
    Proves,
    Resumes,
    Sets,
)
from alerts.kinds.proving import prove
from alerts.models import Case, Easing
from alerts.recurring.crediting import credit
from alerts.units import get_unit
from huiying import audit
from huiying.errors import Conflict, Forbidden, Invalid
from huiying.notify import DRILL_MARK
from huiying.people import ROLE_NAMES, Actor

LONGEST_TITLE = 200


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
    if not kind.by_hand:
        raise Forbidden(f"“{kind.label}”由系统到期自动登记，不能手工登记", code="not_your_step")
    if not actor.has(*kind.roles):
        names = "、".join(sorted(ROLE_NAMES[role] for role in kind.roles))
        raise Forbidden(f"“{kind.label}”须由{names}登记", code="not_your_step")
    form = read(kind.form, given, now=now)
    return register(session, kind, form, actor=actor, now=now, drill_id=drill_id)


def register(
    session: Session,
    kind: CaseKind,
    form: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    drill_id: int | None = None,
) -> Case:
    """Open a case by a form that has been read, whoever opens it."""
    audit.take_turn(session)
    case = _new(session, kind, form, actor=actor, now=now)
    if drill_id is not None:
        case.drill_id, case.title = drill_id, f"{DRILL_MARK}{case.title}"
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
    """Take a step of the case's kind, or propose it where it takes two persons or stops a clock after the fact.

    Raises Conflict for a step it cannot take now, Forbidden for a person who may not, Invalid (`bad_form`).
    """
    deed, step, form = _begin(session, case_id, name, given, actor=actor, now=now)
    if not (step.two_persons or standstills.back_dated(step, form, now)):
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
    form = read(step.fields, given, now=now)
    step.check(case.form, form, now)
    if standstills.keeps_waiting(session, case, step, now):
        deed = replace(deed, after=case.state)
    return deed, step, form


def _carry_out(deed: Deed, step: FormStep, form: dict[str, Any], words: str) -> None:
    deed.done(f"case.{deed.step}", words, form)
    for effect in step.effects:
        _apply(deed, effect, form)
    plan = plan_for(deed.session, deed.case, now=deed.now)
    recompute(deed, because=step.label if plan.supersede else "")


def _apply(deed: Deed, effect: Effect, form: Mapping[str, Any]) -> None:
    case = deed.case
    match effect:
        case Sets() if effect.at in form:
            _set(case, effect, form[effect.at])
        case Marks(name=name, value=value) if value is not None or name in form:
            case.form = case.form | {name: value if value is not None else form[name]}
        case Assigns(unit=unit):
            case.unit_id = get_unit(deed.session, form[unit]).id
        case Proves():
            prove(deed, effect, form)
        case Credits():
            credit(deed, effect, form)
        case Pauses():
            standstills.begin(deed, effect, form)
        case Resumes(ground=ground, at=at):
            standstills.end(deed, ground, datetime.fromisoformat(form[at]))
        case Opens():
            _open_other(deed, effect, form)
    deed.session.flush()


def _set(case: Case, effect: Sets, moment: str) -> None:
    if effect.moment is StartPoint.OCCURRED:
        case.occurred_at = datetime.fromisoformat(moment)
        return
    if effect.moment is StartPoint.FIRST_SEEN:
        case.first_seen_at = datetime.fromisoformat(moment)
        return
    if effect.once and effect.moment in case.moments:
        raise Conflict(f"{START_LABELS[effect.moment]}时间已经登记，要改请用更正的步骤", code="moment_known")
    first = case.moments.get(effect.after) if effect.after else None
    if effect.after and first and datetime.fromisoformat(moment) < datetime.fromisoformat(first):
        raise Invalid(f"时间早于{START_LABELS[effect.after]}时间，请核对", code="bad_form")
    case.moments = case.moments | {effect.moment: moment}


def _open_other(deed: Deed, opens: Opens, form: Mapping[str, Any]) -> None:
    case, name = deed.case, form[opens.kind]
    given = opens.form(name, case.form, form) | {"origin": case.number}
    other = open_form(deed.session, name, given, actor=deed.actor, now=deed.now, drill_id=case.drill_id)
    case.form = case.form | {"opened_case": other.number}
    deed.also(
        "case.passed_on", deed.step, f"转为{kinds.kind(name).label} {other.number}", {"case_id": other.id}
    )
