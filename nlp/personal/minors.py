"""Who of those named is a child: an age, a school class, a kinship right beside the name."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_AGE = re.compile(r"(?<![0-9])([0-9]{1,2}) ?(?:周?岁|个?多?月大)")
_ADULT = 18
_YOUNG = (
    "小学", "幼儿园", "年级", "初一", "初二", "初三", "初中", "班级", "学生", "儿童", "男童", "女童", "男孩", "女孩", "婴儿", "孩子", "儿子", "女儿", "小孩",
    "未成年", "小朋友", "家长", "孙子", "孙女", "满月", "学籍", "入学", "宝宝",
)  # fmt: skip
_GROWN = ("老师", "教师", "老人", "司机", "丈夫", "妻子", "大学生", "研究生", "妈妈", "爸爸", "父亲", "母亲")
_SENTENCE = re.compile("[。；;！!？?\n]")
_NEAR = 26
_MENTIONS = 3


def names_of_minors(text: str, mentions: Sequence[tuple[int, int]]) -> frozenset[str]:
    """The names that are a child's by one of their first mentions, given as start and end in order."""
    read: Counter[str] = Counter()
    young: set[str] = set()
    for start, end in mentions:
        name = text[start:end]
        read[name] += 1
        if read[name] <= _MENTIONS and _is_minor(text, start, end):
            young.add(name)
    return frozenset(young)


def _is_minor(text: str, start: int, end: int) -> bool:
    before = _SENTENCE.split(text[max(0, start - _NEAR) : start])[-1]
    near = before + "|" + _SENTENCE.split(text[end : end + _NEAR])[0]
    ages = [int(age[1]) for age in _AGE.finditer(near)]
    if ages:
        return min(ages) < _ADULT
    return _says(near, _YOUNG) and not _says(near, _GROWN)


def _says(text: str, said: Iterable[str]) -> bool:
    return any(word in text for word in said)
