"""Arithmetic that tells a real number from a row of digits."""

from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)
_FIRST_YEAR: Final = 1850
_LAST_YEAR: Final = 2099
LONG: Final = 18
SHORT: Final = 15


def has_identity_shape(number: str) -> bool:
    """A province and a day of birth where GB 11643 has them; 18 characters, or 15 before 1999."""
    if number[:2] not in _PROVINCES:
        return False
    year, at = (int(number[6:10]), 10) if len(number) == LONG else (1900 + int(number[6:8]), 8)
    try:
        date(year, int(number[at : at + 2]), int(number[at + 2 : at + 4]))
    except ValueError:
        return False
    return _FIRST_YEAR <= year <= _LAST_YEAR


def checks_as_identity(number: str) -> bool:
    """GB 11643: the weighted sum of the first 17 digits names the last character."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17].upper() == _CHECK[total % len(_CHECK)]


def checks_as_card(digits: str) -> bool:
    """ISO/IEC 7812 (Luhn)."""
    numbers = [int(char) for char in digits]
    doubled = [sum(divmod(2 * digit, 10)) for digit in numbers[-2::-2]]
    return (sum(doubled) + sum(numbers[-1::-2])) % 10 == 0
