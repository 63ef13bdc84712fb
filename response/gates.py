"""The gates before publication: which ones a draft has to pass, who keeps them, which are still shut. Pure.

公开属性 → 保密审查 → 去标识化 → 研判 → 三审 → publication; for a policy document also 舆情风险评估 and 解读材料.
The order is that in which they are shown and named: the clocks run, so people work side by side, and only
publication waits for all. In the express lane of an emergency the final review and the secrecy review are enough,
and what is left becomes a debt; whatever was decided against the draft is no debt and stops it there too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from huiying.people import ROLE_NAMES, Role
from response.standing import Progress
from response.terms import (
    ATTRIBUTE_LABELS,
    GATE_LABELS,
    STAGE_LABELS,
    Attribute,
    Gate,
    Kind,
    Stage,
    Verdict,
)

WRITERS = frozenset({Role.SPOKESPERSON, Role.UNIT})
REVIEWERS = frozenset({Role.REVIEWER, Role.LEADER})
EVERY_KIND = (Gate.ATTRIBUTE, Gate.SECRECY, Gate.PRIVACY, Gate.JUDGEMENT, Gate.REVIEWS)
OF_A_POLICY = (Gate.ATTRIBUTE, Gate.RISK, Gate.INTERPRETATION, *EVERY_KIND[1:])
KEEPERS: dict[Gate, frozenset[Role]] = {
    Gate.ATTRIBUTE: WRITERS,
    Gate.RISK: WRITERS | {Role.LEADER},
    Gate.INTERPRETATION: WRITERS,
    Gate.SECRECY: frozenset({Role.SECRECY}),
    Gate.PRIVACY: frozenset({Role.SECRECY, Role.LEADER}),
    Gate.JUDGEMENT: frozenset({Role.SPOKESPERSON, Role.LEADER}),
    Gate.REVIEWS: REVIEWERS,
}
OF_THE_TEXT = frozenset({Gate.SECRECY, Gate.PRIVACY, Gate.JUDGEMENT, Gate.REVIEWS})
"""What was said of one wording says nothing of the next."""
EXPRESS_KINDS = frozenset({Kind.ANSWER})


class GateState(StrEnum):
    """Whether a gate is passed."""

    OPEN = "open"
    PASSED = "passed"
    EXEMPT = "exempt"
    RETURNED = "returned"


STATE_LABELS = {
    GateState.OPEN: "待办",
    GateState.PASSED: "通过",
    GateState.EXEMPT: "例外",
    GateState.RETURNED: "未通过",
}
_STATES = {
    Verdict.PASSED: GateState.PASSED,
    Verdict.EXEMPT: GateState.EXEMPT,
    Verdict.RETURNED: GateState.RETURNED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One gate of a draft; `why` says what it waits for, None when it is passed."""

    gate: Gate
    state: GateState
    why: str | None = None

    @property
    def closed(self) -> bool:
        return self.why is None


def gates_of(kind: Kind) -> tuple[Gate, ...]:
    """What a draft of this kind has to pass, in order."""
    return OF_A_POLICY if kind is Kind.POLICY else EVERY_KIND


def keepers(gate: Gate) -> str:
    """Who may pass a gate, in words."""
    return "、".join(sorted(ROLE_NAMES[role] for role in KEEPERS[gate]))


def standings(draft: Progress) -> tuple[Standing, ...]:
    """Every gate of the draft as it stands now, in order."""
    return tuple(_LOOK.get(gate, _marked)(gate, draft) for gate in gates_of(draft.kind))


def blocking(draft: Progress) -> tuple[Standing, ...]:
    """What stands in the way of publication now."""
    shut = tuple(each for each in standings(draft) if not each.closed)
    if not draft.express:
        return shut
    return tuple(each for each in shut if each.state is GateState.RETURNED or not _can_wait(each.gate, draft))


def debts(draft: Progress) -> tuple[Standing, ...]:
    """What a draft published by the express lane still owes. An objection raised afterwards is no debt: it is said."""
    if not (draft.published and draft.express):
        return ()
    return tuple(each for each in standings(draft) if each.state is GateState.OPEN)


def _can_wait(gate: Gate, draft: Progress) -> bool:
    if gate is Gate.REVIEWS:
        return Stage.FINAL not in draft.missing_stages
    return gate is not Gate.SECRECY


def _attribute(gate: Gate, draft: Progress) -> Standing:
    mark = draft.marks.get(gate)
    if mark is None or mark.attribute is None:
        return Standing(gate=gate, state=GateState.OPEN, why="还没有认定公开属性")
    if mark.attribute is Attribute.PROACTIVE:
        return Standing(gate=gate, state=GateState.PASSED)
    why = f"公开属性为“{ATTRIBUTE_LABELS[mark.attribute]}”，只有主动公开的才能发布"
    return Standing(gate=gate, state=GateState.RETURNED, why=why)


def _secrecy(gate: Gate, draft: Progress) -> Standing:
    if draft.slip is None:
        return Standing(gate=gate, state=GateState.OPEN, why="还没有保密审查")
    if not draft.slip:
        return Standing(gate=gate, state=GateState.RETURNED, why="保密审查认为不得公开")
    return Standing(gate=gate, state=GateState.PASSED)


def _reviews(gate: Gate, draft: Progress) -> Standing:
    if any(not review.approved for review in draft.given):
        return Standing(gate=gate, state=GateState.RETURNED, why="三审退回")
    missing = "、".join(STAGE_LABELS[stage] for stage in draft.missing_stages)
    if missing:
        return Standing(gate=gate, state=GateState.OPEN, why=f"三审还差{missing}")
    return Standing(gate=gate, state=GateState.PASSED)


def _interpretation(gate: Gate, draft: Progress) -> Standing:
    why = _interpretation_missing(draft)
    return Standing(gate=gate, state=GateState.OPEN if why else GateState.PASSED, why=why)


def _interpretation_missing(draft: Progress) -> str | None:
    if draft.companion is None:
        return "还没有解读材料"
    if not draft.companion.has_text:
        return "解读材料还没有内容"
    if not draft.companion.ready:
        return f"解读材料还不能一并发布（{'；'.join(draft.companion.missing)}）"
    return None


def _marked(gate: Gate, draft: Progress) -> Standing:
    mark = draft.marks.get(gate)
    if mark is None:
        return Standing(gate=gate, state=GateState.OPEN, why=f"还没有做{GATE_LABELS[gate]}")
    why = f"{GATE_LABELS[gate]}未通过" if mark.verdict is Verdict.RETURNED else None
    return Standing(gate=gate, state=_STATES[mark.verdict], why=why)


_LOOK: dict[Gate, Callable[[Gate, Progress], Standing]] = {
    Gate.ATTRIBUTE: _attribute,
    Gate.INTERPRETATION: _interpretation,
    Gate.SECRECY: _secrecy,
    Gate.REVIEWS: _reviews,
}
