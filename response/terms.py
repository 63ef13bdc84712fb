"""The words of answering: kinds of draft, gates before publication, what is said at them."""

from enum import StrEnum


class Kind(StrEnum):
    """What a draft is to become."""

    ANSWER = "answer"
    POLICY = "policy"
    INTERPRETATION = "interpretation"
    DISCLOSURE = "disclosure"
    RESULT = "result"
    GUIDE = "guide"


class Gate(StrEnum):
    """What a draft has to pass before it may be published."""

    ATTRIBUTE = "attribute"
    RISK = "risk"
    INTERPRETATION = "interpretation"
    SECRECY = "secrecy"
    PRIVACY = "privacy"
    JUDGEMENT = "judgement"
    REVIEWS = "reviews"


class Verdict(StrEnum):
    """What is said at a gate."""

    PASSED = "passed"
    RETURNED = "returned"
    EXEMPT = "exempt"


class Attribute(StrEnum):
    """公开属性, determined at the source."""

    PROACTIVE = "proactive"
    ON_APPLICATION = "on_application"
    WITHHELD = "withheld"


class Exemption(StrEnum):
    """Where personal data may stay in what is published (国办发〔2018〕23号)."""

    PENALTY = "penalty"
    MANDATORY = "mandatory"


class Risk(StrEnum):
    """How grave the public's answer to a policy may be."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Stage(StrEnum):
    """The three reviews, in order."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"


KIND_LABELS = {
    Kind.ANSWER: "回应",
    Kind.POLICY: "政策文件",
    Kind.INTERPRETATION: "解读材料",
    Kind.DISCLOSURE: "主动公开",
    Kind.RESULT: "公布处置结果",
    Kind.GUIDE: "办事指南",
}
GATE_LABELS = {
    Gate.ATTRIBUTE: "公开属性认定",
    Gate.RISK: "舆情风险评估",
    Gate.INTERPRETATION: "解读材料",
    Gate.SECRECY: "保密审查",
    Gate.PRIVACY: "个人信息去标识化",
    Gate.JUDGEMENT: "公开内容、时机、方式研判",
    Gate.REVIEWS: "三审",
}
VERDICT_LABELS = {Verdict.PASSED: "通过", Verdict.RETURNED: "退回", Verdict.EXEMPT: "例外"}
ATTRIBUTE_LABELS = {
    Attribute.PROACTIVE: "主动公开",
    Attribute.ON_APPLICATION: "依申请公开",
    Attribute.WITHHELD: "不予公开",
}
EXEMPTION_LABELS = {Exemption.PENALTY: "惩戒公示", Exemption.MANDATORY: "强制性信息披露"}
RISK_LABELS = {Risk.LOW: "低", Risk.MEDIUM: "中", Risk.HIGH: "高"}
STAGE_LABELS = {Stage.FIRST: "初审", Stage.SECOND: "复审", Stage.FINAL: "终审"}
