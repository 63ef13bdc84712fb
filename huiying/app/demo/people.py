"""The seven people of the demo at work: each act of the timetable and who does it, over HTTP alone."""

from collections.abc import Callable

from huiying.app.demo import casework, desk
from huiying.app.demo.staff import Staff
from huiying.app.demo.timetable import Act

ACTS: dict[Act, Callable[[Staff], None]] = {
    Act.ACKNOWLEDGE: casework.acknowledge,
    Act.ASSESS: casework.assess,
    Act.ASSIGN: casework.assign,
    Act.SIGN_FOR: casework.sign_for,
    Act.RECORD_MEASURE: casework.record_measure,
    Act.WRITE_DRAFT: desk.write_draft,
    Act.SET_ATTRIBUTE: desk.set_attribute,
    Act.SUBMIT_DRAFT: desk.submit_draft,
    Act.FIRST_REVIEW: desk.first_review,
    Act.OPEN_EXPRESS_LANE: desk.open_express_lane,
    Act.FINAL_REVIEW: desk.final_review,
    Act.SECRECY_REVIEW: desk.secrecy_review,
    Act.PUBLISH_NOTICE: desk.publish_notice,
    Act.SECOND_REVIEW: desk.second_review,
    Act.CHECK_PRIVACY: desk.check_privacy,
    Act.WEIGH_RELEASE: desk.weigh_release,
    Act.RECORD_CONFERENCE: desk.record_conference,
    Act.READ_TIMELINESS: desk.read_timeliness,
}


def perform(act: Act, staff: Staff) -> None:
    """Do what the timetable asks of a person. Raises Declined when the service declines it."""
    ACTS[act](staff)
