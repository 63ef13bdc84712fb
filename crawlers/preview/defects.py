"""What is missing or looks wrong about a text, in words of the one who declares its source."""

from crawlers.reading.article import Article
from crawlers.reading.quality import Defect, quality

WORDS = {
    Defect.NO_TITLE: "没有标题",
    Defect.SITE_TITLE: "标题像是网站名",
    Defect.NO_BODY: "没有正文",
    Defect.THIN_BODY: "正文很短",
    Defect.LINKED_BODY: "正文多半是链接，像是导航或列表",
    Defect.NO_TIME: "没有发布时间，将按采到的时间算",
    Defect.GARBLED: "有乱码",
}
DAY_ONLY = "发布时间只到日"


def defects(article: Article) -> tuple[str, ...]:
    """Each in Chinese; none for a text that was read whole."""
    found = [WORDS[defect] for defect in quality(article).defects]
    if article.published_at is not None and not article.minute_known:
        found.append(DAY_ONLY)
    return tuple(found)
