"""What cannot wait for the morning. Pure."""

URGENT_KINDS = frozenset({"emergency", "upward_report"})
URGENT_GRADES = frozenset({"I", "II"})


def is_urgent(kind: str, grade: str | None) -> bool:
    """Whether quiet hours do not hold: emergencies, reports upward, and whatever is graded 特别重大 or 重大."""
    return kind in URGENT_KINDS or grade in URGENT_GRADES
