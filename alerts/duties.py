"""What is owed, what can discharge it, from what it is counted, and how an officer judged it: the closed words of rules."""

from enum import StrEnum


class Duty(StrEnum):
    """What is owed. One clock a duty and owing body, whatever number of texts ask for it."""

    FIRST_INFORMATION = "first_information"
    PRESS_CONFERENCE = "press_conference"
    RESPONSE = "response"


class EvidenceKind(StrEnum):
    """What was done. Only the first two can stop a clock; the rest is kept on the record."""

    NOTICE = "notice"
    PRESS_CONFERENCE = "press_conference"
    INTERNAL_REPORT = "internal_report"
    DRAFT = "draft"
    STATUS = "status"


class StartPoint(StrEnum):
    """A moment of the case a limit may run from."""

    OCCURRED = "occurred"
    FIRST_SEEN = "first_seen"


class Assessment(StrEnum):
    """An officer's judgement of a case (研判)."""

    MUST_ANSWER = "must_answer"
    PASS_ON = "pass_on"  # noqa: S105  # hands a matter on; no secret
    WATCH = "watch"
    FALSE_ALARM = "false_alarm"
    NO_ANSWER = "no_answer"


DUTY_LABELS = {
    Duty.FIRST_INFORMATION: "首次发布权威信息",
    Duty.PRESS_CONFERENCE: "新闻发布会",
    Duty.RESPONSE: "回应",
}
EVIDENCE_LABELS = {
    EvidenceKind.NOTICE: "发布的公告或通报",
    EvidenceKind.PRESS_CONFERENCE: "新闻发布会",
    EvidenceKind.INTERNAL_REPORT: "内部报告",
    EvidenceKind.DRAFT: "草稿",
    EvidenceKind.STATUS: "状态说明",
}
START_LABELS = {StartPoint.OCCURRED: "事发时间", StartPoint.FIRST_SEEN: "首次发现时间"}
ASSESSMENT_LABELS = {
    Assessment.MUST_ANSWER: "需回应",
    Assessment.PASS_ON: "转办",
    Assessment.WATCH: "持续关注",
    Assessment.FALSE_ALARM: "误报",
    Assessment.NO_ANSWER: "不回应",
}
