"""One page fetched by a person's wish, not by a schedule: guarded as the crawler is, small, and never for long."""

import socket
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Timer
from time import monotonic
from typing import Any
from urllib.parse import urljoin

import httpx

from huiying.addresses import is_inside
from huiying.errors import Unavailable

TIMEOUT = 10.0
"""Seconds for each step of a request."""
PATIENCE = 20.0
"""Seconds for a whole page: one that drips is given up."""
LARGEST = 2 * 1024 * 1024
REDIRECTS = 5
_ERRORS_FROM = 400
_NOBODY = "还没有设置采集联系人，不能访问外网：请设置 HUIYING_CONTACT（邮箱或电话）"

Resolve = Callable[[str, int], str]
"""Host and port → one literal address. Raises OSError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page answered: the address it came from in the end, and its first bytes."""

    url: str
    body: bytes
    status: int = 200
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def found(self) -> bool:
        return self.status < _ERRORS_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """How pages are asked for.

    `declared`: hosts of the office's own, which may have an inside address. The name is resolved once and the
    connection made to that address, so that no second answer can lead elsewhere.
    """

    declared: Collection[str]
    agent: str
    outside: bool = True
    """False where nobody can be written to about our requests: then only inside hosts are asked."""
    patience: float = PATIENCE
    largest: int = LARGEST
    resolver: Resolve

    def ask(
        self,
        url: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        private: Mapping[str, str] | None = None,
    ) -> Visit:
        """Get a page over http or https, or post JSON to it, whatever its status.

        `headers` go with every request, `private` ones to this address alone: then no redirect is followed.

        Raises Unavailable, in words, when it cannot be reached or may not be.
        """
        until = monotonic() + self.patience
        timeout = min(TIMEOUT, max(self.patience, 1.0))
        said = {**(headers or {}), **(private or {}), "User-Agent": self.agent}
        with (
            httpx.Client(timeout=timeout, trust_env=False, headers=said) as client,
            _ended(client, self.patience),
        ):
            for _ in range(REDIRECTS):
                answer = self._once(client, httpx.URL(url), body, until)
                if isinstance(answer, Visit):
                    return answer
                if private:
                    raise Unavailable("带着请求头的接口不能跳转：请写跳转后的网址", code="page_unreachable")
                url, body = urljoin(url, answer), None
        raise Unavailable("跳转太多次", code="page_unreachable")

    def _once(self, client: httpx.Client, url: httpx.URL, body: Any, until: float) -> Visit | str:
        """The answer, or where the page has moved to."""
        request = self._guarded(client, url, body)
        try:
            with closing(client.send(request, stream=True)) as answer:
                if answer.has_redirect_location:
                    return str(answer.headers["Location"])
                return Visit(
                    url=str(url),
                    body=self._beginning(answer, until),
                    status=answer.status_code,
                    content_type=answer.headers.get("Content-Type"),
                    headers=tuple(answer.headers.items()),
                )
        except (httpx.HTTPError, RuntimeError) as trouble:
            # A client that was closed under its request says so with a RuntimeError.
            raise Unavailable("网站没有应答", code="page_unreachable") from trouble

    def _guarded(self, client: httpx.Client, url: httpx.URL, body: Any) -> httpx.Request:
        if url.scheme not in {"http", "https"} or not url.host:
            raise Unavailable("不是网页地址", code="page_unreachable")
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            address = self.resolver(url.host, port)
        except OSError as trouble:
            raise Unavailable("找不到这个网站", code="page_unreachable") from trouble
        if is_inside(address) and url.host not in self.declared:
            raise Unavailable("地址在内网，不予访问", code="page_unreachable")
        if not self.outside and not is_inside(address):
            raise Unavailable(_NOBODY, code="contact_missing")
        return client.build_request(
            "GET" if body is None else "POST",
            url.copy_with(host=address),
            json=body,
            headers={"Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.host},
        )

    def _beginning(self, answer: httpx.Response, until: float) -> bytes:
        body = b""
        for piece in answer.iter_bytes():
            body += piece
            if len(body) >= self.largest:
                break
            if monotonic() > until:
                raise Unavailable("网站答得太慢", code="page_unreachable")
        return body[: self.largest]


@contextmanager
def _ended(client: httpx.Client, seconds: float) -> Iterator[None]:
    """Give up after so long: a host that sends its headers byte by byte never lets a read time out."""
    end = Timer(max(seconds, 1.0), client.close)
    end.daemon = True
    end.start()
    try:
        yield
    finally:
        end.cancel()


def resolve(host: str, port: int) -> str:
    """The first address of a host, by the system's resolver."""
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def visit(url: str, *, declared: Collection[str], agent: str, resolver: Resolve = resolve) -> Visit:
    """Get a page. Raises Unavailable, see `Visitor.ask`, and for an answer that is an error."""
    got = Visitor(declared=declared, agent=agent, patience=PATIENCE, resolver=resolver).ask(url)
    if not got.found:
        raise Unavailable(f"网站答复 {got.status}", code="page_unreachable")
    return got
