"""Which unit is proposed to answer for a case (涉事责任部门是第一责任主体), and why. An officer confirms or chooses another. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

SUBJECTS = {
    "accident": ("安全生产", "消防"),
    "disaster": ("防灾减灾", "自然灾害"),
    "health": ("公共卫生", "卫生"),
    "safety": ("公共安全", "治安"),
}
"""What an emergency of each type is the business of, the nearer subject first (突发事件应对法 第三条)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A unit and the subjects it answers for."""

    unit_id: str
    name: str
    subjects: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The unit proposed, with the reason in words."""

    unit_id: str
    reason: str


def propose(event_type: str, topic: str | None, place: str, charges: Iterable[Charge]) -> Proposal | None:
    """The unit whose subjects meet the type of the emergency, else the topic; None when nobody's do."""
    ordered = sorted(charges, key=lambda charge: charge.unit_id)
    for subject in (*SUBJECTS.get(event_type, ()), *([topic] if topic else [])):
        for charge in ordered:
            if subject in charge.subjects:
                where = f"，事发 {place}" if place else ""
                return Proposal(
                    unit_id=charge.unit_id,
                    reason=f"{subject}归{charge.name}主管{where}，属地管理、谁主管谁负责",
                )
    return None
