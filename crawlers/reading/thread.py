"""The posts of a thread: forum floors, a microblog with its comments, a question with its answers.

A thread repeats itself. Blocks that stand at the like place of every floor are judged together: names, times and
buttons are short, alike or without a sentence; what people wrote is neither.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from statistics import median

from crawlers.reading.blocks import Block, Node, Page
from crawlers.reading.names import kind

_ADDRESS = re.compile(
    r"bbs|forum|board|thread|tieba|topics?/|/topic|viewtopic|showtopic|[?&]tid=|/faq/|/t/|/d/\d|/p/\d{6}|discuss|question|"
    r"zhihu|weibo|comments\?|/post|club|community|liuyan|/ask/",
    re.IGNORECASE,
)
_SOFTWARE = re.compile(
    r"discuz|phpwind|phpbb|vbulletin|flarum|discourse|xiuno|nodebb|startbbs|bbs-go", re.IGNORECASE
)
_MARKS = frozenset(
    {
        "t_f",
        "p_postlist",
        "postbody",
        "tpc_content",
        "d_post_content",
        "bbs-content",
        "topic_content",
        "crawler-post",
    }
)
"""Classes and ids that forum software gives to what people wrote."""
_BUTTON = re.compile(
    r"^(?:[\d\s.:：/#万+|-]*|.{0,3}(?:回复|举报|举報|点赞|首赞|赞同?|收藏|分享|评论|转发|关注|倒序看帖|仅看楼主|只看该?作者|"
    r"显示全部楼层|复制链接|沙发|板凳|地板|楼主|上一页|下一页|登录|注册|展开|收起|更多|查看|编辑|删除|反对|感谢|喜欢|引用|打赏|"
    r"使用道具|电梯直达|发表于|发布于|来自|当前离线|阅读|浏览|粉丝|积分|帖子|主题|等级|精华|添加评论|默认|时间排序|秒前|分钟前|"
    r"小时前|天前|个月前|年前|签到|最后登录|注册时间|威望|金币|热度|顶端|第?\d+[楼层#]).{0,16})$"
)
_RULE = re.compile(r"[-—_=*~─]{5,}")
"""Below it stands a signature."""
_EDITED = re.compile(r"^(?:本帖最后由|\[?\s?本帖被|此帖由|.{0,20}于.{6,20}编辑|.{1,20}\s?发表于\s?[\d-]{8})")
_PANEL = re.compile(
    r"(?:等级|级别|发帖|文章|门派|积分|威望|金币|金钱|帖子|经验|头衔|魅力|人气|状态|精华|主题|注册|来自|在线|贡献|好评)\w{0,4}\s*[:：]"
)
_WHEN = re.compile(
    r"\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}月\d{1,2}日|\d{1,2}-\d{1,2}\s\d{1,2}:\d\d|"
    r"\d+\s?(?:秒|分钟|小时|天|周|个月|年)前|昨天|前天|刚刚"
)
_NUMBERED = re.compile(r"\d+")
_SIGNS = re.compile(r"[，。；！？…、～~,.!?;]")
_IMPRINT = re.compile(r"版权所有|copyright|©|ICP[备证]|公网安备|举报电话|Powered by|GMT\+8", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_STOPS = re.compile(r"[，。；！？]")
_WORD, _LABEL, _SHORT, _LONG, _STAMPED = 6, 14, 25, 200, 60
_CLIMB = 3
"""Levels above a block that say what place it has in a floor."""
_PARTS = 6
_POST, _CHROME, _REPEATED = 2.0, -2.0, -0.25
_MISNAMED = 0.4
"""Share of a page's text that no furniture holds, whatever its name."""


def is_thread(page: Page) -> bool:
    """Whether the replies of a page are its content, by its address or the software that made it."""
    return (
        _ADDRESS.search(page.url) is not None
        or _SOFTWARE.search(page.metas.get("generator", "")) is not None
        or _SOFTWARE.search(page.title[-40:]) is not None
        or any(not _MARKS.isdisjoint(node.name.split()) for node in page.nodes if node.name)
    )


def weigh(page: Page) -> None:
    """Set the worth of each block for the search of the element that holds the floors."""
    groups = list(_places(page.blocks))
    _judge(page, groups)
    if not any(block.worth > 0 for block in page.blocks):
        # Nobody said more than a word or two: then the longest words are what was said.
        spoken = [
            group for group in groups if len(group) > 1 and not any(_alone(block, "") for block in group)
        ]
        for block in max(spoken, key=lambda group: sum(len(block.text) for block in group), default=()):
            block.worth = _POST


def _judge(page: Page, groups: Iterable[Sequence[Block]]) -> None:
    total = sum(len(block.text) for block in page.blocks if not block.mostly_links)
    held: dict[Node, int] = defaultdict(int)
    for block in page.blocks:
        for node in block.furniture:
            held[node] += 0 if block.mostly_links else len(block.text)
    idle = {node for node, length in held.items() if length <= _MISNAMED * total}
    for group in groups:
        # What stands between the posts must not part them.
        cost = _CHROME if len(group) == 1 else _REPEATED
        role = _role(group[0].element)
        alike = _is_chrome(group, role)
        for block in group:
            if alike or _alone(block, role) or not idle.isdisjoint(block.furniture):
                block.worth = cost
            else:
                block.worth = max(
                    _POST, len(block.text) + 8 * len(_SIGNS.findall(block.text)) - 2 * block.linked
                )


def floors(blocks: Sequence[Block]) -> list[Block]:
    """What people wrote among the blocks of a thread, in order, without the note that it was edited."""
    kept = (block for block in blocks if block.worth > 0)
    return [written for block in kept if (written := _unedited(block)).text]


def _unedited(block: Block) -> Block:
    if "\n" not in block.text:
        return block
    lines = [line for line in block.text.split("\n") if not _EDITED.match(line)]
    lines = list(takewhile(lambda line: not _RULE.fullmatch(line), lines))
    return replace(block, text="\n".join(lines))


def _places(blocks: Sequence[Block]) -> Iterable[list[Block]]:
    """The blocks that stand at the like place of each floor, together."""
    places: dict[tuple[str, ...], list[Block]] = defaultdict(list)
    for block in blocks:
        places[_place(block.element) + _offset(block)].append(block)
    return places.values()


def _offset(block: Block) -> tuple[str, ...]:
    """Which of the few parts of a floor a block is, where its element has no name to tell."""
    node, floor = block.element, block.element.parent
    if node.name or floor is None or floor.last - floor.first > _PARTS:
        return ()
    return (str(block.place - floor.first),)


def _place(node: Node | None) -> tuple[str, ...]:
    """Tags and names of an element and those above it, without what numbers them."""
    place: list[str] = []
    while node is not None and len(place) < _CLIMB:
        place.append(f"{node.tag} {_NUMBERED.sub('#', node.name)}")
        node = node.parent
    return tuple(place)


def _alone(block: Block, role: str) -> bool:
    """Whether a block is no content for what it says itself."""
    text = block.text
    return (
        _BUTTON.match(text) is not None
        or ("\n" not in text and _EDITED.match(text) is not None)
        or len(_PANEL.findall(text)) > 1
        or _only_when(text, "" if block.element.tag in _HEADINGS else role)
        or (len(text) < _LONG and _IMPRINT.search(text) is not None)
        or (block.mostly_links and len(text) < _LONG)
    )


def _only_when(text: str, role: str) -> bool:
    """Whether a line says when, and little else; who and where from, where it is not known to be somebody's words."""
    rest = _WHEN.sub("", text) if len(text) < _STAMPED else text
    if rest == text:
        return False
    said = re.sub(r"[\d:：|\s]|发表于|发布于|回复于|时间", "", rest)
    return len(said) <= _LABEL // 2 or (role != "post" and len(said) <= _SHORT and not _STOPS.search(said))


def _is_chrome(group: Sequence[Block], role: str) -> bool:
    """Whether blocks at one place of the floors are names, times, counts or quotations."""
    texts = [block.text for block in group]
    if role == "panel":
        return True
    if role == "post":
        return False
    if len(texts) == 1:
        return len(texts[0]) <= _WORD and _SIGNS.search(texts[0]) is None
    stamped = sum(_WHEN.search(text) is not None and len(text) < _STAMPED for text in texts)
    if stamped >= 0.6 * len(texts):
        return True
    if len(texts) <= _CLIMB:
        return False
    spoken = sum(_SIGNS.search(text) is not None or len(text) > _SHORT for text in texts)
    return spoken < 0.15 * len(texts) and median(map(len, texts)) <= _LABEL


def _role(node: Node | None) -> str:
    """What the nearest name says: `post`, `panel` or nothing."""
    for _ in range(_CLIMB):
        if node is None or node.tag in {"body", "html"}:
            return ""
        if node.tag in {"blockquote", "header", "footer", "h5", "h6"}:
            return "panel"
        found = kind(node.name)
        if found.post:
            return "post"
        if found.panel:
            return "panel"
        node = node.parent
    return ""
