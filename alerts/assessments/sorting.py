"""The grounds on which opinion must be answered (OP-07), and the sorts into which it is handled (OP-13). Pure.

国办发〔2016〕61号 二 names five classes of opinion that must be answered, 安徽 adds a sixth; 国办发〔2016〕80号 sorts what
was collected into five, each with what is then to be published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from alerts.duties import ASSESSMENT_LABELS, Assessment
from huiying.errors import Invalid


class AnswerGround(StrEnum):
    """Why opinion must be answered."""

    MISREADING = "policy_misread"
    INTERESTS = "public_interest"
    MORALS = "moral_line"
    EMERGENCY = "emergency"
    SUPERIOR = "superior_request"
    HOT_TOPIC = "hot_topic"


class Sort(StrEnum):
    """What opinion comes to, and so what answers it."""

    SUGGESTION = "suggestion"
    HARDSHIP = "hardship"
    MAJOR = "major_problem"
    UNAWARE = "unaware"
    MISTAKEN = "mistaken_view"


GROUND_LABELS = {
    AnswerGround.MISREADING: "对重大政策措施存在误解误读",
    AnswerGround.INTERESTS: "涉及公众切身利益且产生较大影响",
    AnswerGround.MORALS: "涉及民生领域严重冲击社会道德底线",
    AnswerGround.EMERGENCY: "涉及突发事件处置和自然灾害应对",
    AnswerGround.SUPERIOR: "上级政府要求主动回应",
    AnswerGround.HOT_TOPIC: "公众关注的社会热点（安徽等地方规定）",
}
SORT_LABELS = {
    Sort.SUGGESTION: "建设性意见建议",
    Sort.HARDSHIP: "反映实际困难",
    Sort.MAJOR: "反映重大问题",
    Sort.UNAWARE: "不了解情况",
    Sort.MISTAKEN: "错误看法",
}
TO_PUBLISH = {
    Sort.SUGGESTION: "吸收采纳，并公开采纳情况",
    Sort.HARDSHIP: "尽快解决，并公布解决情况",
    Sort.MAJOR: "调查处置，并发布调查处置情况",
    Sort.UNAWARE: "发布权威信息",
    Sort.MISTAKEN: "引导纠正，说明真实情况",
}
"""What the handling of each sort makes public (OP-13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A 研判 as an officer gives it."""

    decision: Assessment
    reason: str
    grounds: tuple[AnswerGround, ...] = ()
    sort: Sort | None = None

    @property
    def to_publish(self) -> str | None:
        """What is expected to be made public; None when nothing is, or the opinion was not sorted."""
        answered = self.decision in {Assessment.MUST_ANSWER, Assessment.PASS_ON}
        return TO_PUBLISH[self.sort] if answered and self.sort else None

    @property
    def summary(self) -> str:
        """`研判为“需回应”（涉及…；反映重大问题，应…）：理由`."""
        said = [GROUND_LABELS[ground] for ground in self.grounds]
        if self.sort:
            said.append(SORT_LABELS[self.sort] + (f"，应{self.to_publish}" if self.to_publish else ""))
        more = f"（{'；'.join(said)}）" if said else ""
        return f"研判为“{ASSESSMENT_LABELS[self.decision]}”{more}：{self.reason}"


def check(judgement: Judgement) -> None:
    """Refuse what contradicts itself: a ground on which opinion must be answered, and no answer. Raises Invalid."""
    if judgement.grounds and judgement.decision is not Assessment.MUST_ANSWER:
        named = "、".join(GROUND_LABELS[ground] for ground in judgement.grounds)
        raise Invalid(
            f"属于“{named}”的舆情应重点回应，研判结论应为“{ASSESSMENT_LABELS[Assessment.MUST_ANSWER]}”；"
            "若不属于，请不要选这一类",
            code="grounds_ask_for_answer",
        )


def hinted(event_type: str, *, emergencies: Sequence[str]) -> tuple[AnswerGround, ...]:
    """The ground that an event's type speaks for, offered to the officer and decided by them."""
    return (AnswerGround.EMERGENCY,) if event_type in emergencies else ()
