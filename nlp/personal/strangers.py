"""Names that begin with no Han surname: 买买提·吐尔逊, 阿依古丽, 次仁卓玛. Only where the text says that a name follows."""

import re
from collections.abc import Iterator

from nlp.personal.bearers import words

_DOTTED = re.compile(r"[\u3400-\u9fff]{1,7}(?:[·•・‧．][\u3400-\u9fff]{1,8}){1,3}")
_ALIKE = frozenset(
    "阿艾买提江木尼吐尔逊古丽热依曼合孜汗克孜巴图格日其娜仁花扎西次仁卓玛央金旺堆洛桑多吉达瓦尼玛索朗普布罗布拉姆加措米玛巴桑德吉白玛丹增平措才让麦肉孜帕提古亚森努尔不都卡斯木伊明力别克沙塔依提哈迈赛买尔迪里夏玉素甫肯热孜万乌云特格萨苏呼楞敖登娃音朝鲁那罕坦和托娅琴宝"
)
_ROLE = r"(?:姓名|我叫|名叫|叫做|本人|户名|[人员生师主民者众妻夫子女儿机客户友工板东长])[：:\s是叫“\"]{0,2}"
_ENDS = r"(?=[，,。；;、（( \n“”\"：:*0-9]|$|反映|投诉|表示|说|称|的|与|和|被|因|在|家|夫妇|夫妻|委托|一家|等|把|将|向|对|从|打|已|也|今年|生前|女士|先生|老人|同学)"
_LABELLED = re.compile(rf"{_ROLE}(?P<name>[\u3400-\u9fff]{{2,6}}?){_ENDS}")
_NEXT = re.compile(rf"[和与、及](?P<name>[\u3400-\u9fff]{{2,6}}?){_ENDS}")
_LETTERED = re.compile(
    r"(?:姓名|我叫|本人|户名)[：: ]{0,2}(?P<name>[\u3400-\u9fff] [\u3400-\u9fff](?: ?[\u3400-\u9fff])?)(?=[，,。；;、（(\n]|$)"
)
_SOUND = "[艾吐逊丽孜汗卓玛扎娜仁萨麦迪依古尔巴图米格热阿克拉姆桑次央旺多吉达瓦特其乌云呼斯琴]"
_SOUNDING = re.compile(_SOUND + _SOUND)
"""What a text with such names holds somewhere; written twice, because a pattern is found faster by its first character."""
_LABELS = ("姓名", "我叫", "本人", "户名")
_SHARE = 0.75
_FEWEST = 3


def find_strangers(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each such name in a folded text."""
    if "·" in text or "•" in text or "・" in text:
        for found in _DOTTED.finditer(text):
            start, end = _trimmed(text, found)
            if _alike(text[start:end]) and text[start:end] not in words().public:
                yield start, end
    if _SOUNDING.search(text):
        yield from _labelled(text)
    if any(label in text for label in _LABELS):
        for found in _LETTERED.finditer(text):
            yield found.start("name"), found.end("name")


def _labelled(text: str) -> Iterator[tuple[int, int]]:
    """After a word that names a bearer, and after another such name: 养殖户巴特尔和乌云其其格夫妇."""
    for found in _LABELLED.finditer(text):
        named: re.Match[str] | None = found
        while named is not None and _foreign(named["name"]):
            yield named.start("name"), named.end("name")
            named = _NEXT.match(text, named.end("name"))


def _foreign(name: str) -> bool:
    return _alike(name) or name in words().ethnic


def _trimmed(text: str, found: re.Match[str]) -> tuple[int, int]:
    """Without the role before it and what runs on behind it."""
    start, end = found.start(), found.end()
    head = text[start : start + 7].split("·", maxsplit=1)[0]
    for at in range(1, len(head)):
        if head[:at][-2:] in words().roles or any(
            head[max(0, at - size) : at] in words().roles for size in (2, 3, 4)
        ):
            start = found.start() + at
    while end > start and text[end - 1] not in _ALIKE:
        end -= 1
    return start, end


def _alike(name: str) -> bool:
    han = [char for char in name if "\u3400" <= char <= "\u9fff"]
    return len(han) >= _FEWEST and sum(char in _ALIKE for char in han) >= _SHARE * len(han)
