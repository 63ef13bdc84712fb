"""Bytes of a page to text: what the bytes say counts more than what the header claims."""

import codecs
import re

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_EAST_ASIAN = frozenset({"gb18030", "big5", "big5hkscs", "euc_jp", "shift_jis", "euc_kr"})


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
    for charset in (*likely, *_declared(body, content_type)):
        if (text := _strictly(body, charset)) is not None:
            return _printable(text), charset
    return _printable(body.decode(detected, "replace")), detected


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
