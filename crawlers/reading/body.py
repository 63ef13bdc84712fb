"""The body of a page: the element whose blocks are worth most, less what does not belong to it.

A block is worth its characters and sentences; links, furniture and (except in threads) comments cost. The
element with the greatest sum holds the article and little else.
"""

import re
from collections.abc import Sequence

from crawlers.reading.blocks import Block, Node, Page
from crawlers.reading.thread import floors, is_thread, weigh

_SIGNS = ("，", "。", "；", "！", "？", "”", "…", ", ", ". ", "! ", "? ", "; ")
_END = re.compile(
    r"^[\[【（(■▌●◆|\s]*(?:相关(?:阅读|新闻|文章|链接|推荐|报道|稿件|内容|文件|解读|资讯|专题)|推荐(?:阅读|文章|新闻)|延伸阅读|"
    r"热门(?:推荐|评论|文章|新闻|阅读)|猜你喜欢|其他人也在看|更多(?:精彩|新闻|阅读|推荐|报道|内容)|为[您你]推荐|大家都在看|精彩推荐|"
    r"(?:网友|最新|全部|发表)评论|评论(?:\s|\(|（|$)|(?:免责|版权|特别)声明|版权与免责|分享[到至]|扫一扫|扫码|[上下]一[篇条]|"
    r"责任编辑|责编|纠错|返回(?:顶部|首页|列表)|打印|关闭|编辑[:：]|今日头条推荐|标签[:：]|关键词|文章关键词|微信扫|"
    r"我要(?:评论|反馈|纠错)|声明[:：]|本文(?:来源|地址|链接)|原文(?:链接|地址)|阅读原文|查看原文|来源\s*[:：|｜丨])"
)
_DATELINE = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|来源[:：]|作者[:：]|字号|字体|浏览次数|点击数|阅读量|^分享|^打印|^\[|"
    r"发布时间|发布日期|\d{1,2}[-月]\d{1,2}日?\s+\d{1,2}:\d\d"
)
_SHORT, _LINE, _LONG = 25, 60, 200
_PARAGRAPH = 20.0
_IDLE, _CAPTION = -5.0, -3.0
_HEADING = 3
_MUCH = 50.0
_MOSTLY = 0.6
_WORDS = 1000
"""Characters without a sentence from which a block is a list of words for search engines."""
_CARDS, _HEADLINE, _CARD = 5, 8, 20
"""Items of a list that each begin with a headline in a link, from which it is a list of other articles."""
_CLEAR = 60.0
"""A sum below which the names of elements are not believed: the page may call its article `sidebar`."""


def find_body(page: Page) -> list[Block]:
    """The blocks of the body, in order; empty when the page has none."""
    if is_thread(page):
        weigh(page)
        node, _ = _heaviest(page)
        return floors(page.blocks[node.first : node.last]) if node else []
    _weigh(page)
    node, worth = _heaviest(page)
    if worth < _CLEAR:
        node = _unnamed(page, node, worth)
    return _article_body(page.blocks[node.first : node.last], page.title) if node else []


def _unnamed(page: Page, named: Node | None, worth: float) -> Node | None:
    """The heaviest element when names are not believed, if it is much heavier; else `named` with its blocks' worth."""
    values = [block.worth for block in page.blocks]
    for block in page.blocks:
        block.worth = _IDLE if block.place in page.head else _worth(block)
    node, greater = _heaviest(page)
    if greater > worth + _MUCH:
        return node
    for block, value in zip(page.blocks, values, strict=True):
        block.worth = value
    return named


def _sentences(text: str) -> int:
    return sum(map(text.count, _SIGNS)) + text.endswith((".", "!", "?", ";"))


def _worth(block: Block) -> float:
    """What a block is worth by its own text."""
    length, sentences = len(block.text), _sentences(block.text)
    if block.mostly_links:
        return _IDLE - block.linked
    if length > _WORDS and sentences * _LONG < length:
        return _CAPTION
    substance = length - 2 * block.linked + 8 * sentences
    if (length < _SHORT + 5 and _END.match(block.text)) or _heading_line(block, ""):
        return _CAPTION
    if sentences == 0 and length < _SHORT:
        return 0.3 * length if block.element.tag == "p" and not block.linked else _CAPTION
    return substance


def _weigh(page: Page) -> None:
    """Set each block's worth; furniture that holds much of the page's text is none, whatever its name."""
    own = {block: _worth(block) for block in page.blocks}
    content = [block for block in page.blocks if not block.comment]
    total = sum(max(0.0, own[block]) for block in content)
    held: dict[Node, float] = {}
    for block in content:
        for element in block.furniture:
            held[element] = held.get(element, 0.0) + own[block]
    misnamed = {element for element, worth in held.items() if worth > 0.4 * total}
    listed = _listed(page)
    for block in page.blocks:
        named = block.furniture and not misnamed.issuperset(block.furniture)
        idle = named or block.comment or block.place in page.head or block.place in listed
        block.worth = _IDLE - (block.linked > 0) if idle else own[block]


def _listed(page: Page) -> set[int]:
    """Places of the blocks in lists of other articles: headline, summary, and the next."""
    cards: dict[Node, int] = {}
    for item in page.nodes:
        if item.tag == "li" and item.parent is not None and 1 < item.last - item.first <= _CARD:
            blocks = page.blocks[item.first : item.last]
            if any(block.mostly_links and block.linked >= _HEADLINE for block in blocks):
                cards[item.parent] = cards.get(item.parent, 0) + 1
    return {
        place for node, count in cards.items() if count >= _CARDS for place in range(node.first, node.last)
    }


def _heaviest(page: Page) -> tuple[Node | None, float]:
    """The deepest element with the greatest sum of worth; (None, 0) when nothing is worth anything."""
    for node in page.nodes:
        node.worth = 0.0
    for block in page.blocks:
        block.element.worth += block.worth
    best, most = None, 0.0
    # An element stands behind all that hold it: from the last to the first, sums are complete and the deepest wins.
    for node in reversed(page.nodes):
        if node.worth > most:
            best, most = node, node.worth
        if node.parent is not None:
            node.parent.worth += node.worth
    return best, most


def _article_body(blocks: Sequence[Block], title: str) -> list[Block]:
    blocks = blocks[_beginning(blocks, title) :]
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


def _beginning(blocks: Sequence[Block], title: str) -> int:
    """The place behind the title, where it stands inside with most of the text below it: what is above is no body."""
    total = sum(max(block.worth, 0.0) for block in blocks)
    above = 0.0
    for place, block in enumerate(blocks):
        if above > (1 - _MOSTLY) * total:
            return 0
        if len(block.text) > max(_HEADING, 0.4 * len(title)) and block.text in title:
            return place + 1
        above += max(block.worth, 0.0)
    return 0


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
