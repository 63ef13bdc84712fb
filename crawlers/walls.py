"""A 200 that is not the page that was asked for: a login wall, a test for browsers, “页面不存在”."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.charset import decode
from crawlers.verdict import Answer

COOKIE = "huiying_cookie"
"""In a request's meta: a redirect on its way set a cookie."""
_SHORT = 160
"""Characters of visible text up to which a page that bears a sign is taken for nothing else."""
_BLANK = 6
"""The same for a page that is only a script that sets a cookie."""
_WITH_FORM = 600
"""The same for a page that asks for a password: its navigation and footer count too."""
_MOST = 6000
"""Bytes of characters beyond ASCII, three to a Chinese one, that no such page has."""
_ASCII = bytes(range(128))
_LARGEST = 256 * 1024
_REMEDIES = {
    Answer.LOGIN_WALL: "要登录才能看：只采集公开页面，请停用或换一个网址",
    Answer.COOKIE_WALL: "网站要先通过浏览器的脚本或 Cookie 验证才给内容；请与网站商定，或换一个网址",
    Answer.SOFT_404: "答复正常，但页面上说内容不存在：请核对网址",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page as a visitor sees it."""

    title: str
    text: str
    """Without markup, blanks removed."""
    asks_password: bool
    markup: str


def wall(body: bytes, *, asked: str, url: str, content_type: str | None) -> tuple[Answer, str] | None:
    """What stands in the way instead of the page, and in Chinese what to do; None for a page.

    `asked` is the address that was asked for, `url` where redirects led.
    """
    signs, answer = _signs(), None
    if asked != url and _leads_to_login(url, signs):
        answer = Answer.LOGIN_WALL
    elif _may_be(body):
        shown = _shown(body, content_type)
        answer = _read(shown, signs) if shown else None
    return None if answer is None else (answer, f"{url}：{_REMEDIES[answer]}")


def _may_be(body: bytes) -> bool:
    """Spares a look at nearly every page that is one."""
    if len(body) > _LARGEST or len(body.translate(None, _ASCII)) > _MOST:
        return False
    return not body.lstrip()[:5].startswith((b"{", b"[", b"<?xml"))


def _leads_to_login(url: str, signs: dict[str, Any]) -> bool:
    place = urlsplit(url.lower())
    parts = {re.sub(r"\.\w{2,5}$", "", part) for part in place.path.split("/")}
    return bool(parts & set(signs["login"]["paths"])) or (place.hostname or "").startswith(
        ("login.", "passport.", "sso.")
    )


def _shown(body: bytes, content_type: str | None) -> Shown | None:
    from lxml import etree, html

    markup, _ = decode(body, content_type)
    try:
        root = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
    title = root.findtext(".//title") or ""
    asks_password = bool(root.xpath("//input[translate(@type, 'PASWORD', 'pasword') = 'password']"))
    etree.strip_elements(root, "script", "style", "noscript", "head", etree.Comment, with_tail=False)
    text = "".join(root.text_content().split())
    return Shown(title=title.strip(), text=text, asks_password=asks_password, markup=markup)


def _read(page: Shown, signs: dict[str, Any]) -> Answer | None:
    if page.asks_password and len(page.text) <= _WITH_FORM:
        return Answer.LOGIN_WALL
    if len(page.text) > _SHORT:
        return None
    said = "".join((page.title + page.text).lower().split())
    for answer, kind in _ORDER:
        if any(phrase in said for phrase in signs[kind]["phrases"]):
            return answer
    if page.title.lower() in signs["missing"]["titles"]:
        return Answer.SOFT_404
    scripted = len(page.text) <= _BLANK and any(sign in page.markup for sign in signs["cookie"]["scripts"])
    return Answer.COOKIE_WALL if scripted else None


_ORDER = (
    (Answer.SOFT_404, "missing"),
    (Answer.LOGIN_WALL, "login"),
    (Answer.COOKIE_WALL, "cookie"),
)


@cache
def _signs() -> dict[str, Any]:
    signs = tomllib.loads(files("crawlers").joinpath("walls.toml").read_text("utf-8"))
    for kind in signs.values():
        kind["phrases"] = ["".join(phrase.lower().split()) for phrase in kind["phrases"]]
    return signs


class CookieMarks:
    """Downloader middleware: notes redirects that set a cookie, so that a circle of them can be told for what it is."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Mark the request; redirects keep the mark."""
        if 300 <= response.status < 400 and response.headers.get("Set-Cookie"):  # noqa: PLR2004  # redirects
            request.meta[COOKIE] = True
        return response
