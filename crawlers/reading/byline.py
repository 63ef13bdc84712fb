"""Who wrote a page and where it came from, as its own lines say."""

import re
from collections.abc import Iterable, Sequence

from crawlers.reading.blocks import Block, Page

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计成戴宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包"
    "诸左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦巴车侯全班秋仲宫宁仇甘厉祖武符刘景詹束龙叶幸司韶黎印宿白怀蒲邰从鄂索咸赖卓蔺屠蒙"
    "池乔阴郁能苍双闻莘党翟谭贡劳姬申冉宰桑桂牛寿通边扈燕冀尚农温庄晏柴阎瞿连习艾向古易戈廖耿匡国文东曾沙关红游权盖益桓牟佟覃"
)
_PERSON = rf"(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[欧司上诸][阳马官葛][\u4e00-\u9fff]{{1,2}})"
_PERSONS = rf"{_PERSON}(?:[\s、,，/&]+{_PERSON})*"
_PEN_NAME = r"[^\s:：|｜，,。；;()（）\[\]【】]{2,16}"
_AFTER = r"(?=[\s、)）】\]。，,|｜；;]|报道|文/|摄影|摄|编辑|责编|来源|返回|$)"
_PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"(?:作\s*者|撰\s*文|撰稿人?|文)\s*[:：/|｜]\s*({_PERSONS}){_AFTER}",
        rf"(?:作\s*者|撰\s*文|撰稿人?)\s*[:：/|｜]\s*({_PEN_NAME})",
        rf"(?:记者|通讯员)\s*[:：/]?\s*({_PERSONS}){_AFTER}",
        rf"[(（]\s*({_PERSONS})\s*[)）]\s*$",
        rf"(?:责任编辑|责\s*编|编\s*辑)\s*[:：/]\s*({_PERSONS}){_AFTER}",
    )
)
_SOURCE = re.compile(
    r"(?:来\s*源|稿源|来自|信息来源|文章来源|出处)\s*[:：]\s*《?([^\s:：|｜，,。；;《》()（）\[\]]{2,24})"
)
_NAMED = re.compile(r"author|writer|nickname|user-?name|editor", re.IGNORECASE)
_NO_NAME = frozenset({"未知", "佚名", "网络", "本站", "原创", "管理员", "admin", "匿名"})
_METAS = ("author", "article:author", "og:article:author", "byl")
_SHORTEST, _LONGEST = 2, 20


def find_author(page: Page, body: Sequence[Block]) -> str | None:
    """Names of authors, else of reporters, else of editors, separated by spaces; None when nobody is named."""
    before, after = _edges(page, body)
    first = "\n".join(block.text for block in body[:6])[:1200]
    last = "\n".join(block.text for block in body[-3:])[-400:]
    near = "\n".join([*before, first, last, *after])
    for pattern in _PATTERNS:
        for found in pattern.findall(near):
            if found not in _NO_NAME and not found.endswith("摄"):
                return " ".join(re.split(r"[\s、,，/&]+", found))
    return _marked(page, body) or _stated(page)


def _marked(page: Page, body: Sequence[Block]) -> str | None:
    """A short line whose element is named for the author, just before the body."""
    first = body[0].place if body else 0
    for block in reversed(page.blocks[max(0, first - 8) : first]):
        if (
            _NAMED.search(block.name)
            and _SHORTEST <= len(block.text) <= _LONGEST
            and not re.search(r"\d", block.text)
        ):
            return block.text
    return None


def _stated(page: Page) -> str | None:
    named = next((page.metas[name] for name in _METAS if name in page.metas), None)
    return (
        named if named and len(named) <= _LONGEST and "://" not in named and named not in _NO_NAME else None
    )


def find_source(page: Page, body: Sequence[Block]) -> str | None:
    """The medium the page names as its source (来源)."""
    before, after = _edges(page, body)
    return _first_source([*before, *(block.text[:200] for block in body[:2]), *after])


def _first_source(texts: Iterable[str]) -> str | None:
    return next((match[1] for text in texts if (match := _SOURCE.search(text))), None)


def _edges(page: Page, body: Sequence[Block]) -> tuple[list[str], list[str]]:
    """The short lines before the body, nearest first, and those after it."""
    if not body:
        return [block.text[:200] for block in page.blocks[:40]], []
    first, last = body[0].place, body[-1].place
    before = [block.text[:200] for block in reversed(page.blocks[max(0, first - 15) : first])]
    return before, [block.text[:200] for block in page.blocks[last + 1 : last + 7]]
