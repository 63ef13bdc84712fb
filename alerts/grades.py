"""Grades of an emergency, as the law names them (突发事件应对法 第三条). I is the gravest."""

from enum import StrEnum


class Grade(StrEnum):
    I = "I"  # noqa: E741  # the law's own numeral
    II = "II"
    III = "III"
    IV = "IV"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def gravity(self) -> int:
        """4 for I down to 1 for IV: larger is graver."""
        return len(ORDER) - ORDER.index(self)


ORDER = (Grade.I, Grade.II, Grade.III, Grade.IV)
LABELS = {Grade.I: "特别重大", Grade.II: "重大", Grade.III: "较大", Grade.IV: "一般"}


def gravity(grade: Grade | None) -> int:
    """Gravity of a grade that may not be there; an ungraded case weighs 0."""
    return 0 if grade is None else grade.gravity


def gravest(*grades: Grade | None) -> Grade | None:
    return max(grades, key=gravity, default=None)
