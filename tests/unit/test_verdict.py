"""What a run amounts to: every kind of answer has its state, and nothing calls itself a success."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.models import GOOD, RunState
from crawlers.verdict import Answer, Before, Tally, judge

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ENDS = {
    Answer.FAILED: RunState.FAILING,
    Answer.NOTHING: RunState.INTERRUPTED,
    Answer.ROBOTS: RunState.ROBOTS,
}


@pytest.mark.parametrize(
    "answer", [answer for answer in Answer if answer not in {Answer.READ, Answer.NOT_MODIFIED}]
)
def test_an_answer_that_is_no_list_names_itself(answer: Answer) -> None:
    verdict = judge(Tally(answer=answer, detail="为什么"), Before(state="fresh"))
    assert verdict.state == ENDS.get(answer, answer.value)
    assert (verdict.error, verdict.trust) == ("为什么", False)


def read(*, seen: int, asked: int, offered: int, new: int) -> Tally:
    return Tally(answer=Answer.READ, seen=seen, asked=asked, offered=offered, new=new)


def test_what_is_left_is_said_and_its_etag_not_trusted() -> None:
    verdict = judge(read(seen=50, asked=50, offered=20, new=20), Before())
    assert (verdict.state, verdict.trust) == (RunState.FRESH, False)
    assert verdict.error == "30 篇这一轮没有来得及取，下一轮接着取"
    whole = judge(read(seen=50, asked=20, offered=20, new=20), Before())
    assert (whole.state, whole.trust, whole.error) == (RunState.FRESH, True, None)


def test_a_site_that_asked_for_patience_half_way_is_no_success() -> None:
    tally = read(seen=50, asked=50, offered=20, new=20)
    tally.retry_after = NOON
    tally.article_failed("/7 答复 HTTP 429", passing=True, external_id="/7")
    verdict = judge(tally, Before())
    assert (verdict.state, verdict.trust) == (RunState.RATE_LIMITED, False)
    assert "还有 30 篇" in (verdict.error or "")
    assert tally.missed == {"/7": True}


@given(
    st.sampled_from(Answer),
    st.integers(0, 500),
    st.integers(0, 500),
    st.integers(0, 500),
    st.lists(st.booleans(), max_size=20),
)
def test_only_a_run_that_brought_all_is_trusted(
    answer: Answer, seen: int, asked: int, offered: int, failed: list[bool]
) -> None:
    tally = Tally(answer=answer, seen=seen, asked=min(asked, seen), offered=min(offered, asked, seen))
    for passing in failed:
        tally.article_failed("没有取到", passing=passing)
    verdict = judge(tally, Before(state="fresh"))
    if answer is Answer.READ and verdict.trust:
        assert not tally.left
        assert not any(failed)
    if verdict.state in GOOD:
        assert answer in {Answer.READ, Answer.NOT_MODIFIED}
        assert not (answer is Answer.READ and failed)
