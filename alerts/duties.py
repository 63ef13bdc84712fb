"""What is owed, what can discharge it, from what it is counted, and how an officer judged it: the closed words of rules."""

from enum import StrEnum


class Duty(StrEnum):
    """What is owed. One clock a duty and owing body, whatever number of texts ask for it."""

    FIRST_INFORMATION = "first_information"
    PRESS_CONFERENCE = "press_conference"
    RESPONSE = "response"
    CONTINUING_UPDATE = "continuing_update"
    RESPONDER = "responder"
    COLLECTION = "collection"
    WARNING = "warning"
    ASSESSMENT = "assessment"
    CLARIFICATION = "clarification"
    REFERRAL = "referral"
    COORDINATION = "coordination"
    ACCOUNTABILITY = "accountability"
    ATTENDANCE = "attendance"
    INTERPRETATION = "interpretation"
    DISCLOSURE = "disclosure"
    CORRECTION = "correction"
    RECEIPT = "receipt"
    CONSULTATION = "consultation"
    AGENCY_OPINION = "agency_opinion"
    APPLICATION_ANSWER = "application_answer"
    REDIRECTION = "redirection"
    ANNUAL_REPORT = "annual_report"
    PUBLICATION_REVIEW = "publication_review"
    REMEDY = "remedy"
    WITHDRAWAL = "withdrawal"
    DECISION_PROCEDURE = "decision_procedure"
    PROPOSAL_ANSWER = "proposal_answer"
    GUIDE_CHANGE = "guide_change"
    PERIODIC_UPDATE = "periodic_update"
    SUPERVISION = "supervision"
    APPRAISAL = "appraisal"
    UPWARD_REPORT = "upward_report"
    WRITTEN_REPORT = "written_report"
    GRADING = "grading"
    SUPPLEMENT = "supplement"
    INVESTIGATION = "investigation"
    INVESTIGATION_APPROVAL = "investigation_approval"
    FOLLOW_UP = "follow_up"
    RESULT_PUBLICATION = "result_publication"
    PETITION = "petition"
    PETITION_NOTICE = "petition_notice"
    PETITION_OBJECTION = "petition_objection"
    PETITION_SETTLEMENT = "petition_settlement"
    REVIEW = "review"
    REVIEW_REQUEST = "review_request"
    SECOND_REVIEW_REQUEST = "second_review_request"
    SECOND_REVIEW = "second_review"
    TICKET = "ticket"
    TICKET_DISPATCH = "ticket_dispatch"
    TICKET_REVISIT = "ticket_revisit"
    COMPLAINT = "complaint"
    COMPLAINT_ACCEPTANCE = "complaint_acceptance"
    COMPLAINT_MEDIATION = "complaint_mediation"
    REPORT_VERIFICATION = "report_verification"
    REPORTER_NOTICE = "reporter_notice"
    SITE_UPDATE = "site_update"
    MESSAGE_ANSWER = "message_answer"
    PUBLIC_REPLY = "public_reply"
    REPOST = "repost"
    FILING = "filing"
    SECRECY = "secrecy"
    PERSONAL_DATA = "personal_data"
    RETENTION = "retention"
    BREACH = "breach"
    COLLECTING_CONDUCT = "collecting_conduct"
    ENTRUSTING = "entrusting"
    ORDER = "order"


class EvidenceKind(StrEnum):
    """What was done. `lapse`: a limit that ends by itself; the last three are paper and stop nothing."""

    NOTICE = "notice"
    PRESS_CONFERENCE = "press_conference"
    PUBLICATION = "publication"
    LETTER = "letter"
    REPORT = "report"
    DECISION = "decision"
    TRANSFER = "transfer"
    RECORD = "record"
    LAPSE = "lapse"
    INTERNAL_REPORT = "internal_report"
    DRAFT = "draft"
    STATUS = "status"


class StartPoint(StrEnum):
    """A moment of a case a limit may run from."""

    OCCURRED = "occurred"
    FIRST_SEEN = "first_seen"
    PUBLISHED = "published"
    FORMED = "formed"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    APPROVED = "approved"
    ASSIGNED = "assigned"
    SENT = "sent"
    KNOWN = "known"
    LAST_UPDATE = "last_update"
    POSTED = "posted"
    IN_USE = "in_use"
    MADE = "made"
    CALENDAR = "calendar"
    SUBMITTED = "submitted"
    REPORT_RECEIVED = "report_received"
    FILED = "filed"
    MEASURED = "measured"
    CORRECTED = "corrected"
    CONSULTED = "consulted"
    AGENCY_CONSULTED = "agency_consulted"
    ORDERED_ANEW = "ordered_anew"
    ANSWER_DELIVERED = "answer_delivered"
    REVIEW_ASKED = "review_asked"
    REVIEW_DELIVERED = "review_delivered"
    SECOND_REVIEW_ASKED = "second_review_asked"
    HANDED_BACK = "handed_back"


RENEWING = frozenset({StartPoint.LAST_UPDATE})
"""Moments that are acts themselves: each ends one round of a duty and begins the next."""


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
    Duty.CONTINUING_UPDATE: "持续发布",
    Duty.RESPONDER: "确定回应主体",
    Duty.COLLECTION: "舆情收集",
    Duty.WARNING: "预警",
    Duty.ASSESSMENT: "研判处置",
    Duty.CLARIFICATION: "澄清不实信息",
    Duty.REFERRAL: "转送",
    Duty.COORDINATION: "协调联动",
    Duty.ACCOUNTABILITY: "问责",
    Duty.ATTENDANCE: "负责人出席",
    Duty.INTERPRETATION: "政策解读",
    Duty.DISCLOSURE: "主动公开",
    Duty.CORRECTION: "补正告知",
    Duty.RECEIPT: "确认收到",
    Duty.CONSULTATION: "征求意见的回复",
    Duty.AGENCY_OPINION: "其他机关意见的回复",
    Duty.APPLICATION_ANSWER: "依申请公开答复",
    Duty.REDIRECTION: "告知正确渠道",
    Duty.ANNUAL_REPORT: "年度报告",
    Duty.PUBLICATION_REVIEW: "公开前审查",
    Duty.REMEDY: "复议、诉讼",
    Duty.WITHDRAWAL: "撤回并说明",
    Duty.DECISION_PROCEDURE: "重大决策程序",
    Duty.PROPOSAL_ANSWER: "建议提案答复",
    Duty.GUIDE_CHANGE: "办事条件变更公开",
    Duty.PERIODIC_UPDATE: "定期更新",
    Duty.SUPERVISION: "督导与报告",
    Duty.APPRAISAL: "考核",
    Duty.UPWARD_REPORT: "向上报告",
    Duty.WRITTEN_REPORT: "书面报告",
    Duty.GRADING: "事件分级",
    Duty.SUPPLEMENT: "补报",
    Duty.INVESTIGATION: "事故调查",
    Duty.INVESTIGATION_APPROVAL: "调查报告批复",
    Duty.RESULT_PUBLICATION: "公布处置结果",
    Duty.FOLLOW_UP: "整改评估",
    Duty.PETITION: "信访办理",
    Duty.PETITION_NOTICE: "信访受理情况的书面告知",
    Duty.PETITION_OBJECTION: "对转送信访事项的异议",
    Duty.PETITION_SETTLEMENT: "信访事项办结",
    Duty.REVIEW: "复查、复核",
    Duty.REVIEW_REQUEST: "请求复查",
    Duty.SECOND_REVIEW_REQUEST: "请求复核",
    Duty.SECOND_REVIEW: "复核意见",
    Duty.TICKET: "热线办理",
    Duty.TICKET_DISPATCH: "热线分转",
    Duty.TICKET_REVISIT: "热线回访",
    Duty.COMPLAINT: "投诉举报办理",
    Duty.COMPLAINT_ACCEPTANCE: "投诉受理决定",
    Duty.COMPLAINT_MEDIATION: "投诉调解",
    Duty.REPORT_VERIFICATION: "举报线索核查",
    Duty.REPORTER_NOTICE: "告知举报人处理结果",
    Duty.SITE_UPDATE: "网站更新",
    Duty.MESSAGE_ANSWER: "网民留言答复",
    Duty.PUBLIC_REPLY: "公开回应留言",
    Duty.REPOST: "转载",
    Duty.FILING: "备案、报表",
    Duty.SECRECY: "保密",
    Duty.PERSONAL_DATA: "个人信息保护",
    Duty.RETENTION: "留存",
    Duty.BREACH: "泄露补救与通知",
    Duty.COLLECTING_CONDUCT: "采集守则",
    Duty.ENTRUSTING: "委托处理",
    Duty.ORDER: "秩序",
}
EVIDENCE_LABELS = {
    EvidenceKind.NOTICE: "发布的公告或通报",
    EvidenceKind.PRESS_CONFERENCE: "新闻发布会",
    EvidenceKind.PUBLICATION: "公开发布",
    EvidenceKind.LETTER: "书面告知或答复",
    EvidenceKind.REPORT: "报告送达",
    EvidenceKind.DECISION: "作出决定",
    EvidenceKind.TRANSFER: "转交",
    EvidenceKind.RECORD: "留有记录",
    EvidenceKind.LAPSE: "期满自然结束",
    EvidenceKind.INTERNAL_REPORT: "内部报告",
    EvidenceKind.DRAFT: "草稿",
    EvidenceKind.STATUS: "状态说明",
}
START_LABELS = {
    StartPoint.OCCURRED: "事发时间",
    StartPoint.FIRST_SEEN: "首次发现时间",
    StartPoint.PUBLISHED: "公布",
    StartPoint.FORMED: "信息形成或变更",
    StartPoint.RECEIVED: "收到",
    StartPoint.ACCEPTED: "受理",
    StartPoint.DECIDED: "作出决定",
    StartPoint.APPROVED: "批准、批复或审批完成",
    StartPoint.ASSIGNED: "交办、转派",
    StartPoint.SENT: "送审、送达",
    StartPoint.KNOWN: "知道",
    StartPoint.LAST_UPDATE: "上次更新",
    StartPoint.POSTED: "留言",
    StartPoint.IN_USE: "投入运行",
    StartPoint.MADE: "记录生成",
    StartPoint.CALENDAR: "历年、历季",
    StartPoint.SUBMITTED: "提交",
    StartPoint.REPORT_RECEIVED: "收到调查报告",
    StartPoint.FILED: "收到备案材料",
    StartPoint.MEASURED: "首次采取处置措施",
    StartPoint.CORRECTED: "收到补正",
    StartPoint.CONSULTED: "收到征求意见书",
    StartPoint.AGENCY_CONSULTED: "其他机关收到征求意见书",
    StartPoint.ORDERED_ANEW: "收到责令重新答复的决定",
    StartPoint.ANSWER_DELIVERED: "信访人收到处理意见",
    StartPoint.REVIEW_ASKED: "收到复查请求",
    StartPoint.REVIEW_DELIVERED: "信访人收到复查意见",
    StartPoint.SECOND_REVIEW_ASKED: "收到复核请求",
    StartPoint.HANDED_BACK: "办理结果反馈",
}
ASSESSMENT_LABELS = {
    Assessment.MUST_ANSWER: "需回应",
    Assessment.PASS_ON: "转办",
    Assessment.WATCH: "持续关注",
    Assessment.FALSE_ALARM: "误报",
    Assessment.NO_ANSWER: "不回应",
}
