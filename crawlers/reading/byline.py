"""Who wrote a page, who edited it and where it came from, as its own lines say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from crawlers.moments import STAMP
from crawlers.reading.blocks import Block, Page

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计成戴宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包"
    "诸左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段焦巴车侯全班秋仲宫宁仇甘厉祖武符刘景詹束龙叶幸司韶黎印宿白怀蒲邰从鄂索咸赖卓蔺屠蒙"
    "池乔阴郁能苍双闻莘党翟谭贡劳姬申冉宰桑桂牛寿通边扈燕冀尚农温庄晏柴阎瞿连习艾向古易戈廖耿匡国文东曾沙关红游权盖益桓牟佟覃"
    "岳伊佘仝冼刑初别历卡原叱合员吾仉哈商啜因回图圣坚塔壮多央奇娜孛宓宝封尧尼布帅库强德念恩慕戎扎拉揭操敖旦晋普智曼查栾楚"
    "次永沃泽洛涂渠濮牧玛王琚瓦甫相真矫确神福税窝竹笪粟练缑腊色苟茆荆萨蓟蔚藏袭覃诺谈谌贯赫辛遆那邝郄郜郇鄢鄯钮门闫隋雍靖鞠"
)
_GIVEN = r"[\u4e00-\u9fff]"
_PERSON = rf"(?:[{_SURNAMES}]{_GIVEN}{{1,2}}|[欧司上诸皇尉公][阳马官葛甫迟孙]{_GIVEN}{{1,2}})"
_APART = r"[\s、,，/&；;]+|和(?=[\u4e00-\u9fff]{2,3}$)"
_SEPARATOR = r"[:：/|｜丨]"
_WRITER = re.compile(
    rf"(?:文/图|图/文|(?<!\w)(?:文\s*字|文|图文)\s*{_SEPARATOR}|"
    rf"(?<![\u4e00-\u9fff])(?:作\s*者|撰\s*文|撰\s*稿人?|采\s*写|执\s*笔人?|原创作者|本文作者)(?:\s*{_SEPARATOR}|(?=\s)))"
    r"\s*([^\n。；;()（）【】\[\]<>]{2,60})"
)
_REPORTER = re.compile(
    r"(?:记\s*者|通讯员|特约撰稿人?|评论员)(?:\s*[:：/]\s*|\s+)([^\n。；;()（）【】\[\]<>:：]{2,60})"
    rf"|(?:记者|通讯员|评论员)({_PERSON}(?:[\s、,，]+{_PERSON})*|[\u4e00-\u9fff]{{4}})"
    r"(?=[\s、)）】\]，,|｜；;]*(?:$|\n|[)）】\]|｜；;]|发自|报道|电$|通讯员|实习|摄|文/|/文|文图|\s))"
)
_EDITOR = re.compile(
    r"(?:责任编辑|责\s*编|本文编辑|值班编辑|网络编辑|编\s*辑|编\s*审)\s*[:：/|｜丨\s]\s*([^\n。；;()（）【】\[\]<>]{2,40})"
)
_SIGNED = re.compile(rf"[(（]\s*({_PERSON}(?:[\s、]+{_PERSON})*)\s*[)）]\s*$", re.MULTILINE)
_BEFORE_MEDIUM = re.compile(
    rf"^({_PERSON}(?:[\s、]+{_PERSON})*)\s*/\s*\w{{0,12}}(?:报|社|网|台|新闻|客户端|周刊|杂志|记者)$",
    re.MULTILINE,
)
_ROLE = re.compile(
    r"\S*?(?:记者|评论员|通讯员|撰稿人?|作者|学生|研究员)(?=[\s:：/]|[\u4e00-\u9fff]{2,3}(?:\s|$|、))\s*[:：/]?"
)
_NEXT_ROLE = re.compile(
    r"(?:实习|见习|特约|本报|全媒体)?(?:记者|通讯员|摄影|摄像|编辑|责编|审核|校对|来源|发布|时间|日期|图片|图源|制图|统筹|监制|点击|阅读|浏览|人气|热度|字号|字体|"
    r"出品|供图|翻译|设计|报道|发自|插图|美编|值班|视频|图[/:：]|（|\(|https?:|\d).*$",
    re.DOTALL,
)
_TAIL = re.compile(
    r"(?:(?:综合|联合|现场|摄影|图文|采访|整理|编译)?(?:报道|撰文|整理|编译|发自\w+)|(?<=\w{3})[文图电摄]|/[文图])$"
)
_PHOTO = re.compile(r"^\S{2,4}\s*摄$")
_EDITED = re.compile(r"责任编辑|责\s*编|编\s*辑|[\[\]]")
_AFFILIATION = re.compile(
    rf"^({_PERSON}?)(?=(?:系|为|是|单位)[\u4e00-\u9fff]{{3}}|[\u4e00-\u9fff]{{2,14}}(?:大学|学院|研究院|研究所|中心|公司|委员会|协会|集团|教授|院长|主任))"
)
_AFTER_SOURCE = re.compile(rf"来\s*源\s*[:：]\s*\S{{2,20}}\s+({_PERSON})$", re.MULTILINE)
_BUTTONS = re.compile(
    r"参与互动|字号|字体|分享|点击|浏览|阅读|作者|责任编辑|责编|编辑[:：]|发布(?:时间|日期|于|[:：])|打印|收藏|(?:19|20)\d\d"
)
_SOURCE = re.compile(rf"来\s*源\s*[:：]\s*\S{{2,20}}\s+({_PERSON})$", re.MULTILINE)
_BUTTONS = re.compile(
    r"参与互动|字号|字体|分享|点击|浏览|阅读|作者|责任编辑|责编|编辑[:：]|发布(?:时间|日期|于|[:：])|打印|收藏|(?:19|20)\d\d"
)
_SOURCE = re.compile(
    r"(?:来\s*源|稿源|来自|信息来源|文章来源|出处)\s*[:：|｜丨]\s*《?([^\s:：|｜，,。；;《》()（）\[\]【】丨]{2,24})"
)
_NAMED = re.compile(r"author|writer|nickname|user-?name|zuozhe", re.IGNORECASE)
_NOBODY = re.compile(
    r"赞赏|喜欢|未知|佚名|网络|本站|原创|管理员|admin|匿名|转载|注明|小编|编辑|记者|通讯员|来源|关注|作者|官方|首页|登录|综合|报道|责任|字号|"
    r"分享|评论|收藏|举报|打印|阅读|发布|客户端|版权|点击|查看|相关|更多|了解|表示|从|在|获悉|采访|看到|发现|介绍|说|的",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(rf"\d|{_NOBODY.pattern}", re.IGNORECASE)
_MEDIUM = re.compile(
    r"(?:[网社报台局委厅办院处部会]|日报|晚报|频道|在线|政府|中心|新闻|正文|首页|资讯|阅读|评论|字体|字号|大|小|打印|分享)$|"
    r"^(?:来源|作者|编辑|时间|发布|星期|周)|^\d+$|^.*(?:浏览|阅读|点击|次数|更新)"
)
"""What stands beside a time and is a medium, an office or a button, not an account."""
_METAS = ("author", "article:author", "og:article:author", "byl", "weibo:article:author")
_KEYS = (
    '"screen_name"',
    "var nickname",
    '"author":{"@type":"Person","name"',
    '"authorName"',
    '"media_name"',
    '"nick_name"',
)
_VALUE = re.compile(r"""\s{0,3}[:=]\s{0,3}(?:htmlDecode\()?["']([^"'<>{}\[\]]{2,40})["']""")
_SHORTEST, _LONGEST = 2, 20
_DOT = 4
_HEAD = 40
_PEOPLE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Names separated by spaces; `source` is the medium or office named as 来源."""

    author: str | None
    editor: str | None
    source: str | None


def find_byline(page: Page, body: Sequence[Block]) -> Byline:
    """Authors, else reporters, else the account that published, else editors; None where nobody is named."""
    before, after = _edges(page, body)
    first = "\n".join(block.text for block in body[:6])[:1200]
    last = "\n".join(block.text for block in body[-4:])[-500:]
    near = "\n".join([*before, first, last, *after])
    editor = _people(match[1] for match in _EDITOR.finditer(near))
    author = (
        _people(match[1] for match in _WRITER.finditer(near))
        or _people(match[1] or match[2] for match in _REPORTER.finditer(near))
        or _people(match[1] for match in _BEFORE_MEDIUM.finditer("\n".join(before)))
        or _people(match[1] for match in _AFTER_SOURCE.finditer("\n".join(before)))
        or _people(match[1] for match in _SIGNED.finditer(f"{last}\n{near}") if not match[1].endswith("摄"))
        or _marked(page, body)
        or editor
        or _account(before)
        or _stated(page)
        or _scripted(page.source)
    )
    source = _first_source([*before, *(block.text[:200] for block in body[:2]), *after])
    return Byline(author=author, editor=editor, source=source)


def _people(said: Iterable[str]) -> str | None:
    """The names in the first text that holds any."""
    for text in said:
        names = list(dict.fromkeys(_names(text)))
        if names and not _PHOTO.search(text):
            return " ".join(names[:_PEOPLE])
    return None


def _names(text: str) -> Iterator[str]:
    text = _ROLE.sub("", _EDITED.split(text.strip())[0], count=1)
    text = _NEXT_ROLE.sub("", text, count=1)
    affiliated = _AFFILIATION.match(text)
    if affiliated and affiliated[1]:
        text = affiliated[1]
    for part in re.split(_APART, text.strip()):
        name = _TAIL.sub("", part.strip(" 　.:：-—|｜"))
        if not name:
            continue
        if not _is_name(name):
            return
        yield name


def _is_name(name: str) -> bool:
    if _NOBODY.search(name):
        return False
    if re.fullmatch(r"[\u4e00-\u9fff]+", name):
        return _SHORTEST <= len(name) <= _DOT or (len(name) <= _PEOPLE and name[0] not in _SURNAMES)
    return _SHORTEST <= len(name) <= _LONGEST and re.search(r"[^\W\d]", name) is not None


def _marked(page: Page, body: Sequence[Block]) -> str | None:
    """A short line whose element is named for the author, just before the body."""
    first = body[0].place if body else 0
    for block in reversed(page.blocks[max(0, first - 8) : first]):
        named = _NAMED.search(block.name) and not block.comment
        if named and _SHORTEST <= len(block.text) <= _LONGEST and not _NO_PERSON.search(block.text):
            return block.text
    return None


def _account(before: Iterable[str]) -> str | None:
    """Who stands beside the time below the title, where nothing else does: the account that published."""
    for line in before:
        stamp = STAMP.search(line) if len(line) < 2 * _LONGEST + 20 else None
        if stamp is None:
            continue
        rest = re.sub(r"原创|[·•|｜\s]+", " ", line[: stamp.start()] + " " + line[stamp.end() :]).strip()
        if (
            _SHORTEST <= len(rest) <= _LONGEST // 2
            and re.fullmatch(r"\w+", rest)
            and not _MEDIUM.search(rest)
        ):
            return rest
    return None


def _scripted(source: str) -> str | None:
    """The account that scripts name, of microblogs and articles drawn in the browser."""
    for key in _KEYS:
        at = source.find(key)
        found = _VALUE.match(source, at + len(key)) if at >= 0 else None
        name = unescape(_decoded(found[1])) if found else ""
        if _SHORTEST <= len(name) <= _LONGEST and not _NOBODY.fullmatch(name):
            return name
    return None


def _decoded(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def _stated(page: Page) -> str | None:
    """What the page tells machines, unless it is the site's own name."""
    named = next((page.metas[name].strip() for name in _METAS if name in page.metas), "")
    site = page.title[-_LONGEST:] + page.metas.get("og:site_name", "")
    wrong = "://" in named or named in site or named.isdigit() or _NOBODY.fullmatch(named)
    return None if wrong or not _SHORTEST <= len(named) <= _LONGEST else named


def _first_source(texts: Iterable[str]) -> str | None:
    named = (_BUTTONS.split(match[1])[0] for text in texts for match in _SOURCE.finditer(text))
    return next((name for name in named if len(name) >= _SHORTEST), None)


def _edges(page: Page, body: Sequence[Block]) -> tuple[list[str], list[str]]:
    """The short lines before the body, nearest first, and those after it."""
    if not body:
        return [block.text[:200] for block in page.blocks[:40]], []
    first, last = body[0].place, body[-1].place
    head = reversed(page.blocks[max(0, first - _HEAD) : first])
    before = [block.text[:200] for block in head if not block.comment and not block.mostly_links]
    return before, [block.text[:200] for block in page.blocks[last + 1 : last + 7]]
