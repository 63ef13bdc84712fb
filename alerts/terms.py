"""The closed words of the rule book, wider than those of the running case clocks (`alerts.duties`), with their labels."""

from enum import StrEnum


class Owed(StrEnum):
    """What a rule asks for. The first three are the duties case clocks run for."""

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
    GRADING = "grading"
    SUPPLEMENT = "supplement"
    INVESTIGATION = "investigation"
    FOLLOW_UP = "follow_up"
    PETITION = "petition"
    REVIEW = "review"
    TICKET = "ticket"
    COMPLAINT = "complaint"
    SITE_UPDATE = "site_update"
    MESSAGE_ANSWER = "message_answer"
    REPOST = "repost"
    FILING = "filing"
    SECRECY = "secrecy"
    PERSONAL_DATA = "personal_data"
    RETENTION = "retention"
    BREACH = "breach"
    COLLECTING_CONDUCT = "collecting_conduct"
    ENTRUSTING = "entrusting"
    ORDER = "order"


class Origin(StrEnum):
    """The moment a limit runs from."""

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


class Act(StrEnum):
    """What ends a limit. `lapse`: it ends by itself, nothing has to be done."""

    NOTICE = "notice"
    PRESS_CONFERENCE = "press_conference"
    PUBLICATION = "publication"
    LETTER = "letter"
    REPORT = "report"
    DECISION = "decision"
    TRANSFER = "transfer"
    RECORD = "record"
    LAPSE = "lapse"


class Verification(StrEnum):
    """How a quotation was checked (`rules`, section 0)."""

    L = "L"
    P = "P"
    N = "N"
    S = "S"
    X = "X"
    U = "U"


OWED_LABELS = {
    Owed.FIRST_INFORMATION: "首次发布权威信息",
    Owed.PRESS_CONFERENCE: "新闻发布会",
    Owed.RESPONSE: "回应",
    Owed.CONTINUING_UPDATE: "持续发布",
    Owed.RESPONDER: "确定回应主体",
    Owed.COLLECTION: "舆情收集",
    Owed.WARNING: "预警",
    Owed.ASSESSMENT: "研判处置",
    Owed.CLARIFICATION: "澄清不实信息",
    Owed.REFERRAL: "转送",
    Owed.COORDINATION: "协调联动",
    Owed.ACCOUNTABILITY: "问责",
    Owed.ATTENDANCE: "负责人出席",
    Owed.INTERPRETATION: "政策解读",
    Owed.DISCLOSURE: "主动公开",
    Owed.CORRECTION: "补正告知",
    Owed.RECEIPT: "确认收到",
    Owed.CONSULTATION: "征求意见的回复",
    Owed.APPLICATION_ANSWER: "依申请公开答复",
    Owed.REDIRECTION: "告知正确渠道",
    Owed.ANNUAL_REPORT: "年度报告",
    Owed.PUBLICATION_REVIEW: "公开前审查",
    Owed.REMEDY: "复议、诉讼",
    Owed.WITHDRAWAL: "撤回并说明",
    Owed.DECISION_PROCEDURE: "重大决策程序",
    Owed.PROPOSAL_ANSWER: "建议提案答复",
    Owed.GUIDE_CHANGE: "办事条件变更公开",
    Owed.PERIODIC_UPDATE: "定期更新",
    Owed.SUPERVISION: "督导与报告",
    Owed.APPRAISAL: "考核",
    Owed.UPWARD_REPORT: "向上报告",
    Owed.GRADING: "事件分级",
    Owed.SUPPLEMENT: "补报",
    Owed.INVESTIGATION: "事故调查与批复",
    Owed.FOLLOW_UP: "整改评估",
    Owed.PETITION: "信访办理",
    Owed.REVIEW: "复查、复核",
    Owed.TICKET: "热线办理",
    Owed.COMPLAINT: "投诉举报办理",
    Owed.SITE_UPDATE: "网站更新",
    Owed.MESSAGE_ANSWER: "网民留言答复",
    Owed.REPOST: "转载",
    Owed.FILING: "备案、报表",
    Owed.SECRECY: "保密",
    Owed.PERSONAL_DATA: "个人信息保护",
    Owed.RETENTION: "留存",
    Owed.BREACH: "泄露补救与通知",
    Owed.COLLECTING_CONDUCT: "采集守则",
    Owed.ENTRUSTING: "委托处理",
    Owed.ORDER: "秩序",
}
ORIGIN_LABELS = {
    Origin.OCCURRED: "事发",
    Origin.FIRST_SEEN: "首次发现",
    Origin.PUBLISHED: "公布",
    Origin.FORMED: "信息形成或变更",
    Origin.RECEIVED: "收到",
    Origin.ACCEPTED: "受理",
    Origin.DECIDED: "作出决定",
    Origin.APPROVED: "批准、批复或审批完成",
    Origin.ASSIGNED: "交办、转派",
    Origin.SENT: "送审、送达",
    Origin.KNOWN: "知道",
    Origin.LAST_UPDATE: "上次更新",
    Origin.POSTED: "留言",
    Origin.IN_USE: "投入运行",
    Origin.MADE: "记录生成",
    Origin.CALENDAR: "历年、历季",
}
ACT_LABELS = {
    Act.NOTICE: "发布公告或通报",
    Act.PRESS_CONFERENCE: "举行新闻发布会",
    Act.PUBLICATION: "公开发布",
    Act.LETTER: "书面告知或答复",
    Act.REPORT: "报告送达",
    Act.DECISION: "作出决定",
    Act.TRANSFER: "转交",
    Act.RECORD: "留有记录",
    Act.LAPSE: "期满自然结束",
}
VERIFICATION_LABELS = {
    Verification.L: "法律法规原文已核",
    Verification.P: "文件原文页面",
    Verification.N: "新闻转引",
    Verification.S: "单位方案原文",
    Verification.X: "仅为地方或类似规定",
    Verification.U: "未核实，默认关闭",
}
