"""Where a draft stands: all of its record that decides what may happen to it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from response.terms import Attribute, Gate, Kind, Stage, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A review of the newest version."""

    stage: Stage
    by: str
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was last said at a gate, and still holds for the newest version."""

    verdict: Verdict
    by: str = ""
    attribute: Attribute | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """The 解读材料 of a policy document; `missing` is what it still waits for, in words."""

    has_text: bool
    published: bool = False
    missing: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return self.has_text and (self.published or not self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """All of a draft that decides what may happen to it. Reviews, slip and marks are those of the newest version."""

    authors: frozenset[str]
    unit_id: str | None
    """The unit that is to answer."""
    unlinked: int
    """Sentences that say neither where they come from nor that they are the office's own word."""
    kind: Kind = Kind.ANSWER
    submitted: bool = False
    given: tuple[Given, ...] = ()
    slip: bool | None = None
    """Whether the secrecy review let it pass; None while there is none."""
    marks: Mapping[Gate, Mark] = field(default_factory=dict)
    companion: Companion | None = None
    """Of a policy document: its interpretation, if there is one."""
    alone: bool = False
    """An interpretation whose policy document is not yet published."""
    grave: bool = False
    """The case is an emergency of grade I or II."""
    express: bool = False
    """The express lane was opened."""
    published: bool = False
    case_closed: bool = False

    @property
    def returned(self) -> bool:
        """Somebody sent the newest version back; it waits for another."""
        sent_back = (
            mark.verdict is Verdict.RETURNED
            for gate, mark in self.marks.items()
            if gate in {Gate.PRIVACY, Gate.JUDGEMENT}
        )
        return self.slip is False or any(not review.approved for review in self.given) or any(sent_back)

    @property
    def missing_stages(self) -> tuple[Stage, ...]:
        """The reviews not yet passed, in order."""
        passed = {review.stage for review in self.given if review.approved}
        return tuple(stage for stage in Stage if stage not in passed)

    @property
    def next_stage(self) -> Stage | None:
        """The review that is due; None when all are given."""
        return next(iter(self.missing_stages), None)
