"""What may be done now, by whom looks on: the decisions are the use cases', the names those of the routes."""

from collections.abc import Iterable, Iterator

from alerts import course
from alerts.course import TABLE, Standpoint
from alerts.duties import DUTY_LABELS
from alerts.kinds.kind import Assigns, FormStep, Proves
from alerts.models import Alert, Easing, Evidence
from alerts.stages import CLOSED, Stage, Step
from api.schemas.base import Action
from api.views.case_forms import field_out
from huiying.people import Actor, Role
from response import gates, reviews
from response.standing import Progress

ROUTES: dict[str, str] = {
    Step.ASSESS: "assess",
    Step.ASSIGN: "assign",
    Step.SIGN_FOR: "sign_for",
    Step.SEND_BACK: "send_back",
    Step.CO_UNITS: "co_units",
    Step.RECORD_MEASURE: "measures",
    Step.CONFIRM_FACT: "facts",
    Step.SET_GRADE: "grade",
    Step.PROPOSE_EASING: "easings",
    Step.RECORD_EVIDENCE: "evidence",
    Step.CONCEDE: "concede",
    Step.PUBLISH_RESULT: "result",
    Step.EVALUATE: "effect",
    Step.ARCHIVE: "archive",
    Step.URGE: "urge",
    Step.JOINT_ACTION: "joint_actions",
    Step.REFER: "referral",
    Step.MERGE: "merge",
}
"""Steps offered on the case itself; confirmations stand on what they confirm."""
NEXT: dict[str, str] = {
    Stage.ASSESSING: "assess",
    Stage.ASSIGNING: "assign",
    Stage.SIGNING: "sign_for",
    Stage.HANDLING: "drafts",
    Stage.EVALUATING: "effect",
    Stage.ARCHIVING: "archive",
    Stage.SET_ASIDE: "archive",
}
"""What a case waits for; one that is being answered waits for evidence, then for its result."""
REVIEWED = ("first", "second", "final", "secrecy", "privacy", "judgement", "publications")
"""What a draft waits for, in the order in which it is offered first."""
WRITTEN = ("attribute", "risk", "interpretation", "submit")


def of_case(case: Standpoint, actor: Actor) -> list[Action]:
    """Every step from where the case stands; the one it waits for is primary."""
    primary = _next(case) if case.table is course.TABLE else _awaited_step(case, actor)
    steps = [
        _step(each, case, primary) for each in course.allowed_actions(case, actor) if _offered(each, case)
    ]
    allowed = course.allowed_actions(case, actor)
    # The time of the event is a fact too, but is corrected in a form of its own.
    steps += [
        _action("time", "更正事发时间", each.why_not) for each in allowed if each.name is Step.CONFIRM_FACT
    ]
    blamed = None if actor.has(*course.OFFICERS) else "“提出问责”须由值班员或领导办理"
    steps.append(_action("findings", "提出问责", blamed))
    if case.stage in CLOSED:
        return steps
    writing = Progress(authors=frozenset(), unit_id=case.unit_id, unlinked=0)
    why = reviews.refusal(reviews.Step.ADD_VERSION, writing, actor)
    return [*steps, _action("drafts", "拟稿", why.message if why else None, primary=primary == "drafts")]


def _offered(each: course.Action, case: Standpoint) -> bool:
    return each.name in ROUTES or isinstance(case.table[each.name], FormStep)


def _step(each: course.Action, case: Standpoint, primary: str | None) -> Action:
    move = case.table[each.name]
    if isinstance(move, FormStep):
        action = _action(each.name, each.label, each.why_not, primary=each.name == primary)
        return action.model_copy(update={"fields": [field_out(field) for field in move.fields]})
    name = ROUTES[each.name]
    return _action(name, each.label, each.why_not, primary=name == primary)


def _next(case: Standpoint) -> str | None:
    if case.stage == Stage.RESPONDING:
        return "evidence" if case.open_duties else "result"
    return NEXT.get(case.stage)


def _awaited_step(case: Standpoint, actor: Actor) -> str | None:
    """What a case with a form waits for from this person: a unit, then what is owed, then whatever moves it on."""
    if case.unit_id is not None and case.unit_id != actor.unit_id:
        return None
    moves = [
        (each.name, move)
        for each in course.allowed_actions(case, actor)
        if each.why_not is None and isinstance(move := case.table[each.name], FormStep)
    ]
    for wanted in (_assigns, _discharges, _moves_on):
        for name, move in moves:
            if wanted(move, case):
                return name
    return None


def _assigns(move: FormStep, case: Standpoint) -> bool:
    return case.unit_id is None and any(isinstance(effect, Assigns) for effect in move.effects)


def _discharges(move: FormStep, case: Standpoint) -> bool:
    proved = [effect.duty for effect in move.effects if isinstance(effect, Proves) and effect.duty]
    return any(DUTY_LABELS[duty] in case.open_duties for duty in proved)


def _moves_on(move: FormStep, case: Standpoint) -> bool:
    return bool(move.targets - {case.stage}) and not move.two_persons


def of_draft(draft: Progress, actor: Actor) -> list[Action]:
    """Every step of a draft; the next one this person may take is primary."""
    allowed = reviews.allowed_actions(draft, actor)
    open_to = {each.name.value for each in allowed if each.why_not is None}
    primary = next((name for name in _awaited(draft) if name in open_to), None)
    return [_action(each.name, each.label, each.why_not, primary=each.name == primary) for each in allowed]


def _awaited(draft: Progress) -> Iterator[str]:
    """The steps that somebody waits for, in the order in which one person would take them."""
    owed = {each.gate for each in gates.debts(draft)}
    shut = {each.gate for each in gates.standings(draft) if not each.closed}
    for name in (*REVIEWED, *WRITTEN):
        gate = reviews.GATE_OF.get(reviews.Step(name))
        # A published draft may be published again elsewhere, but nothing waits for it but what it owes.
        if (gate in (owed if draft.published else shut)) if gate else not draft.published:
            yield name
    if draft.returned and not draft.published:
        yield "versions"


def of_publication(proof: Evidence, actor: Actor, *, has_pair: bool) -> list[Action]:
    """A publication can be taken back; that of a policy document or its 解读材料 can be looked at for links."""
    if proof.withdrawn_at or proof.false_at:
        return []
    keepers = course.OFFICERS | {Role.SPOKESPERSON}
    barred = None if actor.has(*keepers) else "须由新闻发言人、值班员或领导办理"
    look = _action("check", "检查互链", None if actor.has(*keepers, Role.UNIT) else barred)
    return [*([look] if has_pair else []), _action("withdraw", "撤回发布", barred)]


def of_alert(alert: Alert, actor: Actor) -> list[Action]:
    """Acknowledge, open, dismiss."""
    barred = None if actor.has(*course.OFFICERS) else "须由值班员或领导办理"
    closed = {"opened": "已立为办件", "dismissed": "已按误报关闭"}.get(alert.state)
    seen = "已有人认领" if alert.acknowledged_at else closed if alert.state == "dismissed" else None
    return [
        _action("acknowledge", "认领", barred or seen, primary=seen is None),
        _action("open", "立案", barred or closed, primary=seen is not None),
        _action("dismiss", "误报", barred or closed),
    ]


def of_evidence(row: Evidence, case: Standpoint, actor: Actor) -> list[Action]:
    """补录 waits for a second person; what was entered in error can be taken back."""
    if row.withdrawn_at or row.false_at:
        return []
    withdraw = _action("withdraw", "撤回", barred(Step.RECORD_EVIDENCE, case, actor))
    if row.counts:
        return [withdraw]
    why = barred(Step.CONFIRM_EVIDENCE, case, actor)
    own = "须由第二人确认，登记人本人不能确认" if row.entered_by == actor.username else None
    return [_action("confirm", "确认补录", why or own, primary=True), withdraw]


def of_easing(row: Easing, case: Standpoint, actor: Actor) -> list[Action]:
    """An easing asked for waits for a second person, who may also turn it down."""
    if row.state != "proposed":
        return []
    why = barred(Step.CONFIRM_EASING, case, actor)
    own = "须由第二人确认，申请人本人不能确认" if row.proposed_by == actor.username else None
    return [_action("confirm", "确认放宽", why or own, primary=True), _action("decline", "驳回", why)]


def barred(step: Step, case: Standpoint, actor: Actor) -> str | None:
    """Why this person may not take a step of this case now; None when they may."""
    found = [each for each in course.allowed_actions(case, actor) if each.name is step]
    return found[0].why_not if found else f"办件现在不能{TABLE[step].label}"


def _action(name: str, label: str, why_not: str | None, *, primary: bool = False) -> Action:
    return Action(
        name=name, label=label, allowed=why_not is None, why_not=why_not, primary=primary and why_not is None
    )


def primary(actions: Iterable[Action]) -> Action | None:
    """The one thing that is this person's to do, if there is one."""
    return next((action for action in actions if action.primary), None)
