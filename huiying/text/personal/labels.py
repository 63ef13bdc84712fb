"""What the words before a number say of it: a document's number, an office's telephone, a private one."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

REACH: Final = 36
"""Characters before a number that can speak of it."""
_AFTER: Final = 24

_WORDS: Final[dict[str, list[str]]] = {
    name: sorted(set(words.split()), key=lambda word: (-len(word), word))
    for name, words in tomllib.loads(
        files("huiying.text.personal").joinpath("labels.toml").read_text("utf-8")
    ).items()
}


def _any(name: str) -> str:
    return "(?:" + "|".join(map(re.escape, _WORDS[name])) + ")"


def contained(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


_CODE = r"(?:编?号码?|编码|代码|码|单号|ID|id|No\.?)"
_OPEN = r"[为是]?[:： #\"“(（\[【]{0,3}"
_GLUED = r"[A-Za-z]{0,4}[-#]?$"
_DOCUMENT = re.compile(
    rf"(?:{_any('documents')}{_CODE}|编号|编码|单号|序号|文号|(?<![A-Za-z])(?:No|NO|no|ID|UID|ISBN|IMEI)\.?|№){_OPEN}{_GLUED}"
)
_ASKED = r"(?:电话|手机|号码|座机|固话|热线|专线|邮箱|信箱|邮件|传真|平台|方式)"
_PUBLIC = re.compile(
    rf"{_any('called')}(?!人|者|对象|时)[^，,。;；]{{0,8}}?{_ASKED}(?:[^，,。;；]{{0,10}}|(?:[-0-9—()（） /、或:：+]|传真|转){{0,32}})$|(?:热线|专线|总机|值班室)[^，,。;；]{{0,8}}$"
    rf"|{_any('called')}[:： （(]{{0,3}}$"
)
_SAID = (
    r"(?:[（(][^（()）]{0,12}[）)])?[（(，,、]?(?:的|公布的|公开的|提供的|官方|联系|办公|值班|咨询|预留)*(?:固定)?"
    r"(?:电话|手机|联系方式|座机|电子邮箱|邮箱|信箱|固话|传真|总机|热线)?(?:号码|号)?[为是]?[:： \"“(（\[【,，]{0,3}$"
)
_OFFICE = re.compile(rf"{_any('bodies')}{_SAID}")
_HOUSE = (
    rf"(?:{_any('bodies')}|{_any('firms')}|第?[一二三四五六七八九十]{{1,2}}[中小]|[\u4e00-\u9fff]{{2}}办)"
)
_FIRM = re.compile(rf"{_HOUSE}{_SAID}")
_AT_ITS_PLACE = re.compile(
    rf"{_HOUSE}[，,：: （(]{{0,2}}(?:(?:办公|联系)?(?:地址|地点)|联系人)[:：为][^。！？!?\n]{{2,30}}$"
)
_REPORT_TO = re.compile(
    rf"^(?:[、/]?[-0-9]{{2,13}}){{0,2}}[^，,。；;]{{0,2}}(?:向|联系|咨询|找|，|[（(])[^，,。；;]{{0,8}}?{_HOUSE}"
)
_PRIVATE = re.compile(_any("private"))
_NOTICE = re.compile(_any("notices"))
_IMPOSTOR = re.compile("冒充|假冒|谎称|自称|诈骗|骗子|伪装|冒用|假的")
_STOP = re.compile(r"[。！!？?；;\n\r]")
_BEHIND = re.compile(
    rf"^[ ]?[（(](?:[^（()）]{{0,8}})(?:{_any('called')}|{_any('bodies')}|工作|公务|[^（()）]{{0,3}}(?:主任|科长|局长|所长|值班))"
)


def before(text: str, start: int) -> str:
    """The words of the same sentence before `start`, at most REACH."""
    return _STOP.split(text[max(0, start - REACH) : start])[-1]


def numbers_a_document(words: str) -> bool:
    """Whether the words before a number say that it is a document's, an order's, a thing's."""
    return _DOCUMENT.search(words) is not None


def is_office_mobile(text: str, start: int, end: int) -> bool:
    """Whether a mobile number is an office's: said to be so right before or behind it."""
    words = before(text, start)
    public = _PUBLIC.search(words) or _OFFICE.search(words) or _BEHIND.match(text[end : end + _AFTER])
    return public is not None and not _private_after(words, public.start() if public.string is words else 0)


def is_office_landline(text: str, start: int, end: int) -> bool:
    """Whether a landline is an office's or a firm's: said to be so, or nobody's own in a notice of an office."""
    words = before(text, start)
    public = _PUBLIC.search(words) or _FIRM.search(words)
    if public is not None:
        return not _private_after(words, public.start())
    if _PRIVATE.search(words) is None and _stands_with_an_office(text, start, end):
        return True
    return _PRIVATE.search(words) is None and _NOTICE.search(text) is not None


def _stands_with_an_office(text: str, start: int, end: int) -> bool:
    after = text[end : end + _AFTER]
    return (
        _BEHIND.match(after) is not None
        or _REPORT_TO.match(after) is not None
        or _AT_ITS_PLACE.search(text[max(0, start - REACH) : start]) is not None
    )


def is_office_mail(text: str, start: int) -> bool:
    """Whether the words before a mail address say that it is an office's."""
    words = before(text, start)
    public = _PUBLIC.search(words) or _FIRM.search(words)
    return public is not None and not _private_after(words, public.start())


def _private_after(words: str, start: int) -> bool:
    """Whether a private person is named between what is public and the number, or somebody plays the office."""
    return _PRIVATE.search(words, start) is not None or _IMPOSTOR.search(words) is not None
