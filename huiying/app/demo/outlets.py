"""The outlets' routes: feeds, lists, article pages, the microblog's API, robots.txt, and posting by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from huiying.app.demo import rendering
from huiying.app.demo.addresses import CITY_FEED, FORUM, NEWS_FEED, STATUSES, path_of
from huiying.app.demo.conditional import answer
from huiying.app.demo.edition import Edition
from huiying.app.demo.posts import Channel, ScriptedPost

ROBOTS = "User-agent: *\nDisallow: /_post\nDisallow: /microblog/private/\n"
ROWS = 30
FEED = 40
RELATED = 4
HTML = "text/html; charset=utf-8"
# The header of many an old site says nothing of the charset; only the page itself does.
BARE_HTML = "text/html"


class HandPost(BaseModel):
    """A post put on the site by hand; published now unless it says when."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    channel: Channel
    title: str = ""
    text: str = Field(min_length=1)
    author: str = "清源网友"
    credit: str | None = None
    published_at: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Outlets:
    """Answers requests from what the edition holds."""

    edition: Edition

    async def news_feed(self, request: Request) -> Response:
        posts = self.edition.of("news")[:FEED]
        return answer(request, rendering.rss(posts, _base(request)), "application/rss+xml", _newest(posts))

    async def city_feed(self, request: Request) -> Response:
        posts = self.edition.of("city")[:FEED]
        return answer(request, rendering.atom(posts, _base(request)), "application/atom+xml", _newest(posts))

    async def notices(self, request: Request) -> Response:
        posts = self.edition.of("government")
        page = int(request.path_params.get("page", 0))
        links = [(f"index{f'_{place}' if place else ''}.html", place) for place in range(_pages(posts, ROWS))]
        shown = _slice(posts, page, ROWS)
        body = rendering.notices(shown, _pager(links, page)).encode("gb18030")
        return answer(request, body, BARE_HTML, _newest(shown))

    async def forum(self, request: Request) -> Response:
        posts = self.edition.of("board")
        page = int(request.path_params["page"]) - 1
        links = [(f"forum-2-{place + 1}.html", place) for place in range(_pages(posts, ROWS))]
        shown = _slice(posts, page, ROWS)
        return answer(request, rendering.forum(shown, _pager(links, page)).encode(), HTML, _newest(shown))

    async def statuses(self, request: Request) -> Response:
        posts = self.edition.of("microblog")
        page, count = _number(request, "page", 1, 10_000), _number(request, "count", 20, 50)
        shown = posts[(page - 1) * count : page * count]
        body = rendering.statuses(shown, page=page, total=len(posts), base_url=_base(request))
        return answer(request, body, "application/json", _newest(posts))

    async def article(self, request: Request) -> Response:
        post = self.edition.find(request.url.path)
        if post is None:
            raise HTTPException(404, "没有这个页面")
        earlier = [other for other in self.edition.of(post.channel) if other.published_at < post.published_at]
        page = rendering.article(post, earlier[:RELATED])
        if post.channel == "government":
            return answer(request, page.encode("gb18030"), BARE_HTML, post.published_at)
        return answer(request, page.encode(), HTML, post.published_at)

    async def post(self, request: Request) -> Response:
        """Put a post on the site: 201 with its address."""
        try:
            asked = HandPost.model_validate_json(await request.body())
        except ValidationError as fault:
            return JSONResponse({"errors": fault.errors(include_url=False, include_context=False)}, 422)
        added = self.edition.add(
            ScriptedPost(
                channel=asked.channel,
                slug="",
                published_at=(asked.published_at or self.edition.now()).astimezone(UTC),
                title=asked.title,
                paragraphs=tuple(line for line in asked.text.splitlines() if line.strip()),
                author=asked.author,
                role="ordinary",
                credit=asked.credit,
            )
        )
        return JSONResponse({"id": added.slug, "url": _base(request) + path_of(added)}, 201)


async def robots(_: Request) -> Response:
    return PlainTextResponse(ROBOTS)


def application(edition: Edition) -> Starlette:
    """The site over this edition."""
    outlets = Outlets(edition)
    return Starlette(
        routes=[
            Route("/robots.txt", robots),
            Route("/_post", outlets.post, methods=["POST"]),
            Route(NEWS_FEED, outlets.news_feed),
            Route(CITY_FEED, outlets.city_feed),
            Route("/gov/zwgk/index.html", outlets.notices),
            Route("/gov/zwgk/index_{page:int}.html", outlets.notices),
            Route(FORUM.replace("-1.html", "-{page:int}.html"), outlets.forum),
            Route(STATUSES, outlets.statuses),
            Route("/{rest:path}", outlets.article),
        ]
    )


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _newest(posts: Sequence[ScriptedPost]) -> datetime | None:
    return max((post.published_at for post in posts), default=None)


def _pages(posts: Sequence[ScriptedPost], rows: int) -> int:
    return max(1, -(-len(posts) // rows))


def _slice(posts: Sequence[ScriptedPost], page: int, rows: int) -> Sequence[ScriptedPost]:
    if not 0 <= page < _pages(posts, rows):
        raise HTTPException(404, "没有这一页")
    return posts[page * rows : (page + 1) * rows]


def _pager(links: Sequence[tuple[str, int]], current: int) -> str:
    return " ".join(
        f"<b>{place + 1}</b>" if place == current else f'<a href="{name}">{place + 1}</a>'
        for name, place in links
    )


def _number(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise HTTPException(400, f"{name} 应为 1 到 {most} 的整数")
    return int(text)
