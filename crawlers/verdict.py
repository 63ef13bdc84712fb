"""What a run amounts to: a pure decision from what was seen, so that nothing calls itself a success."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crawlers.models import GOOD, RunState


class Answer(StrEnum):
    """What the source's own page (feed, list, API) gave."""

    READ = "read"
    NOT_MODIFIED = "not_modified"
    ROBOTS = "robots"
    TOO_LARGE = "too_large"
    NOT_A_FEED = "not_a_feed"
    NOT_JSON = "not_json"
    FAILED = "failed"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    SOFT_404 = "soft_404"
    LOGIN_WALL = "login_wall"
    COOKIE_WALL = "cookie_wall"
    REFUSED = "refused"
    INSIDE = "inside"
    LOGIN_REFUSED = "login_refused"
    UNTRUSTED = "untrusted"
    NOTHING = "nothing"
    """No answer came before the run was stopped."""


PASSING = frozenset({Answer.FAILED, Answer.RATE_LIMITED, Answer.NOTHING})
"""What may be gone next time: a timeout, not a 404."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one run has seen so far."""

    answer: Answer = Answer.NOTHING
    detail: str | None = None
    """In Chinese: what the source's own page did wrong."""
    requests: int = 0
    bytes: int = 0
    seen: int = 0
    asked: int = 0
    """Of those seen, how many are wanted: not held yet and not given up for now."""
    offered: int = 0
    new: int = 0
    problems: list[str] = field(default_factory=list)
    """One Chinese sentence an article that was not fetched."""
    unit: str = "篇"
    """What the problems are counted in."""
    passing: int = 0
    """How many of the problems may be gone next time."""
    missed: dict[str, bool] = field(default_factory=dict)
    """External id of each of them → whether its problem may be gone next time."""
    etag: str | None = None
    last_modified: str | None = None
    retry_after: datetime | None = None
    """The site asked not to be asked before."""

    def article_failed(self, words: str, *, passing: bool, external_id: str | None = None) -> None:
        self.problems.append(words)
        self.passing += passing
        if external_id is not None:
            self.missed[external_id] = passing

    @property
    def left(self) -> int:
        """Articles that the run did not come to."""
        return max(0, self.asked - self.offered - len(self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How the run before this one ended."""

    state: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """State and explanation of a run; `trust` says whether its ETag may be sent next time."""

    state: RunState
    error: str | None = None
    trust: bool = False


_STATES = {Answer.FAILED: RunState.FAILING, Answer.NOTHING: RunState.INTERRUPTED}
"""Answers after which a run is called by another name than theirs."""


def judge(tally: Tally, before: Before) -> Verdict:
    """Name the run. A 200 with nothing in it is `empty`; a 304 keeps a preceding failure."""
    if tally.answer is Answer.NOT_MODIFIED:
        return _not_modified(before)
    if tally.answer is not Answer.READ:
        state = _STATES.get(tally.answer) or RunState(tally.answer.value)
        return Verdict(state=state, error=tally.detail)
    if tally.seen == 0:
        return Verdict(state=RunState.EMPTY, error=tally.detail)
    if tally.retry_after is not None:
        words = f"网站要求放慢：还有 {tally.left + len(tally.problems)} 篇没有取，等它允许后接着取"
        return Verdict(state=RunState.RATE_LIMITED, error=words)
    if tally.problems:
        return _troubled(tally)
    state = RunState.FRESH if tally.new else RunState.UNCHANGED
    return Verdict(state=state, error=_left(tally) or None, trust=not tally.left)


def _not_modified(before: Before) -> Verdict:
    if before.state is None:
        return Verdict(
            state=RunState.FAILING, error="首次采集就答复 304（未变化），没有给出内容：请检查该网址"
        )
    if before.state in GOOD or before.state in {RunState.INTERRUPTED, RunState.RUNNING}:
        return Verdict(state=RunState.UNCHANGED, trust=True)
    return Verdict(state=RunState(before.state), error=before.error, trust=before.state == RunState.PARTIAL)


def _troubled(tally: Tally) -> Verdict:
    words = f"{len(tally.problems)} {tally.unit}没有取到：" + "；".join(tally.problems[:3])
    if tally.offered == 0 and len(tally.problems) == tally.seen:
        return Verdict(state=RunState.FAILING, error=words)
    words = "；".join(filter(None, [words, _left(tally)]))
    return Verdict(state=RunState.PARTIAL, error=words, trust=tally.passing == 0 and not tally.left)


def _left(tally: Tally) -> str:
    return f"{tally.left} 篇这一轮没有来得及取，下一轮接着取" if tally.left else ""
