"""Personal data that a text shows by its form: numbers, plates, mail, accounts. Names and addresses need words: `nlp.personal`.

Everything is found in the text as it was written (full width, separators, spelled digits), with Python string offsets.
"""

from huiying.text.personal.kinds import PERSONAL_LABELS, PersonalKind, PersonalSpan, hidden, settled
from huiying.text.personal.numbers import find_numbers, without_numbers

__all__ = [
    "PERSONAL_LABELS",
    "PersonalKind",
    "PersonalSpan",
    "find_numbers",
    "hidden",
    "settled",
    "without_numbers",
]
