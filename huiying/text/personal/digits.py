"""Where a text holds long numbers, however their digits are written: full width, spaced, spelled, circled."""

import re
from collections.abc import Iterator
from typing import Final

_SPELLED: Final = {
    **dict.fromkeys("〇零○◯⓪", "0"),
    **dict.fromkeys("一壹幺弌①❶⑴⒈㈠", "1"),
    **dict.fromkeys("二贰貳两②❷⑵⒉㈡", "2"),
    **dict.fromkeys("三叁参③❸⑶⒊㈢", "3"),
    **dict.fromkeys("四肆④❹⑷⒋㈣", "4"),
    **dict.fromkeys("五伍⑤❺⑸⒌㈤", "5"),
    **dict.fromkeys("六陆⑥❻⑹⒍㈥", "6"),
    **dict.fromkeys("七柒⑦❼⑺⒎㈦", "7"),
    **dict.fromkeys("八捌⑧❽⑻⒏㈧", "8"),
    **dict.fromkeys("九玖⑨❾⑼⒐㈨", "9"),
}
_AS_DIGITS: Final = str.maketrans({**_SPELLED, "O": "0", "o": "0", "l": "1", "I": "1"})
GAP: Final = "[ \x00\u20e3·•.。_~—–‐−-]"
"""What may stand between two digits of one number."""
_WRITTEN = "".join(_SPELLED)
_SPELT = re.compile(f"[0-9{_WRITTEN}](?:{GAP}{{0,2}}[0-9{_WRITTEN}OolI]){{9,40}}")
_LEAST = 1


def spelled(text: str) -> str | None:
    """The text with spelled numbers in digits, as long as before; None when it spells none."""
    changed: list[str] = []
    done = 0
    for found in _spelt(text):
        changed += text[done : found.start()], found[0].translate(_AS_DIGITS)
        done = found.end()
    return "".join([*changed, text[done:]]) if changed else None


def _spelt(text: str) -> Iterator[re.Match[str]]:
    for found in _SPELT.finditer(text):
        if sum(not char.isascii() or char.isalpha() for char in found[0]) >= _LEAST and any(
            char in _SPELLED or char in "Oo" for char in found[0]
        ):
            yield found
