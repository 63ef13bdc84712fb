"""Where a case can stand and what can be done to it: the words of its course."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a 舆情 case stands; other kinds have stages of their own and share the last two."""

    ASSESSING = "assessing"
    WATCHING = "watching"
    SET_ASIDE = "set_aside"
    ASSIGNING = "assigning"
    SIGNING = "signing"
    HANDLING = "handling"
    RESPONDING = "responding"
    EVALUATING = "evaluating"
    ARCHIVING = "archiving"
    ARCHIVED = "archived"
    MERGED = "merged"


CLOSED = frozenset({Stage.ARCHIVED, Stage.MERGED})
"""Where every kind of case ends."""

STAGE_LABELS = {
    Stage.ASSESSING: "待研判",
    Stage.WATCHING: "持续关注",
    Stage.SET_ASIDE: "不予回应",
    Stage.ASSIGNING: "待交办",
    Stage.SIGNING: "待签收",
    Stage.HANDLING: "处置中",
    Stage.RESPONDING: "回应中",
    Stage.EVALUATING: "待评估",
    Stage.ARCHIVING: "待归档",
    Stage.ARCHIVED: "已归档",
    Stage.MERGED: "已并入其他办件",
}

COURSE = ("发现", "预警", "研判", "交办", "签收", "处置", "回应", "公布结果", "评估", "归档")
"""The steps as an officer names them, in order."""


class Step(StrEnum):
    """What a person can do to a case; other kinds add steps of their own."""

    ASSESS = "assess"
    ASSIGN = "assign"
    SIGN_FOR = "sign_for"
    SEND_BACK = "send_back"
    CO_UNITS = "co_units"
    RECORD_MEASURE = "record_measure"
    RESPOND = "respond"
    CONFIRM_FACT = "confirm_fact"
    SET_GRADE = "set_grade"
    PROPOSE_EASING = "propose_easing"
    CONFIRM_EASING = "confirm_easing"
    RECORD_EVIDENCE = "record_evidence"
    CONFIRM_EVIDENCE = "confirm_evidence"
    CONCEDE = "concede"
    PUBLISH_RESULT = "publish_result"
    EVALUATE = "evaluate"
    ARCHIVE = "archive"
    URGE = "urge"
    JOINT_ACTION = "joint_actions"
    REFER = "referral"
    MERGE = "merge"
