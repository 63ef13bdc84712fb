"""What wraps every request: its number, the header that keeps foreign pages from acting, headers for browsers."""

import secrets
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
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
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                headers["X-Request-ID"] = request.state.request_id
                headers.setdefault("Cache-Control", _caching(scope["path"], message["status"]))
            await send(message)

        app = _refusal(request) or self.app
        try:
            await app(scope, receive, send_with_headers)
        except Exception as surprise:
            if started:
                raise
            await errors.unforeseen(request, surprise)(scope, receive, send_with_headers)


def _refusal(request: Request) -> ASGIApp | None:
    if _is_forged(request):
        words = f"请求缺少 {CSRF_HEADER}: {CSRF_VALUE}，可能来自别的网页，未执行"
        return errors.body(request, 403, "csrf", words)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST_BODY:
        return errors.body(request, 413, *errors.HTTP_WORDS[413])
    return None


def _is_forged(request: Request) -> bool:
    # A foreign page can make the browser send the cookie, but not this header.
    carries = sessions.COOKIE in request.cookies
    return carries and request.method not in SAFE and request.headers.get(CSRF_HEADER) != CSRF_VALUE


def _caching(path: str, status: int) -> str:
    if path.startswith("/api/"):
        return "no-store"
    # The build names its assets by their content; the page that names them is asked for anew.
    lasting = path.startswith("/assets/") and status == HTTPStatus.OK
    return "public, max-age=31536000, immutable" if lasting else "no-cache"
