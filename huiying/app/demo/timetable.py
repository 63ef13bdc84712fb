"""The day hour by hour for `huiying demo --once`: when the crawler runs, when which person does what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from huiying.app.demo.facts import Facts


class Act(StrEnum):
    """What is done at one moment of the day."""

    CRAWL = "crawl"
    IMPORT_TICKETS = "import_tickets"
    ACKNOWLEDGE = "acknowledge"
    ASSESS = "assess"
    ASSIGN = "assign"
    SIGN_FOR = "sign_for"
    RECORD_MEASURE = "record_measure"
    WRITE_DRAFT = "write_draft"
    SET_ATTRIBUTE = "set_attribute"
    SUBMIT_DRAFT = "submit_draft"
    FIRST_REVIEW = "first_review"
    OPEN_EXPRESS_LANE = "open_express_lane"
    FINAL_REVIEW = "final_review"
    SECRECY_REVIEW = "secrecy_review"
    PUBLISH_NOTICE = "publish_notice"
    SECOND_REVIEW = "second_review"
    CHECK_PRIVACY = "check_privacy"
    WEIGH_RELEASE = "weigh_release"
    RECORD_CONFERENCE = "record_conference"
    READ_TIMELINESS = "read_timeliness"

    @property
    def is_by_people(self) -> bool:
        """Whether a person does it, over HTTP; the rest is done by the service's own commands."""
        return self not in {Act.CRAWL, Act.IMPORT_TICKETS}


ACT_LABELS = {
    Act.CRAWL: "采集一轮",
    Act.IMPORT_TICKETS: "导入热线工单",
    Act.ACKNOWLEDGE: "值班员认领预警",
    Act.ASSESS: "值班员研判：需回应",
    Act.ASSIGN: "值班员交办",
    Act.SIGN_FOR: "责任单位签收",
    Act.RECORD_MEASURE: "责任单位登记处置措施",
    Act.WRITE_DRAFT: "新闻发言人拟稿",
    Act.SET_ATTRIBUTE: "新闻发言人认定公开属性：主动公开",
    Act.SUBMIT_DRAFT: "新闻发言人送审",
    Act.FIRST_REVIEW: "初审",
    Act.OPEN_EXPRESS_LANE: "领导开应急快车道",
    Act.FINAL_REVIEW: "终审",
    Act.SECRECY_REVIEW: "保密审查",
    Act.PUBLISH_NOTICE: "发布情况通报并登记，欠三道关口",
    Act.SECOND_REVIEW: "补复审",
    Act.CHECK_PRIVACY: "补去标识化核对",
    Act.WEIGH_RELEASE: "补公开研判，欠办了结",
    Act.RECORD_CONFERENCE: "登记新闻发布会",
    Act.READ_TIMELINESS: "领导查看时效",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One step of the day, at a time that is aware and in UTC."""

    at: datetime
    act: Act

    @property
    def label(self) -> str:
        return ACT_LABELS[self.act]


CONFERENCE_AT = timedelta(hours=12, minutes=30)
"""After the start of the day: half past six in the evening, well within 24 hours of the event."""


def conference_at(facts: Facts) -> datetime:
    """When the press conference is held."""
    return facts.start + CONFERENCE_AT


def timetable(facts: Facts) -> tuple[Moment, ...]:
    """The steps of the day in order: eleven crawls, one import, what seven people do."""
    steps = [*_morning(facts), *_noon(facts), *_evening(facts)]
    return tuple(sorted(steps, key=lambda step: step.at))


def _at(begin: datetime, **acts: int) -> Iterator[Moment]:
    """Acts at so many minutes after a moment."""
    for name, minutes in acts.items():
        yield Moment(at=begin + timedelta(minutes=minutes), act=Act(name))


def _morning(facts: Facts) -> Iterator[Moment]:
    yield from _at(facts.start, crawl=30)
    yield from _at(facts.start, crawl=90)
    yield from _at(facts.event_at, crawl=14)
    yield from _at(facts.first_report_at, crawl=3, acknowledge=6, assess=10, assign=13, sign_for=25)
    yield from _at(facts.first_report_at, crawl=32, record_measure=50)


def _noon(facts: Facts) -> Iterator[Moment]:
    yield from _at(facts.rumour_at, crawl=4)
    yield from _at(facts.start, crawl=365, import_tickets=370)
    yield from _at(facts.official_at, crawl=4, write_draft=9, set_attribute=12, submit_draft=14)
    yield from _at(facts.official_at, first_review=20, open_express_lane=22, final_review=27)
    yield from _at(facts.official_at, secrecy_review=30, publish_notice=34)
    yield from _at(facts.official_at, second_review=41, check_privacy=46, weigh_release=52)


def _evening(facts: Facts) -> Iterator[Moment]:
    yield from _at(facts.start, crawl=580)
    yield from _at(facts.start, crawl=700)
    yield from _at(conference_at(facts), record_conference=50)
    yield from _at(facts.start, crawl=860)
    yield from _at(facts.start, crawl=950, read_timeliness=965)
