"""Three reviews by three people, none of them an author; a slip; then publication; then nothing more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.errors import Conflict, Forbidden
from huiying.people import Actor, Role
from response.reviews import (
    DraftState,
    Given,
    Progress,
    Stage,
    Step,
    allowed_actions,
    refusal,
    require,
    state,
)
from response.wording import Sentence, checks, content_hash, whole_text

WRITER = Actor(username="fang", name="方正", roles=frozenset({Role.SPOKESPERSON}))
UNIT = Actor(username="duan", name="段平", roles=frozenset({Role.UNIT}), unit_id="emergency")
STRANGER = replace(UNIT, username="shi", unit_id="housing")
REVIEWERS = [Actor(username=f"shen{n}", name=f"审{n}", roles=frozenset({Role.REVIEWER})) for n in range(4)]
SECRECY = Actor(username="bao", name="鲍密", roles=frozenset({Role.SECRECY}))
ALL_ROLES = Actor(username="quan", name="全能", roles=frozenset(Role), unit_id="emergency")
FRESH = Progress(authors=frozenset({"fang"}), unit_id="emergency", unlinked=0)
SENT = replace(FRESH, submitted=True)


def passed(*stages: Stage) -> tuple[Given, ...]:
    return tuple(Given(stage=stage, by=f"shen{number}", approved=True) for number, stage in enumerate(stages))


ALL_PASSED = replace(SENT, given=passed(*Stage))
APPROVED = replace(ALL_PASSED, slip=True)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (FRESH, DraftState.DRAFTING),
        (SENT, DraftState.IN_REVIEW),
        (ALL_PASSED, DraftState.IN_REVIEW),
        (replace(SENT, slip=True), DraftState.IN_REVIEW),
        (APPROVED, DraftState.APPROVED),
        (replace(APPROVED, slip=False), DraftState.DRAFTING),
        (replace(SENT, given=(Given(stage=Stage.FIRST, by="shen0", approved=False),)), DraftState.DRAFTING),
        (replace(APPROVED, published=True), DraftState.PUBLISHED),
    ],
)
def test_state_follows_from_the_record(draft: Progress, expected: DraftState) -> None:
    assert state(draft) is expected


@pytest.mark.parametrize(
    ("step", "draft", "actor", "code"),
    [
        (Step.FIRST, FRESH, REVIEWERS[0], "not_submitted"),
        (Step.FIRST, SENT, WRITER, "not_your_step"),
        (Step.FIRST, replace(SENT, authors=frozenset({"shen0"})), REVIEWERS[0], "author_reviews"),
        (Step.SECOND, SENT, REVIEWERS[0], "review_out_of_order"),
        (Step.SECOND, replace(SENT, given=passed(Stage.FIRST)), REVIEWERS[0], "same_reviewer"),
        (Step.FINAL, replace(SENT, given=passed(Stage.FIRST, Stage.SECOND)), REVIEWERS[1], "same_reviewer"),
        (Step.FINAL, ALL_PASSED, REVIEWERS[3], "review_complete"),
        (Step.SECRECY, SENT, REVIEWERS[0], "not_your_step"),
        (Step.SECRECY, FRESH, SECRECY, "not_submitted"),
        (Step.SECRECY, APPROVED, SECRECY, "slip_given"),
        (Step.SECRECY, replace(SENT, authors=frozenset({"bao"})), SECRECY, "author_reviews"),
        (Step.SUBMIT, SENT, WRITER, "already_submitted"),
        (Step.SUBMIT, replace(FRESH, unlinked=2), WRITER, "unlinked_sentences"),
        (Step.SUBMIT, replace(SENT, slip=False), WRITER, "returned"),
        (Step.SUBMIT, FRESH, STRANGER, "not_your_unit"),
        (Step.ADD_VERSION, replace(APPROVED, published=True), WRITER, "published"),
        (Step.FINAL, replace(APPROVED, published=True), REVIEWERS[3], "published"),
        (Step.ADD_VERSION, replace(FRESH, case_closed=True), WRITER, "case_archived"),
        (Step.PUBLISH, SENT, WRITER, "review_incomplete"),
        (Step.PUBLISH, ALL_PASSED, WRITER, "review_incomplete"),
        (Step.PUBLISH, replace(SENT, slip=True, given=passed(Stage.FIRST, Stage.SECOND)), WRITER,
         "review_incomplete"),
        (Step.PUBLISH, APPROVED, UNIT, "not_your_step"),
    ],
)  # fmt: skip
def test_refusals(step: Step, draft: Progress, actor: Actor, code: str) -> None:
    with pytest.raises((Conflict, Forbidden)) as refused:
        require(step, draft, actor)
    assert refused.value.reason == code


@pytest.mark.parametrize(
    ("step", "draft", "actor"),
    [
        (Step.SUBMIT, FRESH, WRITER),
        (Step.SUBMIT, FRESH, UNIT),
        (Step.FIRST, SENT, REVIEWERS[0]),
        (Step.SECOND, replace(SENT, given=passed(Stage.FIRST)), REVIEWERS[1]),
        (Step.FINAL, replace(SENT, given=passed(Stage.FIRST, Stage.SECOND)), REVIEWERS[2]),
        (Step.SECRECY, SENT, SECRECY),
        (Step.PUBLISH, APPROVED, WRITER),
        (Step.PUBLISH, replace(APPROVED, published=True), WRITER),
        (Step.ADD_VERSION, APPROVED, WRITER),
    ],
)
def test_what_may_be_done(step: Step, draft: Progress, actor: Actor) -> None:
    require(step, draft, actor)


people = st.sampled_from(["fang", "shen0", "shen1", "shen2"])
reviews = st.builds(Given, stage=st.sampled_from(Stage), by=people, approved=st.booleans())
drafts = st.builds(
    Progress,
    authors=st.frozensets(people, min_size=1),
    unit_id=st.just("emergency"),
    unlinked=st.integers(0, 2),
    submitted=st.booleans(),
    given=st.lists(reviews, max_size=4).map(tuple),
    slip=st.sampled_from([None, True, False]),
    published=st.booleans(),
    case_closed=st.booleans(),
)


@given(drafts)
def test_whatever_is_published_first_passed_three_reviews_and_the_slip(draft: Progress) -> None:
    if draft.published or refusal(Step.PUBLISH, draft, ALL_ROLES):
        return
    assert {review.stage for review in draft.given if review.approved} == set(Stage)
    assert draft.slip is True
    assert not draft.returned


@given(drafts, st.sampled_from([Step.FIRST, Step.SECOND, Step.FINAL]), people)
def test_nobody_reviews_twice_or_what_they_wrote(draft: Progress, step: Step, username: str) -> None:
    reviewer = replace(ALL_ROLES, username=username)
    if refusal(step, draft, reviewer) is None:
        assert username not in draft.authors
        assert username not in {review.by for review in draft.given}


@given(drafts)
def test_listed_actions_agree_with_refusals(draft: Progress) -> None:
    for action in allowed_actions(draft, ALL_ROLES):
        refused = refusal(action.name, draft, ALL_ROLES)
        assert action.why_not == (refused.message if refused else None)


def test_text_and_hash_are_those_of_the_sentences_in_order() -> None:
    sentences = [Sentence(text="今日起火。", own=True), Sentence(text="已扑灭。", document_id=3)]
    assert whole_text(sentences) == "今日起火。已扑灭。"
    assert content_hash("通报", "今日起火。已扑灭。") != content_hash("通报今", "日起火。已扑灭。")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("事故造成 11 人死亡、3 人受伤。", []),
        ("事故造成 4 人死亡。", ["“4 人死亡”与采信的数字（11）不一致"]),
        ("死亡11人受伤3人。", []),
        ("死亡9人受伤3人。", ["“死亡9人”与采信的数字（11）不一致"]),
        ("伤亡情况待定。", ["像是没有填完：“待定”"]),
    ],
)
def test_checks_point_at_figures_and_blanks(text: str, found: list[str]) -> None:
    assert checks([Sentence(text=text, own=True)], {"deaths": 11, "injured": 3}) == found


def test_checks_count_unlinked_sentences_from_one() -> None:
    assert checks([Sentence(text="好。", own=True), Sentence(text="没有来历。")], {}) == ["第 2 句没有出处"]
