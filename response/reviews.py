"""三审三校 and the secrecy slip: what may happen to a draft next, who may do it, and why not. Pure.

First, second and final review come in that order, from three different people, none of whom wrote any version.
A review returned ends the round; a new version begins another, in which nothing given before counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from huiying.errors import Conflict, Forbidden, HuiyingError
from huiying.people import ROLE_NAMES, Actor, Role


class Stage(StrEnum):
    FIRST = "first"
    SECOND = "second"
    FINAL = "final"


class Step(StrEnum):
    """What can be done to a draft; the names are those of the routes."""

    ADD_VERSION = "versions"
    SUBMIT = "submit"
    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    SECRECY = "secrecy"
    PUBLISH = "publications"


class DraftState(StrEnum):
    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"


STAGE_LABELS = {Stage.FIRST: "初审", Stage.SECOND: "复审", Stage.FINAL: "终审"}
STEP_LABELS = {
    Step.ADD_VERSION: "拟稿",
    Step.SUBMIT: "送审",
    Step.FIRST: "初审",
    Step.SECOND: "复审",
    Step.FINAL: "终审",
    Step.SECRECY: "保密审查",
    Step.PUBLISH: "登记发布",
}
STATE_LABELS = {
    DraftState.DRAFTING: "起草中",
    DraftState.IN_REVIEW: "审核中",
    DraftState.APPROVED: "已通过，待发布",
    DraftState.PUBLISHED: "已发布",
}
WRITERS = frozenset({Role.SPOKESPERSON, Role.UNIT})
REVIEWERS = frozenset({Role.REVIEWER, Role.LEADER})
ROLES: dict[Step, frozenset[Role]] = {
    Step.ADD_VERSION: WRITERS,
    Step.SUBMIT: WRITERS,
    Step.FIRST: REVIEWERS,
    Step.SECOND: REVIEWERS,
    Step.FINAL: REVIEWERS,
    Step.SECRECY: frozenset({Role.SECRECY}),
    Step.PUBLISH: frozenset({Role.SPOKESPERSON}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A review of the newest version."""

    stage: Stage
    by: str
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All of a draft that decides what may happen to it. Reviews and slip are those of the newest version."""

    authors: frozenset[str]
    unit_id: str | None
    """The unit that is to answer."""
    unlinked: int
    """Sentences that say neither where they come from nor that they are the office's own word."""
    submitted: bool = False
    given: tuple[Given, ...] = ()
    slip: bool | None = None
    """Whether the secrecy review let it pass; None while there is none."""
    published: bool = False
    case_closed: bool = False

    @property
    def returned(self) -> bool:
        return self.slip is False or any(not review.approved for review in self.given)

    @property
    def next_stage(self) -> Stage | None:
        """The review that is due; None when all are given."""
        passed = {review.stage for review in self.given if review.approved}
        return next((stage for stage in Stage if stage not in passed), None)


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
    return DraftState.IN_REVIEW if draft.next_stage or draft.slip is None else DraftState.APPROVED


def allowed_actions(draft: Progress, actor: Actor) -> list[Action]:
    """Every step, with the reason where this person may not take it now."""
    refusals = {step: refusal(step, draft, actor) for step in Step}
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
    return _barred_by_role(step, draft, actor) or _closed(step, draft) or _DECIDERS[step](step, draft, actor)


def _barred_by_role(step: Step, draft: Progress, actor: Actor) -> HuiyingError | None:
    if not actor.has(*ROLES[step]):
        names = "、".join(sorted(ROLE_NAMES[role] for role in ROLES[step]))
        return Forbidden(f"“{STEP_LABELS[step]}”须由{names}办理", code="not_your_step")
    only_unit = not actor.has(*(ROLES[step] - {Role.UNIT}))
    if only_unit and actor.unit_id != draft.unit_id:
        return Forbidden("这个办件不属于您的单位", code="not_your_unit")
    return None


def _closed(step: Step, draft: Progress) -> HuiyingError | None:
    if draft.published and step is not Step.PUBLISH:
        return Conflict("已经发布，不能再改；如有更正，请另拟一稿并重新审核", code="published")
    if draft.case_closed:
        return Conflict("办件已归档，不能再办理", code="case_archived")
    return None


def _version(_step: Step, _draft: Progress, _actor: Actor) -> HuiyingError | None:
    return None


def _submit(_step: Step, draft: Progress, _actor: Actor) -> HuiyingError | None:
    if draft.returned:
        return Conflict("这一版已被退回：请先修改并保存新版本，再送审", code="returned")
    if draft.submitted:
        return Conflict("这一版已经送审", code="already_submitted")
    if draft.unlinked:
        words = f"有 {draft.unlinked} 句没有出处：请为每句链接材料，或注明为本单位陈述，再送审"
        return Conflict(words, code="unlinked_sentences")
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
    if draft.next_stage is not None and step != draft.next_stage.value:
        return Conflict(f"现在该做的是{STAGE_LABELS[draft.next_stage]}", code="review_out_of_order")
    return Conflict("三审已经完成", code="review_complete") if draft.next_stage is None else None


def _secrecy(_step: Step, draft: Progress, actor: Actor) -> HuiyingError | None:
    if actor.username in draft.authors:
        return Forbidden("执笔人不能做自己稿子的保密审查", code="author_reviews")
    if draft.slip is not None:
        return Conflict("这一版已做过保密审查", code="slip_given")
    return _not_in_review(draft)


def _not_in_review(draft: Progress) -> HuiyingError | None:
    if draft.returned:
        return Conflict("这一版已被退回，等待修改", code="returned")
    if not draft.submitted:
        return Conflict("稿子还没有送审", code="not_submitted")
    return None


def _publish(_step: Step, draft: Progress, _actor: Actor) -> HuiyingError | None:
    missing = []
    if not draft.submitted or draft.returned:
        missing.append("送审")
    if draft.next_stage is not None:
        missing.append(STAGE_LABELS[draft.next_stage])
    if draft.slip is not True:
        missing.append("保密审查")
    if missing and not draft.published:
        return Conflict(f"还差{'、'.join(missing)}，不能发布", code="review_incomplete")
    return None


_DECIDERS: dict[Step, Callable[[Step, Progress, Actor], HuiyingError | None]] = {
    Step.ADD_VERSION: _version,
    Step.SUBMIT: _submit,
    Step.FIRST: _review,
    Step.SECOND: _review,
    Step.FINAL: _review,
    Step.SECRECY: _secrecy,
    Step.PUBLISH: _publish,
}
