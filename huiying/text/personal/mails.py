"""Mail addresses that are a private person's, disguised ones too (`li#qq点com`)."""

import re
from collections.abc import Iterator

from huiying.text.personal.kinds import PersonalKind, PersonalSpan
from huiying.text.personal.labels import is_office_mail

_LOCAL = r"[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,63})"
_MAIL = re.compile(
    rf"{_LOCAL} ?@ ?(?:[A-Za-z0-9-]{{1,63}} ?\. ?){{1,4}}(?:com|cn|net|org|edu|gov|info|me|cc|vip|[A-Za-z]{{2,12}})(?![A-Za-z0-9])"
)
_DISGUISED = re.compile(
    rf"{_LOCAL} ?(?:[(\[【{{]? ?(?:at|AT|@|艾特|圈a) ?[)\]】}}]?|#|★) ?"
    r"(?:qq|QQ|163|126|139|189|sina|sohu|gmail|outlook|hotmail|foxmail|yeah|aliyun)"
    r" ?(?:\.|。|点|\(dot\)|\[dot\]) ?(?:com|cn|net|COM)(?![A-Za-z0-9])"
)
_SIGNS = ("#", "at", "AT", "艾特", "圈a", "★", "@")
_GOVERNMENT = re.compile(
    r"@(?:[A-Za-z0-9.-]*\.)?gov(?:\.[a-z]{2})?$|@[A-Za-z0-9.-]*(?:people|xinhuanet|cctv)\.(?:cn|com)$",
    re.IGNORECASE,
)


def find_mails(text: str) -> Iterator[PersonalSpan]:
    """Private mail addresses of a folded text."""
    if "@" in text:
        yield from _private(text, _MAIL)
    ends = "com" in text or "COM" in text or "cn" in text or "net" in text
    if ends and any(sign in text for sign in _SIGNS):
        yield from _private(text, _DISGUISED)


def _private(text: str, pattern: re.Pattern[str]) -> Iterator[PersonalSpan]:
    for found in pattern.finditer(text):
        office = _GOVERNMENT.search(found[0].replace(" ", "")) or is_office_mail(text, found.start())
        if not office:
            yield PersonalSpan(kind=PersonalKind.EMAIL, start=found.start(), end=found.end())
