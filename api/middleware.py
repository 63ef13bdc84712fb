"""What wraps every request: its number, the header that keeps foreign pages from acting, headers for browsers."""

import secrets
from http.cookies import SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors, sessions

LARGEST_BODY = 25 * 1024 * 1024
"""Bytes; a little above the largest file of evidence."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "X-Requested-With"
CSRF_VALUE = "huiying"
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Wrapping:
    """Plain ASGI, so that the live stream passes through unbuffered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        request.state.request_id = secrets.token_hex(8)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), scope, request.state.request_id)
            await send(message)

        app = _refusal(request) or self.app
        await app(scope, receive, send_with_headers)


def _refusal(request: Request) -> ASGIApp | None:
    if _is_forged(request.method, request.headers):
        words = f"请求缺少 {CSRF_HEADER}: {CSRF_VALUE}，可能来自别的网页，未执行"
        return errors.body(request, 403, "csrf", words)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST_BODY:
        return errors.body(request, 413, *errors.HTTP_WORDS[413])
    return None


def _is_forged(method: str, headers: Headers) -> bool:
    # A foreign page can make the browser send the cookie, but not this header.
    carries = sessions.COOKIE in SimpleCookie(headers.get("cookie", ""))
    return carries and method not in SAFE and headers.get(CSRF_HEADER) != CSRF_VALUE


def _add_headers(headers: MutableHeaders, scope: Scope, request_id: str) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    headers["X-Request-ID"] = request_id
    if scope["path"].startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
