"""The body of a page: the element whose blocks are worth most, less what does not belong to it.

A block is worth its characters and sentences; links, furniture and (except in threads) comments cost. The
element with the greatest sum holds the article and little else.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from crawlers.reading.blocks import Block, Page

_SENTENCE = re.compile(r"[，。；！？”…]|[,.!?;](?=\s|$)")
_THREAD = re.compile(
    r"bbs|forum|board|thread|tieba|topics?/|/topic|/faq/|/t/|/d/\d|discuss|question|zhihu|weibo|comments\?|/post|club|"
    r"community",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"^(?:[\d\s.:：/#万+-]*|.{0,3}(?:回复|举报|举報|点赞|首赞|赞同?|收藏|分享|评论|转发|关注|倒序看帖|仅看楼主|只看该?作者|"
    r"显示全部楼层|复制链接|沙发|板凳|地板|楼主|上一页|下一页|登录|注册|展开|收起|更多|查看|编辑|删除|反对|感谢|喜欢|引用|打赏|"
    r"使用道具|电梯直达|发表于|发布于|来自|当前离线|阅读|浏览|粉丝|积分|帖子|主题|等级|精华|添加评论|默认|时间排序|秒前|分钟前|"
    r"小时前|天前|个月前|年前).{0,16})$"
)
_END = re.compile(
    r"^[\[【（(■▌●◆|\s]*(?:相关(?:阅读|新闻|文章|链接|推荐|报道|稿件|内容|文件|解读|资讯|专题)|推荐(?:阅读|文章|新闻)|延伸阅读|"
    r"热门(?:推荐|评论|文章|新闻|阅读)|猜你喜欢|其他人也在看|更多(?:精彩|新闻|阅读|推荐|报道|内容)|为[您你]推荐|大家都在看|精彩推荐|"
    r"(?:网友|最新|全部|发表)评论|评论(?:\s|\(|（|$)|(?:免责|版权|特别)声明|版权与免责|分享[到至]|扫一扫|扫码|[上下]一[篇条]|"
    r"责任编辑|责编|纠错|返回(?:顶部|首页|列表)|打印|关闭|编辑[:：]|今日头条推荐|标签[:：]|关键词|文章关键词|附件[:：]?$|微信扫|"
    r"我要(?:评论|反馈|纠错)|声明[:：]|本文(?:来源|地址|链接)|原文(?:链接|地址)|阅读原文|查看原文|来源[:：])"
)
_DATELINE = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|来源[:：]|作者[:：]|字号|字体|浏览次数|点击数|阅读量|^分享|^打印|^\[|"
    r"发布时间|发布日期"
)
_SHORT, _LINE, _LONG = 25, 60, 200
_PARAGRAPH = 20.0
_IDLE = -5.0
_ASIDE = -3.0
_HEADING = 3
_CLEAR, _CLEAR_THREAD = 60.0, 150.0
"""A sum below which the names of elements are not believed: the page may call its article `sidebar`."""


def is_thread(url: str) -> bool:
    """Whether an address looks like a forum thread, whose replies are content."""
    return _THREAD.search(url) is not None


def find_body(page: Page) -> list[Block]:
    """The blocks of the body, in order; empty when the page has none."""
    thread = is_thread(page.url)
    _weigh(page.blocks, thread=thread)
    element, worth = _heaviest(page.blocks)
    if worth < (_CLEAR_THREAD if thread else _CLEAR):
        named = [block.worth for block in page.blocks]
        for block in page.blocks:
            block.worth = _worth(block, thread=thread)
        unnamed, greater = _heaviest(page.blocks)
        if greater > worth + 50:
            element = unnamed
        else:
            for block, value in zip(page.blocks, named, strict=True):
                block.worth = value
    inside = [block for block in page.blocks if element is not None and _within(block.element, element)]
    return _thread_body(inside) if thread else _article_body(inside, page.title)


def _within(element: Any, ancestor: Any) -> bool:
    return element is ancestor or any(above is ancestor for above in element.iterancestors())


def _worth(block: Block, *, thread: bool) -> float:
    """What a block is worth by its own text."""
    length, sentences = len(block.text), len(_SENTENCE.findall(block.text))
    if block.mostly_links:
        # Between the posts of a thread stand names and buttons; they must not part the posts.
        return _ASIDE if thread and length < _SHORT else _IDLE - block.linked
    substance = length - 2 * block.linked + 8 * sentences
    if thread and not _BUTTON.match(block.text):
        return max(2.0, substance)
    if length < _SHORT + 5 and _END.match(block.text):
        return -3.0
    if sentences == 0 and length < _SHORT:
        return 0.3 * length if block.element.tag == "p" and not block.linked else -3.0
    return substance


def _weigh(blocks: Sequence[Block], *, thread: bool) -> None:
    """Set each block's worth; furniture that holds much of the page's text is none, whatever its name."""
    own = {block: _worth(block, thread=thread) for block in blocks}
    content = [block for block in blocks if thread or not block.comment]
    total = sum(max(0.0, own[block]) for block in content)
    held: dict[Any, float] = {}
    for block in content:
        for element in block.furniture:
            held[element] = held.get(element, 0.0) + own[block]
    misnamed = {element for element, worth in held.items() if worth > 0.4 * total}
    for block in blocks:
        idle = any(element not in misnamed for element in block.furniture) or (block.comment and not thread)
        cost = _ASIDE if thread and len(block.text) < _SHORT else _IDLE - (block.linked > 0)
        block.worth = cost if idle else own[block]


def _heaviest(blocks: Iterable[Block]) -> tuple[Any, float]:
    """The deepest element with the greatest sum of worth; (None, 0) when nothing is worth anything."""
    sums: dict[Any, float] = {}
    for block in blocks:
        element = block.element
        while element is not None:
            sums[element] = sums.get(element, 0.0) + block.worth
            element = element.getparent()
    best, most = None, 0.0
    # An element enters the sums after its first descendant: on a tie the earlier is the deeper.
    for element, worth in sums.items():
        if worth > most:
            best, most = element, worth
    return best, most


def _thread_body(blocks: Iterable[Block]) -> list[Block]:
    return [
        block
        for block in blocks
        if not _BUTTON.match(block.text) and not (block.mostly_links and len(block.text) < _LONG)
    ]


def _article_body(blocks: Sequence[Block], title: str) -> list[Block]:
    kept: list[Block] = []
    total = sum(max(block.worth, 0.0) for block in blocks)
    begun = False
    for place, block in enumerate(blocks):
        begun = begun or (block.worth > _PARAGRAPH and not _heading_line(block, title))
        if begun and len(block.text) < _LINE and _END.match(block.text):
            if sum(max(later.worth, 0.0) for later in blocks[place + 1 :]) < 0.35 * total:
                break
            continue
        if _belongs(block, title, begun=begun):
            kept.append(block)
    return kept


def _belongs(block: Block, title: str, *, begun: bool) -> bool:
    if block.worth <= _IDLE or (block.mostly_links and len(block.text) < _LONG):
        return False
    return begun or not _heading_line(block, title)


def _heading_line(block: Block, title: str) -> bool:
    """The title again, or the line of date and source below it."""
    # A notice may begin with the date of what happened; a line of dates does not end in a full stop.
    if len(block.text) < _LINE + 20 and _DATELINE.search(block.text) and not block.text.endswith("。"):
        return True
    return block.text in title and len(block.text) > _HEADING
