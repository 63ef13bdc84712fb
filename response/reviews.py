"""What may happen to a draft next, who may do it, and why not: writing, 三审三校, the gates, publication. Pure.

First, second and final review come in that order, from three different people, none of whom wrote any version.
A review returned ends the round; a new version begins another, in which nothing given before counts. In the express
lane of an emergency the final review may come first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from huiying.errors import Conflict, Forbidden, HuiyingError
from huiying.people import ROLE_NAMES, Actor, Role
from response import gates
from response.gates import WRITERS
from response.standing import Progress
from response.terms import GATE_LABELS, KIND_LABELS, STAGE_LABELS, Gate, Kind, Stage


class Step(StrEnum):
    """What can be done to a draft; the names are those of the actions."""

    ADD_VERSION = "versions"
    SUBMIT = "submit"
    ATTRIBUTE = "attribute"
    RISK = "risk"
    INTERPRETATION = "interpretation"
    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    SECRECY = "secrecy"
    PRIVACY = "privacy"
    JUDGEMENT = "judgement"
    EXPRESS = "express"
    PUBLISH = "publications"


class DraftState(StrEnum):
    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"


GATE_OF = {
    Step.ATTRIBUTE: Gate.ATTRIBUTE,
    Step.RISK: Gate.RISK,
    Step.INTERPRETATION: Gate.INTERPRETATION,
    Step.SECRECY: Gate.SECRECY,
    Step.PRIVACY: Gate.PRIVACY,
    Step.JUDGEMENT: Gate.JUDGEMENT,
    Step.FIRST: Gate.REVIEWS,
    Step.SECOND: Gate.REVIEWS,
    Step.FINAL: Gate.REVIEWS,
}
STEP_LABELS = {
    Step.ADD_VERSION: "拟稿",
    Step.SUBMIT: "送审",
    Step.ATTRIBUTE: "认定公开属性",
    Step.RISK: "舆情风险评估",
    Step.INTERPRETATION: "解读材料",
    Step.FIRST: "初审",
    Step.SECOND: "复审",
    Step.FINAL: "终审",
    Step.SECRECY: "保密审查",
    Step.PRIVACY: "去标识化核对",
    Step.JUDGEMENT: "公开研判",
    Step.EXPRESS: "应急快车道",
    Step.PUBLISH: "登记发布",
}
STATE_LABELS = {
    DraftState.DRAFTING: "起草中",
    DraftState.IN_REVIEW: "审核中",
    DraftState.APPROVED: "已通过，待发布",
    DraftState.PUBLISHED: "已发布",
}
ROLES: dict[Step, frozenset[Role]] = {
    Step.ADD_VERSION: WRITERS,
    Step.SUBMIT: WRITERS,
    Step.EXPRESS: frozenset({Role.LEADER}),
    Step.PUBLISH: frozenset({Role.SPOKESPERSON}),
    **{step: gates.KEEPERS[gate] for step, gate in GATE_OF.items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to do to a draft; `why_not` says why this person may not do it now, else None."""

    name: Step
    label: str
    why_not: str | None = None


def state(draft: Progress) -> DraftState:
    """Where a draft stands."""
    if draft.published:
        return DraftState.PUBLISHED
    if not draft.submitted or draft.returned:
        return DraftState.DRAFTING
    return DraftState.IN_REVIEW if gates.blocking(draft) else DraftState.APPROVED


def allowed_actions(draft: Progress, actor: Actor) -> list[Action]:
    """Every step this kind of draft can take, with the reason where this person may not take it now."""
    refusals = {step: refusal(step, draft, actor) for step in Step if _is_asked(step, draft)}
    return [
        Action(name=step, label=STEP_LABELS[step], why_not=why.message if why else None)
        for step, why in refusals.items()
    ]


def require(step: Step, draft: Progress, actor: Actor) -> None:
    """Raises Forbidden for a person who may not, Conflict for a draft that is not so far."""
    why = refusal(step, draft, actor)
    if why is not None:
        raise why


def refusal(step: Step, draft: Progress, actor: Actor) -> HuiyingError | None:
    """Why this person may not take this step now; None when they may."""
    if not _is_asked(step, draft):
        words = f"{KIND_LABELS[draft.kind]}不需要{STEP_LABELS[step]}"
        return Conflict(words, code="gate_not_asked")
    return _barred_by_role(step, draft, actor) or _closed(step, draft) or _DECIDERS[step](step, draft, actor)


def _is_asked(step: Step, draft: Progress) -> bool:
    if step is Step.EXPRESS:
        return draft.kind in gates.EXPRESS_KINDS
    return step not in GATE_OF or GATE_OF[step] in gates.gates_of(draft.kind)


def _barred_by_role(step: Step, draft: Progress, actor: Actor) -> HuiyingError | None:
    if not actor.has(*ROLES[step]):
        names = "、".join(sorted(ROLE_NAMES[role] for role in ROLES[step]))
        return Forbidden(f"“{STEP_LABELS[step]}”须由{names}办理", code="not_your_step")
    only_unit = not actor.has(*(ROLES[step] - {Role.UNIT}))
    if only_unit and actor.unit_id != draft.unit_id:
        return Forbidden("这个办件不属于您的单位", code="not_your_unit")
    return None


def _closed(step: Step, draft: Progress) -> HuiyingError | None:
    owed = {each.gate for each in gates.debts(draft)}
    if draft.published and step is not Step.PUBLISH and GATE_OF.get(step) not in owed:
        return Conflict("已经发布，不能再改；如有更正，请另拟一稿并重新审核", code="published")
    if draft.case_closed:
        return Conflict("办件已归档，不能再办理", code="case_archived")
    return None


def _anytime(_step: Step, _draft: Progress, _actor: Actor) -> HuiyingError | None:
    return None


def _submit(_step: Step, draft: Progress, _actor: Actor) -> HuiyingError | None:
    if draft.returned:
        return Conflict("这一版已被退回：请先修改并保存新版本，再送审", code="returned")
    if draft.submitted:
        return Conflict("这一版已经送审", code="already_submitted")
    if draft.unlinked:
        words = f"有 {draft.unlinked} 句没有出处：请为每句链接材料，或注明为本单位陈述，再送审"
        return Conflict(words, code="unlinked_sentences")
    if draft.kind is Kind.POLICY and (draft.companion is None or not draft.companion.has_text):
        words = "没有解读材料，不予送审：请先起草或关联解读材料，与政策文件一并报批"
        return Conflict(words, code="interpretation_missing")
    return None


def _review(step: Step, draft: Progress, actor: Actor) -> HuiyingError | None:
    if actor.username in draft.authors:
        return Forbidden("执笔人不能审核自己的稿子，请换一位审核人", code="author_reviews")
    given = next((review for review in draft.given if review.by == actor.username), None)
    if given is not None:
        words = f"您已做过{STAGE_LABELS[given.stage]}，三审须由三个不同的人完成"
        return Forbidden(words, code="same_reviewer")
    if (unready := _not_in_review(draft)) is not None:
        return unready
    if draft.next_stage is None:
        return Conflict("三审已经完成", code="review_complete")
    return None if Stage(step.value) in _due(draft) else _out_of_order(draft.next_stage)


def _due(draft: Progress) -> frozenset[Stage]:
    """The reviews that may be given now: the next one, and in the express lane the final one too."""
    ahead = {Stage.FINAL} & set(draft.missing_stages) if draft.express else set()
    return frozenset({*draft.missing_stages[:1], *ahead})


def _out_of_order(due: Stage) -> HuiyingError:
    return Conflict(f"现在该做的是{STAGE_LABELS[due]}", code="review_out_of_order")


def _secrecy(_step: Step, draft: Progress, actor: Actor) -> HuiyingError | None:
    if actor.username in draft.authors:
        return Forbidden("执笔人不能做自己稿子的保密审查", code="author_reviews")
    if draft.slip is not None:
        return Conflict("这一版已做过保密审查", code="slip_given")
    return _not_in_review(draft)


def _look(step: Step, draft: Progress, actor: Actor) -> HuiyingError | None:
    """去标识化 and 研判 look at the words, and somebody else's eyes do."""
    label = GATE_LABELS[GATE_OF[step]]
    if actor.username in draft.authors:
        return Forbidden(f"执笔人不能做自己稿子的{label}，请换一位", code="author_reviews")
    if GATE_OF[step] in draft.marks:
        return Conflict(f"这一版已做过{label}", code="gate_given")
    return _not_in_review(draft)


def _not_in_review(draft: Progress) -> HuiyingError | None:
    if draft.published:
        return None
    if draft.returned:
        return Conflict("这一版已被退回，等待修改", code="returned")
    if not draft.submitted:
        return Conflict("稿子还没有送审", code="not_submitted")
    return None


def _interpretation(_step: Step, draft: Progress, _actor: Actor) -> HuiyingError | None:
    if draft.companion is not None:
        return Conflict("已经有解读材料，请直接修改那一稿", code="interpretation_given")
    return None


def _express(_step: Step, draft: Progress, _actor: Actor) -> HuiyingError | None:
    if draft.express:
        return Conflict("已经开了应急快车道", code="express_open")
    if not draft.grave:
        return Conflict("应急快车道只用于特别重大、重大突发事件（I、II 级）", code="express_not_allowed")
    return None


def _publish(_step: Step, draft: Progress, _actor: Actor) -> HuiyingError | None:
    if draft.published:
        return None
    missing = [] if draft.submitted and not draft.returned else ["还没有送审"]
    missing += [str(each.why) for each in gates.blocking(draft)]
    if draft.alone:
        missing.append("解读材料与政策文件同时发布，请在政策文件的稿子上登记")
    return Conflict(f"还不能发布：{'；'.join(missing)}", code="review_incomplete") if missing else None


_DECIDERS: dict[Step, Callable[[Step, Progress, Actor], HuiyingError | None]] = {
    Step.ADD_VERSION: _anytime,
    Step.SUBMIT: _submit,
    Step.ATTRIBUTE: _anytime,
    Step.RISK: _anytime,
    Step.INTERPRETATION: _interpretation,
    Step.FIRST: _review,
    Step.SECOND: _review,
    Step.FINAL: _review,
    Step.SECRECY: _secrecy,
    Step.PRIVACY: _look,
    Step.JUDGEMENT: _look,
    Step.EXPRESS: _express,
    Step.PUBLISH: _publish,
}
