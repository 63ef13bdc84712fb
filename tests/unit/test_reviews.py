"""Three reviews by three people, none of them an author; a slip; the gates; then publication; then nothing more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.errors import Conflict, Forbidden
from huiying.people import Actor, Role
from response.gates import blocking, debts, standings
from response.reviews import DraftState, Step, allowed_actions, refusal, require, state
from response.standing import Companion, Given, Mark, Progress
from response.terms import Attribute, Gate, Kind, Stage, Verdict
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


PASSED = Mark(verdict=Verdict.PASSED, by="bao")
BACK = replace(PASSED, verdict=Verdict.RETURNED)
RULED = {
    Gate.ATTRIBUTE: replace(PASSED, attribute=Attribute.PROACTIVE),
    Gate.PRIVACY: PASSED,
    Gate.JUDGEMENT: PASSED,
}
ALL_PASSED = replace(SENT, given=passed(*Stage), marks=RULED)
APPROVED = replace(ALL_PASSED, slip=True)
GRAVE = replace(SENT, grave=True)
EXPRESS = replace(GRAVE, express=True, slip=True, given=passed(Stage.FINAL))
AFTERWARDS = replace(EXPRESS, published=True)
POLICY = replace(FRESH, kind=Kind.POLICY)
LEADER = Actor(username="ling", name="凌岛", roles=frozenset({Role.LEADER}))


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
        (replace(APPROVED, marks={}), DraftState.IN_REVIEW),
        (replace(APPROVED, marks={**RULED, Gate.JUDGEMENT: BACK}), DraftState.DRAFTING),
        (EXPRESS, DraftState.APPROVED),
        (replace(EXPRESS, slip=None), DraftState.IN_REVIEW),
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
        (Step.PUBLISH, replace(APPROVED, marks={}), WRITER, "review_incomplete"),
        (Step.PUBLISH, replace(APPROVED, kind=Kind.INTERPRETATION, alone=True), WRITER, "review_incomplete"),
        (Step.PUBLISH, replace(GRAVE, slip=True, given=passed(Stage.FINAL)), WRITER, "review_incomplete"),
        (Step.ATTRIBUTE, FRESH, REVIEWERS[0], "not_your_step"),
        (Step.ATTRIBUTE, replace(APPROVED, published=True), WRITER, "published"),
        (Step.PRIVACY, FRESH, SECRECY, "not_submitted"),
        (Step.PRIVACY, replace(SENT, authors=frozenset({"bao"})), SECRECY, "author_reviews"),
        (Step.PRIVACY, ALL_PASSED, SECRECY, "gate_given"),
        (Step.JUDGEMENT, SENT, SECRECY, "not_your_step"),
        (Step.JUDGEMENT, SENT, WRITER, "author_reviews"),
        (Step.RISK, SENT, WRITER, "gate_not_asked"),
        (Step.INTERPRETATION, FRESH, WRITER, "gate_not_asked"),
        (Step.INTERPRETATION, replace(POLICY, companion=Companion(has_text=True)), WRITER,
         "interpretation_given"),
        (Step.SUBMIT, POLICY, WRITER, "interpretation_missing"),
        (Step.SUBMIT, replace(POLICY, companion=Companion(has_text=False)), WRITER, "interpretation_missing"),
        (Step.EXPRESS, SENT, LEADER, "express_not_allowed"),
        (Step.EXPRESS, GRAVE, WRITER, "not_your_step"),
        (Step.EXPRESS, EXPRESS, LEADER, "express_open"),
        (Step.EXPRESS, replace(GRAVE, kind=Kind.POLICY), LEADER, "gate_not_asked"),
        (Step.SECOND, EXPRESS, REVIEWERS[1], "review_out_of_order"),
        (Step.FINAL, EXPRESS, REVIEWERS[1], "review_out_of_order"),
        (Step.SECRECY, AFTERWARDS, SECRECY, "published"),
        (Step.ADD_VERSION, AFTERWARDS, WRITER, "published"),
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
        (Step.ATTRIBUTE, FRESH, UNIT),
        (Step.PRIVACY, SENT, SECRECY),
        (Step.JUDGEMENT, SENT, LEADER),
        (Step.RISK, POLICY, LEADER),
        (Step.INTERPRETATION, POLICY, UNIT),
        (Step.SUBMIT, replace(POLICY, companion=Companion(has_text=True)), WRITER),
        (Step.EXPRESS, GRAVE, LEADER),
        (Step.FINAL, replace(GRAVE, express=True), REVIEWERS[0]),
        (Step.PUBLISH, EXPRESS, WRITER),
        (Step.FIRST, AFTERWARDS, REVIEWERS[1]),
        (Step.JUDGEMENT, AFTERWARDS, LEADER),
        (Step.ATTRIBUTE, AFTERWARDS, WRITER),
        (Step.PRIVACY, replace(AFTERWARDS, marks={Gate.JUDGEMENT: BACK}), SECRECY),
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
    kind=st.sampled_from(Kind),
    marks=st.dictionaries(
        st.sampled_from([Gate.ATTRIBUTE, Gate.RISK, Gate.PRIVACY, Gate.JUDGEMENT]),
        st.builds(Mark, verdict=st.sampled_from(Verdict), attribute=st.sampled_from([None, *Attribute])),
    ),
    companion=st.none()
    | st.builds(Companion, has_text=st.booleans(), missing=st.sampled_from([(), ("还没有保密审查",)])),
    express=st.booleans(),
    published=st.booleans(),
    case_closed=st.booleans(),
)


@given(drafts)
def test_whatever_is_published_passed_the_final_review_and_the_slip(draft: Progress) -> None:
    if draft.published or refusal(Step.PUBLISH, draft, ALL_ROLES):
        return
    passed_reviews = {review.stage for review in draft.given if review.approved}
    assert passed_reviews == set(Stage) or (draft.express and Stage.FINAL in passed_reviews)
    assert draft.slip is True
    assert not draft.returned


@given(drafts)
def test_outside_the_express_lane_nothing_is_published_with_a_gate_shut(draft: Progress) -> None:
    if draft.published or draft.express or refusal(Step.PUBLISH, draft, ALL_ROLES):
        return
    assert all(each.closed for each in standings(draft))


@given(drafts)
def test_what_may_not_be_made_public_is_never_published(draft: Progress) -> None:
    mark = draft.marks.get(Gate.ATTRIBUTE)
    if mark and mark.attribute in {Attribute.ON_APPLICATION, Attribute.WITHHELD} and not draft.published:
        assert refusal(Step.PUBLISH, draft, ALL_ROLES) is not None


@given(drafts)
def test_every_gate_shut_is_named_when_publication_is_refused(draft: Progress) -> None:
    refused = None if draft.published or draft.case_closed else refusal(Step.PUBLISH, draft, ALL_ROLES)
    for each in blocking(draft) if refused else ():
        assert str(each.why) in refused.message


@given(drafts)
def test_an_ordinary_publication_owes_nothing_afterwards(draft: Progress) -> None:
    if not draft.express:
        assert debts(draft) == ()


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
