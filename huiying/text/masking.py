"""Hides the numbers that identify a private person. Names and addresses need a dictionary: `nlp.personal`.

Every hidden character becomes one `*`, so offsets into the text stay valid. Public numbers stay: 110, 12345, 95598,
400 numbers and office landlines are what the public is meant to read.
"""

from huiying.text.personal import find_numbers, hidden


def mask(text: str) -> str:
    """The same text, as long as before, with private numbers, plates and accounts starred out."""
    return hidden(text, find_numbers(text))
