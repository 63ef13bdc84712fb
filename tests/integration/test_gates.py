"""The gates on record: what bars a publication, what the express lane leaves owing, and what a withdrawal does."""

import pytest
from sqlalchemy import select, update

from alerts import handling, settling
from alerts.debts import open_debts
from alerts.deeds import standpoint
from alerts.duties import Duty
from alerts.models import Case, Obligation
from huiying.audit import AuditRow
from huiying.people import Actor
from response import approval, clearance, withdrawals
from response.ledger import ledger
from response.models import GateRecord
from response.rulings import Ruling
from response.terms import Attribute, Exemption, Gate, Risk, Stage, Verdict
from response.wording import Sentence
from tests.integration.office import BUREAU, LEADER, SPOKESPERSON, Office, after
from tests.integration.test_drafts import (
    BEGUN,
    LINK,
    REVIEWERS,
    SECRECY,
    approve,
    clear,
    publish,
    review,
    rewrite,
    rule,
    slip,
    state,
    submit,
    write,
)

PROACTIVE = Ruling(attribute=Attribute.PROACTIVE)
JUDGED = Ruling(content="事实已核", timing="事故后首发", manner="网站首发")
ASSESSED = Ruling(
    risk=Risk.MEDIUM,
    reason="停车收费，关注度高",
    release_plan="周二上午发",
    interpretation_plan="图解加问答",
    response_plan="专人答复热线",
)
OWN = Sentence(text="县政府已成立工作组。", own=True)
READING = "https://qingyuan.example/reading/1"


def record_of(office: Office, draft_id: int, gate: Gate) -> GateRecord:
    with office.acting() as session:
        wanted = select(GateRecord).where(GateRecord.draft_id == draft_id, GateRecord.gate == gate)
        return session.scalars(wanted.order_by(GateRecord.id.desc())).first() or pytest.fail("not on record")


def owed(office: Office) -> list[str]:
    with office.acting() as session:
        return [f"{row.kind} {row.subject}" for row in open_debts(session, 1)]


def take_back(office: Office, publication_id: int, *, at: float, false: bool = False) -> None:
    with office.acting() as session:
        withdrawals.withdraw_publication(
            session, publication_id, false=false, reason="数字有误", actor=SPOKESPERSON, now=after(hours=at)
        )


def sent_back_to(office: Office, draft_id: int) -> str:
    """Why it cannot be published, in the words of the refusal."""
    with pytest.raises(Exception, match="还不能发布") as refused:
        publish(office, draft_id, after(hours=7))
    return str(refused.value)


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        (Gate.ATTRIBUTE, "还没有认定公开属性"),
        (Gate.PRIVACY, "还没有做个人信息去标识化"),
        (Gate.JUDGEMENT, "还没有做公开内容、时机、方式研判"),
    ],
)
def test_publication_waits_for_every_gate_and_names_it(
    grave_fire: Office, left_out: Gate, words: str
) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    for stage, who in zip(Stage, REVIEWERS, strict=True):
        review(grave_fire, draft_id, stage, who)
    slip(grave_fire, draft_id)
    for gate, who, ruling in (
        (Gate.ATTRIBUTE, BUREAU, PROACTIVE),
        (Gate.PRIVACY, SECRECY, Ruling()),
        (Gate.JUDGEMENT, LEADER, JUDGED),
    ):
        if gate is not left_out:
            rule(grave_fire, draft_id, gate, who, ruling)
    assert state(grave_fire, draft_id) == "in_review"
    assert sent_back_to(grave_fire, draft_id) == f"还不能发布：{words}"


def test_a_new_draft_names_everything_it_still_needs(grave_fire: Office) -> None:
    words = sent_back_to(grave_fire, write(grave_fire))
    for gate in ("送审", "公开属性", "保密审查", "去标识化", "研判", "三审还差初审、复审、终审"):
        assert gate in words


@pytest.mark.parametrize("attribute", [Attribute.ON_APPLICATION, Attribute.WITHHELD])
def test_only_what_is_proactively_public_is_published(grave_fire: Office, attribute: Attribute) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    with grave_fire.refused("words_required"):
        rule(grave_fire, draft_id, Gate.ATTRIBUTE, SPOKESPERSON, Ruling(attribute=attribute))
    ruling = Ruling(attribute=attribute, reason="涉及未成年人")
    rule(grave_fire, draft_id, Gate.ATTRIBUTE, SPOKESPERSON, ruling)
    assert "只有主动公开的才能发布" in sent_back_to(grave_fire, draft_id)
    rule(grave_fire, draft_id, Gate.ATTRIBUTE, SPOKESPERSON, PROACTIVE)
    publish(grave_fire, draft_id, after(hours=7))


def test_a_new_version_voids_what_was_said_of_the_words_and_keeps_the_attribute(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    rewrite(grave_fire, draft_id, 1)
    words = sent_back_to(grave_fire, draft_id)
    assert "去标识化" in words
    assert "研判" in words
    assert "公开属性" not in words
    assert record_of(grave_fire, draft_id, Gate.PRIVACY).version == 1, "kept, and counts no more"


def test_personal_data_left_in_the_words_is_found_and_passes_by_a_person_only(grave_fire: Office) -> None:
    draft_id = write(grave_fire, Sentence(text="家属张某电话13800138000。", own=True))
    submit(grave_fire, draft_id)
    with grave_fire.refused("personal_data_left"):
        rule(grave_fire, draft_id, Gate.PRIVACY, SECRECY, Ruling())
    with grave_fire.refused("author_reviews"):
        both = Actor(username="sun", name="孙发言", roles=SECRECY.roles)
        rule(grave_fire, draft_id, Gate.PRIVACY, both, Ruling())
    ruling = Ruling(verdict=Verdict.EXEMPT, exemption=Exemption.MANDATORY, reason="法定披露的联系电话")
    rule(grave_fire, draft_id, Gate.PRIVACY, SECRECY, ruling)
    record = record_of(grave_fire, draft_id, Gate.PRIVACY)
    assert record.verdict == "exempt"
    assert [found["kind"] for found in record.detail["found"]] == ["phone"]
    with grave_fire.acting() as session:
        audit = session.scalars(select(AuditRow).where(AuditRow.action == "draft.gate_ruled")).one()
        assert "13800138000" not in str(audit.detail), "the audit trail keeps where, not what"


def test_a_gate_that_sends_back_waits_for_a_new_version(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    back = Ruling(verdict=Verdict.RETURNED, reason="深夜发布不妥，措辞过硬")
    rule(grave_fire, draft_id, Gate.JUDGEMENT, LEADER, back)
    assert state(grave_fire, draft_id) == "drafting"
    with grave_fire.refused("returned"):
        review(grave_fire, draft_id, Stage.FIRST, REVIEWERS[0])
    rewrite(grave_fire, draft_id, 1)
    approve(grave_fire, draft_id)
    assert state(grave_fire, draft_id) == "approved"


@pytest.mark.parametrize("gate", [Gate.SECRECY, Gate.REVIEWS, Gate.INTERPRETATION])
def test_a_gate_with_a_step_of_its_own_is_not_passed_by_a_word(grave_fire: Office, gate: Gate) -> None:
    draft_id = write(grave_fire)
    with grave_fire.refused("gate_elsewhere"):
        rule(grave_fire, draft_id, gate, SPOKESPERSON, Ruling())


# The express lane


def express(office: Office, draft_id: int, *, actor: Actor = LEADER) -> None:
    with office.acting() as session:
        clearance.open_express_lane(
            session, draft_id, reason="谣言扩散，须先发首条信息", actor=actor, now=BEGUN
        )


def published_by_express_lane(office: Office) -> int:
    draft_id = write(office)
    submit(office, draft_id)
    express(office, draft_id)
    review(office, draft_id, Stage.FINAL, REVIEWERS[2])
    slip(office, draft_id)
    publish(office, draft_id, after(hours=7))
    return draft_id


def test_the_express_lane_publishes_after_final_and_secrecy_review_and_owes_the_rest(
    grave_fire: Office,
) -> None:
    draft_id = published_by_express_lane(grave_fire)
    assert grave_fire.clock(Duty.FIRST_INFORMATION).state == "met_late"
    assert owed(grave_fire) == [
        f"gate draft:{draft_id}:attribute",
        f"gate draft:{draft_id}:privacy",
        f"gate draft:{draft_id}:judgement",
        f"gate draft:{draft_id}:reviews",
    ]
    with grave_fire.acting() as session:
        unfinished = standpoint(session, session.get_one(Case, 1)).unfinished
    assert any("研判待补办" in words for words in unfinished), "the case cannot be archived meanwhile"

    clear(grave_fire, draft_id)
    assert owed(grave_fire) == [f"gate draft:{draft_id}:reviews"]
    review(grave_fire, draft_id, Stage.FIRST, REVIEWERS[0])
    with grave_fire.refused("same_reviewer"):
        review(grave_fire, draft_id, Stage.SECOND, REVIEWERS[2])
    review(grave_fire, draft_id, Stage.SECOND, REVIEWERS[1])
    assert owed(grave_fire) == []
    assert state(grave_fire, draft_id) == "published"


def test_the_archive_waits_for_the_debts_of_the_express_lane(grave_fire: Office) -> None:
    published_by_express_lane(grave_fire)
    with grave_fire.acting() as session:
        session.execute(update(Case).values(state="archiving"))
        session.execute(update(Obligation).values(state="met"))
    with grave_fire.refused("case_unfinished"), grave_fire.acting() as session:
        handling.archive(session, 1, actor=LEADER, now=after(hours=9))


def test_an_objection_afterwards_becomes_a_correction_that_somebody_settles(grave_fire: Office) -> None:
    draft_id = published_by_express_lane(grave_fire)
    clear(grave_fire, draft_id)
    review(grave_fire, draft_id, Stage.FIRST, REVIEWERS[0], approve=False, comment="伤亡数字有误")
    assert owed(grave_fire) == [f"correction draft:{draft_id}:reviews:correction"]
    with grave_fire.acting() as session:
        [correction] = open_debts(session, 1)
        settling.settle_by_hand(
            session, correction.id, words="已发更正通报", url=LINK, actor=SPOKESPERSON, now=after(hours=8)
        )
    assert owed(grave_fire) == []
    with grave_fire.refused("debt_settled"), grave_fire.acting() as session:
        settling.settle_by_hand(
            session, correction.id, words="再次", url=None, actor=SPOKESPERSON, now=after(hours=8)
        )


def test_a_debt_of_a_gate_is_settled_by_passing_it_alone(grave_fire: Office) -> None:
    published_by_express_lane(grave_fire)
    with grave_fire.acting() as session:
        debt = open_debts(session, 1)[0]
    with grave_fire.refused("debt_of_gate"), grave_fire.acting() as session:
        settling.settle_by_hand(session, debt.id, words="算了", url=None, actor=LEADER, now=after(hours=8))


def test_the_express_lane_is_for_grave_emergencies_and_not_the_writers(fire: Office) -> None:
    draft_id = write(fire, OWN)
    with fire.refused("express_not_allowed"):
        express(fire, draft_id)
    with fire.refused("not_your_step"):
        express(fire, draft_id, actor=SPOKESPERSON)


def test_the_express_lane_carries_nothing_that_was_refused(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    express(grave_fire, draft_id)
    review(grave_fire, draft_id, Stage.FINAL, REVIEWERS[2])
    slip(grave_fire, draft_id)
    withheld = Ruling(attribute=Attribute.WITHHELD, reason="侦查未结")
    rule(grave_fire, draft_id, Gate.ATTRIBUTE, SPOKESPERSON, withheld)
    assert "只有主动公开的才能发布" in sent_back_to(grave_fire, draft_id)


def test_a_publication_withdrawn_before_its_debts_were_paid_owes_them_no_more(grave_fire: Office) -> None:
    draft_id = published_by_express_lane(grave_fire)
    take_back(grave_fire, 1, at=8)
    assert [each for each in owed(grave_fire) if each.startswith("gate")] == []
    assert state(grave_fire, draft_id) == "approved"


# The ledger of secrecy reviews


def test_every_slip_is_in_the_ledger_with_what_became_of_it(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    submit(grave_fire, draft_id)
    slip(grave_fire, draft_id, approve=False, comment="含内部代号")
    rewrite(grave_fire, draft_id, 1)
    approve(grave_fire, draft_id)
    publish(grave_fire, draft_id, after(hours=7))
    with grave_fire.acting() as session:
        lines, total = ledger(session)
        assert total == 2
        assert [(line.slip.version, line.slip.approved, line.title) for line in lines] == [
            (2, True, "情况通报（二）"),
            (1, False, "情况通报"),
        ]
        assert [[each.url for each in line.publications] for line in lines] == [[LINK], []]
        assert ledger(session, since=after(hours=8)) == ([], 0)
        assert len(ledger(session, limit=1, offset=1)[0]) == 1


def test_reviews_of_an_approved_draft_are_asked_of_approval_alone(grave_fire: Office) -> None:
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    with grave_fire.refused("review_complete"), grave_fire.acting() as session:
        approval.review(
            session, draft_id, stage=Stage.FIRST, approve=True, comment="", actor=LEADER, now=BEGUN
        )
