"""催办, joint actions and 移送材料: counted, told, on record; and the archive waits for what is open."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from alerts import handling, proofs, urgings
from alerts.closing import lacking, unfinished
from alerts.deeds import get_case
from alerts.duties import Assessment
from alerts.models import CaseStep
from alerts.partners import actions, contacts
from alerts.partners.contacts import Contact, PartnerKind
from alerts.partners.models import Referral
from alerts.partners.packages import MANIFEST, faults, manifest_digest
from alerts.partners.referrals import Wanted, take_referral
from huiying import blobs
from huiying.audit import AuditRow
from huiying.errors import Conflict
from huiying.notify.models import Delivery, Notice
from huiying.people import Actor
from nlp.models import Document
from tests.integration.office import (
    ADMIN,
    BUREAU,
    DUTY,
    LEADER,
    SPOKESPERSON,
    Office,
    a_conference,
    after,
    assess,
)
from tests.integration.people import STAFF, Staff
from tests.seals import SEAL

NETWORK = Contact(kind=PartnerKind.CYBERSPACE, name="县委网信办", duty_phone="0999-1234567", reach="值班室")


def a_partner(office: Office) -> int:
    with office.acting() as session:
        return contacts.add_partner(session, NETWORK, actor=ADMIN, now=after(hours=1)).id


def asked(office: Office, partner: int, at: float = 7) -> int:
    with office.acting() as session:
        return actions.ask(
            session, 1, partner_id=partner, text="核查谣言来源", actor=DUTY, now=after(hours=at)
        ).id


def test_every_urging_is_counted_and_the_unit_is_told_by_name(grave_fire: Office) -> None:
    office = grave_fire
    for hours in (6, 7):
        with office.acting() as session:
            urgings.urge(
                session, 1, text="请立即报告伤亡", directory=STAFF, actor=DUTY, now=after(hours=hours)
            )
    with office.acting() as session:
        assert [each.number for each in urgings.urgings_of(session, 1)] == [1, 2]
        notices = session.scalars(select(Notice).where(Notice.kind == "case.urged").order_by(Notice.id)).all()
        assert [each.title.startswith(f"催办（第 {n} 次）") for n, each in enumerate(notices, 1)] == [
            True,
            True,
        ]
        to = session.scalars(select(Delivery.username).where(Delivery.notice_id == notices[0].id)).all()
    assert to == ["li"]


def test_with_nobody_of_the_unit_those_above_are_told_and_the_log_says_so(grave_fire: Office) -> None:
    with grave_fire.acting() as session:
        urgings.urge(
            session, 1, text="请报告", directory=Staff((DUTY, LEADER)), actor=DUTY, now=after(hours=6)
        )
        assert session.scalars(select(Delivery.username)).all() == ["qian"]
        said = session.scalars(select(CaseStep.summary).where(CaseStep.step == "urge")).one()
    assert said.endswith("没有可以通知的责任单位")


def test_a_case_without_a_unit_cannot_be_urged(fire: Office) -> None:
    assess(fire)
    with fire.refused("case_without_unit"), fire.acting() as session:
        urgings.urge(session, 1, text="快", directory=STAFF, actor=DUTY, now=after(hours=2))


def test_a_joint_action_runs_from_the_request_to_its_outcome(grave_fire: Office) -> None:
    office = grave_fire
    number = asked(office, a_partner(office))
    with office.acting() as session:
        assert unfinished(session, get_case(session, 1)) == ("与县委网信办的联动没有办结（核查谣言来源）",)
    for text in ("已受理", "来源为外地账号"):
        with office.acting() as session:
            held = actions.answer(session, number, text=text, actor=SPOKESPERSON, now=after(hours=8))
    assert held.answer == "已受理\n来源为外地账号"
    with office.acting() as session:
        actions.close(session, number, outcome="已处置 3 个账号", actor=DUTY, now=after(hours=9))
    with office.acting() as session:
        assert unfinished(session, get_case(session, 1)) == ()
        assert lacking(session, get_case(session, 1)) == ("没有公布处置结果", "没有效果评估")
    with office.refused("joint_action_closed"), office.acting() as session:
        actions.close(session, number, outcome="再办", actor=DUTY, now=after(hours=9))
    assert office.kinds()[-3:] == [
        "case.joint_action_answered", "case.joint_action_answered", "case.joint_action_closed",
    ]  # fmt: skip


def test_the_archive_waits_for_an_open_joint_action(fire: Office) -> None:
    number = asked(fire, a_partner(fire), at=1)
    assess(fire, Assessment.NO_ANSWER, at=2)
    with fire.refused("case_unfinished"), fire.acting() as session:
        handling.archive(session, 1, actor=DUTY, now=after(hours=3))
    with fire.acting() as session:
        actions.close(session, number, outcome="无需处置", actor=DUTY, now=after(hours=3))
    with fire.acting() as session:
        assert handling.archive(session, 1, actor=DUTY, now=after(hours=4)).state == "archived"


def test_a_case_that_is_not_so_far_is_told_what_it_lacks(grave_fire: Office) -> None:
    asked(grave_fire, a_partner(grave_fire))
    with pytest.raises(Conflict) as refused, grave_fire.acting() as session:
        handling.archive(session, 1, actor=DUTY, now=after(hours=8))
    assert refused.value.reason == "transition_not_allowed"
    assert refused.value.message.endswith(
        "：没有公布处置结果；没有效果评估；与县委网信办的联动没有办结（核查谣言来源）"
    )


def test_a_contact_is_corrected_as_a_whole_and_retired_not_deleted(grave_fire: Office) -> None:
    office = grave_fire
    number = a_partner(office)
    with office.refused("partner_taken"), office.acting() as session:
        contacts.add_partner(session, NETWORK, actor=ADMIN, now=after(hours=2))
    gone = Contact(kind=PartnerKind.CYBERSPACE, name="县委网信办", duty_phone="0999-7654321", in_use=False)
    with office.acting() as session:
        held = contacts.change_partner(session, number, gone, actor=DUTY, now=after(hours=3))
        assert (held.duty_phone, held.updated_by, held.updated_at) == ("0999-7654321", "zhao", after(hours=3))
    with office.refused("partner_retired"):
        asked(office, number)


@pytest.mark.parametrize("actor", [BUREAU, SPOKESPERSON])
def test_the_book_is_kept_by_officers_and_administrators(office: Office, actor: Actor) -> None:
    with office.refused("not_your_step"), office.acting() as session:
        contacts.add_partner(session, NETWORK, actor=actor, now=after(hours=1))


def with_private_data(office: Office) -> tuple[str, str]:
    """A post with its raw page, and a file of evidence; returns both hashes."""
    with office.acting() as session:
        raw = blobs.keep(
            session, "<p>联系人电话 13912345678</p>".encode(), "text/html", seal=SEAL, now=after(hours=1)
        )
        post = session.get_one(Document, 1)
        post.text, post.raw_sha256 = "家属电话 13912345678", raw
        return raw, blobs.keep(session, b"%PDF-1.7", "application/pdf", seal=SEAL, now=after(hours=1))


def taken(office: Office, *, full: bool, actor: Actor, at: float = 8) -> bytes:
    with office.acting() as session:
        return take_referral(
            session, 1, Wanted(full=full), actor=actor, seal=SEAL, now=after(hours=at)
        ).content


def test_a_package_holds_the_case_and_masks_what_is_private(grave_fire: Office) -> None:
    office = grave_fire
    raw, proof = with_private_data(office)
    with office.acting() as session:
        conference = a_conference(after(hours=7), sha256=proof)
        proofs.record_evidence(session, 1, conference, actor=SPOKESPERSON, now=after(hours=7.1))
    content = taken(office, full=False, actor=DUTY)

    assert faults(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        post = json.loads(archive.read("posts/1.json"))
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert (manifest["case"], manifest["masked"], manifest["left_out"]) == ("2026-0001", True, [raw])
    assert post["text"] == "家属电话 ***********"
    assert b"13912345678" not in everything
    assert f"files/{proof}" in {each["path"] for each in manifest["files"]}


def test_the_raw_pages_are_a_leaders_to_hand_over(grave_fire: Office) -> None:
    office = grave_fire
    raw, _ = with_private_data(office)
    with office.refused("full_needs_leader"):
        taken(office, full=True, actor=DUTY)
    content = taken(office, full=True, actor=LEADER)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"13912345678" in archive.read(f"files/{raw}")


def test_who_took_a_package_is_audited_with_the_hash_of_its_manifest(grave_fire: Office) -> None:
    content = taken(grave_fire, full=False, actor=DUTY)
    with grave_fire.acting() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "case.referred")).one()
        held = session.scalars(select(Referral)).one()
    assert (row.actor, row.detail["masked"]) == ("zhao", True)
    assert row.detail["manifest_sha256"] == held.manifest_sha256 == manifest_digest(content)
