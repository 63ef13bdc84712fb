"""Where a post stands on the demo's site: each outlet has its own paths, as such sites do."""

from huiying.app.demo.posts import ScriptedPost
from huiying.clock import BEIJING

NEWS_FEED = "/news/rss.xml"
CITY_FEED = "/city/feed.atom"
NOTICES = "/gov/zwgk/index.html"
FORUM = "/board/forum-2-1.html"
STATUSES = "/microblog/api/statuses"


def path_of(post: ScriptedPost) -> str:
    """The path of the post's own page."""
    day = post.published_at.astimezone(BEIJING)
    match post.channel:
        case "news":
            return f"/news/{day:%Y-%m/%d}/c{post.slug}.html"
        case "city":
            return f"/city/a/{post.slug}.shtml"
        case "government":
            return f"/gov/zwgk/{day:%Y%m}/t{day:%Y%m%d}_{post.slug}.html"
        case "board":
            return f"/board/thread-{post.slug}-1-1.html"
        case "microblog":
            return f"/microblog/detail/{post.slug}"


def url_of(base_url: str, post: ScriptedPost) -> str:
    """The address under which a crawler knows the post. `base_url` as `Site.base_url` gives it."""
    return base_url.rstrip("/") + path_of(post)
