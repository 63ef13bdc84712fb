"""One page fetched by a person's wish, not by a schedule: guarded as the crawler is, small, and never for long."""

import socket
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
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

Resolve = Callable[[str, int], str]
"""Host and port → one literal address. Raises OSError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page answered: the address it came from in the end, and its first bytes."""

    url: str
    body: bytes


def resolve(host: str, port: int) -> str:
    """The first address of a host, by the system's resolver."""
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def visit(url: str, *, declared: Collection[str], agent: str, resolver: Resolve = resolve) -> Visit:
    """Get a page over http or https. Raises Unavailable, in words, when it cannot be reached or may not be.

    `declared`: hosts of the office's own, which may have an inside address. The name is resolved once and the
    connection made to that address, so that no second answer can lead elsewhere.
    """
    with httpx.Client(timeout=TIMEOUT, trust_env=False, headers={"User-Agent": agent}) as client:
        for _ in range(REDIRECTS):
            answer = _ask(client, httpx.URL(url), declared, resolver)
            if isinstance(answer, bytes):
                return Visit(url=url, body=answer)
            url = urljoin(url, answer)
    raise Unavailable("跳转太多次", code="page_unreachable")


def _ask(client: httpx.Client, url: httpx.URL, declared: Collection[str], resolver: Resolve) -> bytes | str:
    """The body, or where the page has moved to."""
    request = _guarded(client, url, declared, resolver)
    try:
        with closing(client.send(request, stream=True)) as answer:
            if answer.is_redirect:
                return str(answer.headers["Location"])
            if not answer.is_success:
                raise Unavailable(f"网站答复 {answer.status_code}", code="page_unreachable")
            return _beginning(answer)
    except httpx.HTTPError as trouble:
        raise Unavailable("网站没有应答", code="page_unreachable") from trouble


def _guarded(
    client: httpx.Client, url: httpx.URL, declared: Collection[str], resolver: Resolve
) -> httpx.Request:
    if url.scheme not in {"http", "https"} or not url.host:
        raise Unavailable("不是网页地址", code="page_unreachable")
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        address = resolver(url.host, port)
    except OSError as trouble:
        raise Unavailable("找不到这个网站", code="page_unreachable") from trouble
    if is_inside(address) and url.host not in declared:
        raise Unavailable("地址在内网，不予访问", code="page_unreachable")
    return client.build_request(
        "GET",
        url.copy_with(host=address),
        headers={"Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.host},
    )


def _beginning(answer: httpx.Response) -> bytes:
    body, begun = b"", monotonic()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) >= LARGEST:
            break
        if monotonic() - begun > PATIENCE:
            raise Unavailable("网站答得太慢", code="page_unreachable")
    return body[:LARGEST]
