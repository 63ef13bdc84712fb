"""The answer on record: versions that never change, reviews of the version they read, a publication that stops a notice's clocks."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from alerts import proofs
from alerts.duties import Duty
from alerts.models import Evidence
from huiying.audit import AuditRow
from huiying.messages import Message
from huiying.people import Actor, Role
from response import approval, clearance, drafts, publishing, reading
from response.models import Draft, DraftVersion, Publication, Review
from response.release import Release
from response.rulings import Ruling
from response.terms import Attribute, Gate, Stage
from response.wording import Sentence, content_hash
from response.work import get_draft
from tests.integration.office import BUREAU, HOUSING, LEADER, SPOKESPERSON, Office, after

REVIEWERS = [
    Actor(username=f"shen{number}", name=f"审{number}", roles=frozenset({Role.REVIEWER}))
    for number in range(3)
]
SECRECY = Actor(username="bao", name="鲍密", roles=frozenset({Role.SECRECY}))
WORDS = (Sentence(text="造成11人死亡。", document_id=2), Sentence(text="县政府已成立工作组。", own=True))
BEGUN = after(hours=6)
LINK = "https://qingyuan.example/notice/1"


def write(office: Office, *sentences: Sentence, actor: Actor = SPOKESPERSON) -> int:
    with office.acting() as session:
        return drafts.create_draft(
            session, 1, title="情况通报", sentences=sentences or WORDS, actor=actor, now=BEGUN
        ).id


def rewrite(office: Office, draft_id: int, base: int, *, actor: Actor = SPOKESPERSON) -> None:
    with office.acting() as session:
        drafts.add_version(
            session,
            draft_id,
            base_version=base,
            title="情况通报（二）",
            sentences=WORDS,
            actor=actor,
            now=BEGUN,
        )


def submit(office: Office, draft_id: int) -> None:
    with office.acting() as session:
        drafts.submit(session, draft_id, actor=SPOKESPERSON, now=BEGUN)


def review(
    office: Office, draft_id: int, stage: Stage, who: Actor, *, approve: bool = True, comment: str = ""
) -> None:
    with office.acting() as session:
        approval.review(
            session, draft_id, stage=stage, approve=approve, comment=comment, actor=who, now=BEGUN
        )


def slip(office: Office, draft_id: int, *, approve: bool = True, comment: str = "") -> None:
    with office.acting() as session:
        approval.sign_secrecy(
            session,
            draft_id,
            approve=approve,
            basis="条例第十七条",
            comment=comment,
            actor=SECRECY,
            now=BEGUN,
        )


def rule(office: Office, draft_id: int, gate: Gate, who: Actor, ruling: Ruling) -> None:
    with office.acting() as session:
        clearance.pass_gate(session, draft_id, gate=gate, ruling=ruling, actor=who, now=BEGUN)


def clear(office: Office, draft_id: int) -> None:
    """The gates beside the reviews and the slip."""
    rule(office, draft_id, Gate.ATTRIBUTE, SPOKESPERSON, Ruling(attribute=Attribute.PROACTIVE))
    rule(office, draft_id, Gate.PRIVACY, SECRECY, Ruling())
    judged = Ruling(content="事实已核", timing="事故后首发", manner="网站首发")
    rule(office, draft_id, Gate.JUDGEMENT, LEADER, judged)


def approve(office: Office, draft_id: int) -> None:
    submit(office, draft_id)
    for stage, who in zip(Stage, REVIEWERS, strict=True):
        review(office, draft_id, stage, who)
    slip(office, draft_id)
    clear(office, draft_id)


def publish(
    office: Office, draft_id: int, at: datetime, *, entered: datetime | None = None, url: str = LINK
) -> Publication:
    with office.acting() as session:
        return publishing.publish(
            session,
            draft_id,
            Release(channel="县政府网站", url=url, published_at=at),
            actor=SPOKESPERSON,
            now=entered or at,
        )


def state(office: Office, draft_id: int) -> str:
    with office.database.reading() as session:
        return get_draft(session, draft_id).state


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_an_approved_version_published_stops_what_a_notice_stops(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    assert state(grave_fire, draft_id) == "approved"

    made = publish(grave_fire, draft_id, after(hours=7))

    assert state(grave_fire, draft_id) == "published"
    assert grave_fire.clock(Duty.FIRST_INFORMATION).state == "met_late"
    assert grave_fire.clock(Duty.PRESS_CONFERENCE).state == "running"
    with grave_fire.database.reading() as session:
        evidence = session.get_one(Evidence, made.evidence_id)
        version = session.scalars(select(DraftVersion)).one()
    assert evidence.content_sha256 == made.sha256 == version.sha256
    assert version.sha256 == content_hash("情况通报", "造成11人死亡。县政府已成立工作组。")
    assert evidence.origin == f"draft:{draft_id}"


def test_a_draft_stops_no_clock_however_far_it_is(grave_fire: Office) -> None:
    before = grave_fire.states()
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    assert grave_fire.states() == before


def test_work_on_an_old_version_is_refused(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    rewrite(grave_fire, draft_id, 1)
    with grave_fire.refused("version_outdated"):
        rewrite(grave_fire, draft_id, 1)
    with grave_fire.database.reading() as session:
        assert session.scalar(select(func.count(DraftVersion.id))) == 2


def test_a_new_version_voids_the_reviews_given(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    rewrite(grave_fire, draft_id, 1)
    assert state(grave_fire, draft_id) == "drafting"
    with grave_fire.refused("review_incomplete"):
        publish(grave_fire, draft_id, after(hours=7))
    submit(grave_fire, draft_id)
    review(grave_fire, draft_id, Stage.FIRST, REVIEWERS[0])
    with grave_fire.database.reading() as session:
        assert session.scalar(select(func.count(Review.id))) == 4


def test_nothing_is_changed_after_publication(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    publish(grave_fire, draft_id, after(hours=7))
    with grave_fire.refused("published"):
        rewrite(grave_fire, draft_id, 1)
    with grave_fire.refused("published"):
        submit(grave_fire, draft_id)


@pytest.mark.parametrize("given", range(3))
def test_publication_waits_for_every_review(grave_fire: Office, given: int) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    slip(grave_fire, draft_id)
    clear(grave_fire, draft_id)
    for stage, who in list(zip(Stage, REVIEWERS, strict=True))[:given]:
        review(grave_fire, draft_id, stage, who)
    with grave_fire.refused("review_incomplete"):
        publish(grave_fire, draft_id, after(hours=7))


def test_publication_waits_for_the_slip(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    clear(grave_fire, draft_id)
    for stage, who in zip(Stage, REVIEWERS, strict=True):
        review(grave_fire, draft_id, stage, who)
    with grave_fire.refused("review_incomplete"):
        publish(grave_fire, draft_id, after(hours=7))


def test_the_same_person_never_reviews_twice(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    review(grave_fire, draft_id, Stage.FIRST, REVIEWERS[0])
    with grave_fire.refused("same_reviewer"):
        review(grave_fire, draft_id, Stage.SECOND, REVIEWERS[0])


def test_whoever_wrote_any_version_reviews_none(grave_fire: Office) -> None:
    both = Actor(
        username="both", name="两任", roles=frozenset({Role.SPOKESPERSON, Role.REVIEWER}), unit_id=None
    )
    draft_id = write(grave_fire, actor=both)
    rewrite(grave_fire, draft_id, 1)
    submit(grave_fire, draft_id)
    with grave_fire.refused("author_reviews"):
        review(grave_fire, draft_id, Stage.FIRST, both)


def test_a_return_says_why_and_waits_for_a_new_version(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    with grave_fire.refused("comment_required"):
        review(grave_fire, draft_id, Stage.FIRST, REVIEWERS[0], approve=False)
    review(grave_fire, draft_id, Stage.FIRST, REVIEWERS[0], approve=False, comment="数字未核")
    assert state(grave_fire, draft_id) == "drafting"
    with grave_fire.refused("returned"):
        submit(grave_fire, draft_id)
    rewrite(grave_fire, draft_id, 1)
    submit(grave_fire, draft_id)
    assert state(grave_fire, draft_id) == "in_review"


def test_a_slip_that_refuses_returns_the_draft(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    slip(grave_fire, draft_id, approve=False, comment="含内部代号")
    assert state(grave_fire, draft_id) == "drafting"


def test_a_sentence_without_a_source_is_not_sent_to_review(grave_fire: Office) -> None:
    draft_id = write(grave_fire, Sentence(text="据说是电线老化。"))
    with grave_fire.refused("unlinked_sentences"):
        submit(grave_fire, draft_id)


def test_a_source_that_is_not_stored_is_refused(grave_fire: Office) -> None:
    with grave_fire.refused("passage_not_found"):
        write(grave_fire, Sentence(text="据报道。", document_id=999))
    with grave_fire.database.reading() as session:
        assert session.scalar(select(func.count(Draft.id))) == 0


@pytest.mark.parametrize(
    ("at", "url", "code"),
    [
        (after(hours=9), LINK, "evidence_in_future"),
        (after(hours=5), LINK, "published_before_approval"),
        (after(hours=7), "qingyuan.example/1", "evidence_bad_link"),
        (after(hours=7), "", "evidence_without_proof"),
    ],
)
def test_a_publication_that_is_a_lie_is_refused_and_leaves_no_trace(
    grave_fire: Office, at: datetime, url: str, code: str
) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    before = grave_fire.states()
    with grave_fire.refused(code):
        publish(grave_fire, draft_id, at, entered=after(hours=8), url=url)
    assert grave_fire.states() == before
    assert state(grave_fire, draft_id) == "approved"


def test_a_publication_entered_late_waits_for_a_second_person(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    made = publish(grave_fire, draft_id, after(hours=7), entered=after(hours=10))
    assert grave_fire.clock(Duty.FIRST_INFORMATION).state == "running"
    with grave_fire.acting() as session:
        proofs.confirm_evidence(session, made.evidence_id, actor=LEADER, now=after(hours=11))
    assert grave_fire.clock(Duty.FIRST_INFORMATION).state == "met_late"


def test_another_channel_may_follow_but_the_same_link_counts_once(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    publish(grave_fire, draft_id, after(hours=7))
    publish(grave_fire, draft_id, after(hours=7.5), url="https://weibo.example/1")
    with grave_fire.refused("already_recorded"):
        publish(grave_fire, draft_id, after(hours=7.6))


def test_a_unit_writes_only_for_its_own_case(grave_fire: Office) -> None:
    assert write(grave_fire, actor=BUREAU) == 1
    with grave_fire.refused("not_your_unit"):
        write(grave_fire, actor=HOUSING)


def test_log_audit_and_message_are_written_with_the_deed_or_not_at_all(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    publish(grave_fire, draft_id, after(hours=7))
    expected = {
        "draft.created", "draft.submitted", "draft.reviewed", "draft.secrecy_reviewed", "draft.published",
    }  # fmt: skip
    with grave_fire.database.reading() as session:
        done = set(session.scalars(select(AuditRow.action)))
        told = set(session.scalars(select(Message.kind)))
        count = session.scalar(select(func.count(AuditRow.id)))
    assert expected <= done & told
    with grave_fire.refused("published"):
        rewrite(grave_fire, draft_id, 1)
    with grave_fire.database.reading() as session:
        assert session.scalar(select(func.count(AuditRow.id))) == count


def concerning(office: Office, actor: Actor) -> list[int]:
    with office.database.reading() as session:
        found, total = reading.find_drafts(session, state=None, concerning=actor, offset=0, limit=20)
        assert total == len(found)
        return [draft.id for draft in found]


def test_mine_is_what_i_wrote_or_what_waits_for_me(grave_fire: Office) -> None:
    draft_id = write(grave_fire, actor=BUREAU)
    assert concerning(grave_fire, BUREAU) == [draft_id]
    assert concerning(grave_fire, REVIEWERS[0]) == []
    submit(grave_fire, draft_id)
    assert concerning(grave_fire, REVIEWERS[0]) == [draft_id]
    assert concerning(grave_fire, SECRECY) == [draft_id]
    review(grave_fire, draft_id, Stage.FIRST, REVIEWERS[0])
    assert concerning(grave_fire, REVIEWERS[0]) == []
    assert concerning(grave_fire, REVIEWERS[1]) == [draft_id]
    assert concerning(grave_fire, SPOKESPERSON) == [draft_id], "somebody weighs what, when and how"
    assert concerning(grave_fire, LEADER) == [draft_id]
    review(grave_fire, draft_id, Stage.SECOND, REVIEWERS[1])
    review(grave_fire, draft_id, Stage.FINAL, REVIEWERS[2])
    slip(grave_fire, draft_id)
    assert concerning(grave_fire, SECRECY) == [draft_id], "the personal data is still to be looked at"
    clear(grave_fire, draft_id)
    assert concerning(grave_fire, SPOKESPERSON) == [draft_id]
    assert concerning(grave_fire, SECRECY) == []


def test_time_passes_between_versions(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    with grave_fire.acting() as session:
        drafts.add_version(
            session,
            draft_id,
            base_version=1,
            title="二",
            sentences=WORDS,
            actor=BUREAU,
            now=BEGUN + timedelta(1),
        )
    with grave_fire.database.reading() as session:
        draft = get_draft(session, draft_id)
        dossier = reading.dossier(session, draft)
    assert [(version.number, version.by) for version in dossier.versions] == [(2, "li"), (1, "sun")]
    assert draft.updated_at - draft.created_at == timedelta(1)
