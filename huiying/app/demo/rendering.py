"""Posts as the web shows them: article pages, lists, feeds and the microblog's JSON."""

import json
from collections.abc import Sequence
from email.utils import format_datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from xml.etree import ElementTree as ET

from huiying.app.demo.addresses import path_of
from huiying.app.demo.posts import OUTLETS, ScriptedPost
from huiying.clock import BEIJING

ATOM = "http://www.w3.org/2005/Atom"
_PAGES = {
    "news": "news",
    "city": "news",
    "government": "government",
    "board": "thread",
    "microblog": "microblog",
}


@cache
def _template(name: str) -> Template:
    return Template(files("huiying.app.demo").joinpath("pages", f"{name}.html").read_text("utf-8"))


def article(post: ScriptedPost, related: Sequence[ScriptedPost] = ()) -> str:
    """The post's own page. `related` are other posts to link to."""
    local = post.published_at.astimezone(BEIJING)
    words = {
        "title": post.title,
        "outlet": OUTLETS[post.channel],
        "section": post.channel,
        "style": post.channel,
        "lead": post.paragraphs[0][:60],
        "minute": f"{local:%Y-%m-%d %H:%M}",
        "written_day": f"{local:%Y年}{local.month}月{local.day}日",
        "index_number": f"QY000-{local:%Y}-{post.slug[-5:]}",
        "credit": post.credit or OUTLETS[post.channel],
        "author": post.author,
        "slug": post.slug,
        "views": str(post.reactions.likes * 11 + post.reactions.comments),
        "likes": str(post.reactions.likes),
        "comments": str(post.reactions.comments),
        "reposts": str(post.reactions.reposts),
    }
    markup = {"paragraphs": _paragraphs(post), "related": "\n".join(map(_link, related))}
    return _template(_PAGES[post.channel]).substitute(_escaped(words), **markup)


def _escaped(words: dict[str, str]) -> dict[str, str]:
    return {key: escape(value) for key, value in words.items()}


def _paragraphs(post: ScriptedPost) -> str:
    if post.channel == "board":
        return "<br />\n".join(escape(line) for line in post.paragraphs)
    return "\n".join(f"<p>　　{escape(line)}</p>" for line in post.paragraphs)


def _link(post: ScriptedPost) -> str:
    return f'<li><a href="{path_of(post)}">{escape(post.title)}</a></li>'


def notices(posts: Sequence[ScriptedPost], pager: str) -> str:
    """One page of the government's list."""
    rows = "\n".join(
        f'<li><a href="{path_of(post)}" title="{escape(post.title)}">{escape(post.title)}</a>'
        f"<span>{post.published_at.astimezone(BEIJING):%Y-%m-%d}</span></li>"
        for post in posts
    )
    return _template("notices").substitute(outlet=OUTLETS["government"], rows=rows, pager=pager)


def forum(posts: Sequence[ScriptedPost], pager: str) -> str:
    """One page of the board's threads."""
    rows = "\n".join(
        f'<tr><td><a class="s xst" href="{path_of(post)}">{escape(post.title)}</a></td>'
        f"<td>{escape(post.author)}</td><td>{post.reactions.comments}</td></tr>"
        for post in posts
    )
    return _template("forum").substitute(outlet=OUTLETS["board"], rows=rows, pager=pager)


def rss(posts: Sequence[ScriptedPost], base_url: str) -> bytes:
    """RSS 2.0 of the county's news, newest first."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _fill(channel, {"title": OUTLETS["news"], "link": f"{base_url}/news/", "description": "清源新闻"})
    for post in posts:
        item = ET.SubElement(channel, "item")
        address = base_url + path_of(post)
        when = format_datetime(post.published_at.astimezone(BEIJING))
        _fill(item, {"title": post.title, "link": address, "guid": address, "pubDate": when})
    return _xml(root)


def atom(posts: Sequence[ScriptedPost], base_url: str) -> bytes:
    """Atom of the city's news, newest first."""
    root = ET.Element("feed", xmlns=ATOM)
    _fill(root, {"title": OUTLETS["city"], "id": f"{base_url}/city/"})
    for post in posts:
        entry = ET.SubElement(root, "entry")
        address = base_url + path_of(post)
        when = post.published_at.astimezone(BEIJING).isoformat()
        _fill(entry, {"title": post.title, "id": address, "published": when, "updated": when})
        ET.SubElement(entry, "link", href=address)
    return _xml(root)


def _fill(parent: ET.Element, words: dict[str, str]) -> None:
    for name, text in words.items():
        ET.SubElement(parent, name).text = text


def _xml(root: ET.Element) -> bytes:
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def statuses(posts: Sequence[ScriptedPost], *, page: int, total: int, base_url: str) -> bytes:
    """One page of the microblog's JSON, newest first."""
    answer = {
        "ok": 1,
        "data": {"page": page, "total": total, "list": [_status(post, base_url) for post in posts]},
    }
    return json.dumps(answer, ensure_ascii=False).encode()


def _status(post: ScriptedPost, base_url: str) -> dict[str, object]:
    return {
        "id": post.slug,
        "created_at": post.published_at.astimezone(BEIJING).isoformat(),
        "text": post.text,
        "user": {"screen_name": post.author, "verified": False},
        "url": base_url + path_of(post),
        "reposts_count": post.reactions.reposts,
        "comments_count": post.reactions.comments,
        "attitudes_count": post.reactions.likes,
    }
