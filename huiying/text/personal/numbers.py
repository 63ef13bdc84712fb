"""All personal data that its form shows, of one text."""

import re
from collections.abc import Iterator

from huiying.text.characters import folded
from huiying.text.personal.accounts import find_accounts
from huiying.text.personal.cards import find_cards, find_passports
from huiying.text.personal.digits import GAP, spelled
from huiying.text.personal.kinds import PersonalSpan, hidden, settled
from huiying.text.personal.mails import find_mails
from huiying.text.personal.phones import find_phones
from huiying.text.personal.plates import find_plates

_LATIN = re.compile("[A-Za-z]")
_NAMED = re.compile("[0-9A-Za-z_](?:[0-9A-Za-z_]{3}|(?<=[0-9]) [0-9] [0-9])")
_RUN = re.compile(f"[0-9](?:(?:{GAP}|[()/]){{0,3}}[0-9xX]){{6,}}")
_MARGIN = 12
_CARD_DIGITS = 15
_PASSPORTS = ("护照", "通行证", "港澳证", "台胞证", "回乡证", "军官证", "士兵证")


def find_numbers(text: str) -> tuple[PersonalSpan, ...]:
    """Identity numbers, telephones, cards, plates, mail addresses and accounts, in the order of the text."""
    return numbers_in(folded(text))


def numbers_in(folded: str) -> tuple[PersonalSpan, ...]:
    """The same of a text that is folded (`huiying.text.characters.FOLD`) or normalised already."""
    return settled(_found(folded))


def without_numbers(text: str) -> str:
    """The text, as long as before, with what its form shows starred out: for messages and logs that quote what came in."""
    return hidden(text, find_numbers(text))


def _found(text: str) -> Iterator[PersonalSpan]:
    yield from _rows(text)
    # Both ways: a spelled digit right behind a number is as often a word (…8000一直不通).
    written = spelled(text)
    if written is not None:
        yield from _rows(written)
    latin = _LATIN.search(text) is not None
    if latin or "使" in text or "牌" in text:
        yield from find_plates(text, latin=latin)
    if latin:
        yield from find_mails(text)
    if _NAMED.search(text):
        yield from find_accounts(text)
    if latin and any(name in text for name in _PASSPORTS):
        yield from find_passports(text)


def _rows(text: str) -> Iterator[PersonalSpan]:
    """What is told by many digits in a row."""
    for run in _RUN.finditer(text):
        start, end = max(0, run.start() - _MARGIN), run.end() + _MARGIN
        if run.end() - run.start() >= _CARD_DIGITS:
            yield from find_cards(text, start, end)
        yield from find_phones(text, start, end)
