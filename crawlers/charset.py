"""Bytes of a page to text: what the bytes say counts more than what the header claims."""

import codecs
import re
from functools import cache
from itertools import islice

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_EAST_ASIAN = frozenset({"gb18030", "big5", "big5hkscs", "euc_jp", "shift_jis", "euc_kr"})

_CHINESE = ("gb18030", "big5")
_PLAUSIBLE = 0.75
"""Share of common characters from which bytes that nobody declared are Chinese."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_SAMPLED = 1000


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Text and the charset it was read as. Never fails: what cannot be read becomes U+FFFD.

    UTF-8 that decodes without a fault is UTF-8 whatever was declared. Then the charset the bytes look
    like counts, if it is an East Asian one, and only then what page or header declare.
    """
    for charset in (_bom(body), "utf-8"):
        if charset and (text := _strictly(body, charset)) is not None:
            return _printable(text), charset
    # Only what is no UTF-8 is worth the look at its bytes.
    from resiliparse.parse.encoding import detect_encoding

    detected = _name(detect_encoding(body) or "utf-8") or "utf-8"
    likely = [detected] if detected in _EAST_ASIAN else []
    read = [
        (text, charset)
        for charset in dict.fromkeys((*likely, *_declared(body, content_type), *_CHINESE))
        if (text := _strictly(body, charset)) is not None
    ]
    # Of several that decode without a fault the one that gives common characters is right.
    weighed = [(_common(text), text, charset) for text, charset in read]
    share, text, charset = max(weighed, key=lambda reading: reading[0], default=(0.0, "", ""))
    if weighed and (share > _PLAUSIBLE or charset in likely):
        return _printable(text), charset
    return _printable(body.decode(detected, "replace")), detected


def _common(text: str) -> float:
    """Share of common Chinese characters and signs among the first of a text that are not ASCII, in steps of a tenth."""
    sample = [found[0] for found in islice(_FOREIGN.finditer(text), _SAMPLED)]
    known = _known()
    return round(sum(sign in known for sign in sample) / len(sample), 1) if sample else 0.0


@cache
def _known() -> frozenset[str]:
    """The signs and the commoner characters of GB 2312 and Big5."""
    leads = {"gb2312": (range(0xA1, 0xA4), range(0xB0, 0xD8)), "big5": (range(0xA1, 0xA4), range(0xA4, 0xC7))}
    return frozenset(
        sign
        for charset, ranges in leads.items()
        for lead in (lead for part in ranges for lead in part)
        for trail in range(0x40, 0xFF)
        for sign in bytes((lead, trail)).decode(charset, "ignore")
    )


def _printable(text: str) -> str:
    # PostgreSQL stores no NUL, and no reader misses it.
    return text.replace("\0", "")


def _bom(body: bytes) -> str | None:
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    names = _DECLARED.findall(body[:4096]) + _DECLARED.findall((content_type or "").encode())
    known = (_name(name.decode("ascii")) for name in names)
    # A single-byte charset decodes anything without a fault, so its claim proves nothing.
    return [name for name in known if name and name in _EAST_ASIAN]


def _name(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return _ALIASES.get(name, name)


def _strictly(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None
