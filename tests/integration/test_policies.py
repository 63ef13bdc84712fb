"""A policy document and its 解读材料: no material, no submission; published in one act; linked both ways."""

import pytest
from sqlalchemy import select

from alerts import forms
from alerts.deeds import standpoint
from alerts.duties import Duty
from alerts.models import Case, Evidence
from huiying import blobs
from huiying.people import Actor
from response import drafts, interpretations, linkchecks, links, publishing
from response.ledger import ledger
from response.models import Draft, Publication
from response.release import Release
from response.rulings import Ruling
from response.terms import Attribute, Gate, Kind, Risk, Stage
from response.wording import Sentence, cut
from tests.integration.office import BUREAU, DUTY, SPOKESPERSON, Office, after
from tests.integration.test_drafts import (
    BEGUN,
    LINK,
    REVIEWERS,
    approve,
    clear,
    review,
    rule,
    slip,
    state,
    write,
)
from tests.integration.test_gates import owed, sent_back_to, take_back
from tests.seals import SEAL

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


def write_policy(office: Office, case_id: int = 1, actor: Actor = BUREAU) -> int:
    with office.acting() as session:
        return drafts.create_draft(
            session,
            case_id,
            title="停车收费办法",
            sentences=cut("一、按时段收费。二、困难群众减免。"),
            actor=actor,
            now=BEGUN,
            kind=Kind.POLICY,
        ).id


def interpret(office: Office, policy_id: int, actor: Actor = BUREAU) -> int:
    with office.acting() as session:
        return interpretations.write_interpretation(
            session,
            policy_id,
            title="停车收费办法解读",
            sentences=cut("为什么收。怎么收。"),
            actor=actor,
            now=BEGUN,
        ).id


def send(office: Office, draft_id: int) -> None:
    with office.acting() as session:
        drafts.submit(session, draft_id, actor=SPOKESPERSON, now=BEGUN)


def approve_all(office: Office, draft_id: int) -> None:
    send(office, draft_id)
    for stage, who in zip(Stage, REVIEWERS, strict=True):
        review(office, draft_id, stage, who)
    slip(office, draft_id)
    clear(office, draft_id)


def release(office: Office, draft_id: int, interpretation_url: str | None, url: str = LINK) -> Publication:
    with office.acting() as session:
        at = after(hours=7)
        given = Release(channel="县政府网站", url=url, published_at=at, interpretation_url=interpretation_url)
        return publishing.publish(session, draft_id, given, actor=SPOKESPERSON, now=at)


def test_no_material_no_submission(grave_fire: Office) -> None:
    policy = write_policy(grave_fire)
    with grave_fire.refused("interpretation_missing"):
        send(grave_fire, policy)
    interpret(grave_fire, policy)
    send(grave_fire, policy)
    with grave_fire.refused("interpretation_given"):
        interpret(grave_fire, policy)


def test_a_policy_waits_for_its_interpretation_and_both_are_published_in_one_act(grave_fire: Office) -> None:
    policy = write_policy(grave_fire)
    reading = interpret(grave_fire, policy)
    approve_all(grave_fire, policy)
    rule(grave_fire, policy, Gate.RISK, BUREAU, ASSESSED)
    assert "解读材料还不能一并发布（还没有送审；" in sent_back_to(grave_fire, policy)
    approve_all(grave_fire, reading)
    assert "请在政策文件的稿子上登记" in sent_back_to(grave_fire, reading)
    for missing in (None, LINK):
        with grave_fire.refused("interpretation_url_required"):
            release(grave_fire, policy, missing)

    release(grave_fire, policy, READING)

    assert (state(grave_fire, policy), state(grave_fire, reading)) == ("published", "published")
    with grave_fire.acting() as session:
        kept = session.execute(
            select(Publication.url, Evidence.kind, Evidence.duty).join(
                Evidence, Evidence.id == Publication.evidence_id
            )
        ).all()
        case = session.get_one(Case, 1)
    assert set(kept) == {(LINK, "publication", "disclosure"), (READING, "publication", "interpretation")}
    assert case.moments["published"] == after(hours=7).isoformat()
    # Another channel of the policy needs no second 解读.
    release(grave_fire, policy, None, url="https://weibo.example/1")


def test_a_policy_needs_a_risk_assessment_with_its_plans(grave_fire: Office) -> None:
    policy = write_policy(grave_fire)
    approve_all(grave_fire, interpret(grave_fire, policy))
    approve_all(grave_fire, policy)
    assert sent_back_to(grave_fire, policy) == "还不能发布：还没有做舆情风险评估"
    with grave_fire.refused("gate_incomplete"):
        rule(grave_fire, policy, Gate.RISK, BUREAU, Ruling(risk=Risk.LOW, reason="无"))
    rule(grave_fire, policy, Gate.RISK, BUREAU, ASSESSED)
    release(grave_fire, policy, READING)


def test_another_draft_of_the_case_can_be_linked_and_nothing_else(grave_fire: Office) -> None:
    policy, other = write_policy(grave_fire), write(grave_fire, actor=BUREAU)
    second = write_policy(grave_fire)

    def link(policy_id: int, draft_id: int) -> None:
        with grave_fire.acting() as session:
            interpretations.link_interpretation(
                session, policy_id, draft_id=draft_id, actor=BUREAU, now=BEGUN
            )

    for unfit in (policy, second):
        with grave_fire.refused("interpretation_unfit"):
            link(policy, unfit)
    link(policy, other)
    with grave_fire.refused("interpretation_unfit"):
        link(second, other)
    with grave_fire.acting() as session:
        assert session.get_one(Draft, other).kind == "interpretation"


def test_an_interpretation_of_nothing_is_refused(grave_fire: Office) -> None:
    with grave_fire.refused("interpretation_of_nothing"), grave_fire.acting() as session:
        drafts.create_draft(
            session, 1, title="解读", sentences=cut("好。"), actor=BUREAU, now=BEGUN, kind=Kind.INTERPRETATION
        )
    draft_id = write(grave_fire)
    approve(grave_fire, draft_id)
    with grave_fire.refused("interpretation_of_nothing"):
        release(grave_fire, draft_id, READING)


def test_the_check_of_links_is_kept_on_record(grave_fire: Office) -> None:
    policy = write_policy(grave_fire)
    reading = interpret(grave_fire, policy)
    with grave_fire.acting() as session, grave_fire.refused("publication_not_found"):
        links.pair_of(session, 1)
    for draft_id in (reading, policy):
        approve_all(grave_fire, draft_id)
    rule(grave_fire, policy, Gate.RISK, BUREAU, ASSESSED)
    made = release(grave_fire, policy, READING)
    pages = {
        LINK: f'<a href="{READING}">解读</a>',
        READING: "<p>没有链接</p>",
    }
    with grave_fire.acting() as session:
        pair = links.pair_of(session, made.id)
    finding = links.look(pair, lambda url: links.Page(url=url, body=pages[url].encode()))
    with grave_fire.acting() as session:
        linkchecks.record_check(session, made.id, finding, actor=DUTY, now=after(hours=8))
        kept = links.checks_of(session, [made.id])[made.id]
        assert (kept.outcome, kept.words) == ("missing", "解读材料的页面没有链接到政策文件")


def test_one_of_the_two_withdrawn_leaves_a_task_for_the_other(grave_fire: Office) -> None:
    policy = write_policy(grave_fire)
    reading = interpret(grave_fire, policy)
    for draft_id in (reading, policy):
        approve_all(grave_fire, draft_id)
    rule(grave_fire, policy, Gate.RISK, BUREAU, ASSESSED)
    made = release(grave_fire, policy, READING)
    take_back(grave_fire, made.id, at=8)
    assert f"correction draft:{reading}:alone" in owed(grave_fire)
    with grave_fire.acting() as session, grave_fire.refused("nothing_to_link"):
        links.pair_of(session, made.id + 1)


@pytest.mark.parametrize("record_url", ["postgresql"], indirect=True)
def test_the_record_is_the_same_on_postgresql(grave_fire: Office) -> None:
    policy = write_policy(grave_fire)
    reading = interpret(grave_fire, policy)
    for draft_id in (reading, policy):
        approve_all(grave_fire, draft_id)
    rule(grave_fire, policy, Gate.RISK, BUREAU, ASSESSED)
    made = release(grave_fire, policy, READING)
    take_back(grave_fire, made.id, at=8)
    assert owed(grave_fire)
    with grave_fire.acting() as session:
        assert ledger(session)[1] == 2


def a_release_case(office: Office) -> int:
    """A 政策发布 case that has been submitted for approval."""
    with office.acting() as session:
        plan = blobs.keep(session, b"plan", "application/pdf", seal=SEAL, now=after(hours=1))
        given = {"title": "停车收费办法", "drafter": "县发改局"}
        case = forms.open_form(session, "policy_release", given, actor=DUTY, now=BEGUN)
        said = {"at": BEGUN.isoformat(), "reference": "清发〔2026〕3号", "plan": plan}
        forms.take_step(session, case.id, "submit_policy", said, actor=DUTY, now=BEGUN)
        return case.id


def test_a_release_case_follows_the_publication_and_its_check(office: Office) -> None:
    case_id = a_release_case(office)
    policy = write_policy(office, case_id, SPOKESPERSON)
    reading = interpret(office, policy, SPOKESPERSON)
    for draft_id in (reading, policy):
        approve_all(office, draft_id)
    rule(office, policy, Gate.RISK, SPOKESPERSON, ASSESSED)
    made = release(office, policy, READING)
    with office.acting() as session:
        case = session.get_one(Case, case_id)
        assert (case.state, case.form["material_url"]) == ("pol_interpreted", READING)
        assert "互为链接还没有核对通过" in str(standpoint(session, case).unfinished)
    assert office.clock(Duty.INTERPRETATION).state == "met"

    pages = {LINK: f'<a href="{READING}">解读</a>', READING: f'<a href="{LINK}">文件</a>'}
    with office.acting() as session:
        pair = links.pair_of(session, made.id)
    finding = links.look(pair, lambda url: links.Page(url=url, body=pages[url].encode()))
    with office.acting() as session:
        linkchecks.record_check(session, made.id, finding, actor=DUTY, now=after(hours=8))
        case = session.get_one(Case, case_id)
        assert case.form["links"] == "both"
        assert standpoint(session, case).unfinished == ()
