"""A website on loopback where everything goes wrong that goes wrong on the web: one path a trouble."""

import gzip
import socket
import ssl
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.integration.watched import article, rss

HTML = "text/html; charset=utf-8"
XML = "text/xml; charset=utf-8"
FORM = "<form action=/login><input name=u><input type=password name=p><button>登录</button></form>"
BOMB = gzip.compress(bytes(100_000_000), 9)
ROBOTS = "User-agent: *\nDisallow: /forbidden"


class Chaos:
    """What was asked of it, by path, and whether a path has answered before."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.origin = ""
        self.limited, self.busy = "", ""
        """Other hosts of the same site, which want to be left alone."""
        self.secure = ""
        """The same site over TLS."""


class Trouble(BaseHTTPRequestHandler):
    """One request; the path names the trouble."""

    chaos: Chaos

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.chaos.asked[self.path] += 1
        name = self.path.strip("/").partition("/")[0].replace(".", "_") or "home"
        answer: Callable[[], None] = getattr(self, f"on_{name}", self.on_article)
        with suppress(OSError):
            answer()

    def reply(self, body: str | bytes = b"", status: int = 200, kind: str = HTML, **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        given = {"Content-Type": kind, "Content-Length": str(len(content))}
        for name, value in {**given, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def on_article(self) -> None:
        self.reply(article(f"照常的一篇 {self.path}") * 3)

    def on_robots_txt(self) -> None:
        self.reply(ROBOTS, kind="text/plain")

    def on_good(self) -> None:
        self.reply(rss("/a/1", "/a/2", "/a/3"), kind=XML)

    def on_loop(self) -> None:
        self.reply(status=301, Location="/loop")

    def on_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", XML)
        self.end_headers()
        while True:
            self.wfile.write(b" ")
            time.sleep(0.1)

    def on_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", HTML)
        self.end_headers()
        while True:
            self.wfile.write(b"<p>again</p>" * 10_000)

    def on_bomb(self) -> None:
        self.reply(BOMB, kind=XML, Content_Encoding="gzip")

    def on_nothing(self) -> None:
        self.reply()

    def on_home(self) -> None:
        self.reply(article("首页"))

    on_html = on_home

    def on_unchanged(self) -> None:
        self.reply("坏了", 500) if self.chaos.asked["/unchanged"] <= 2 else self.reply(
            status=304
        )  # the first request and its repetition

    def on_reset(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"<rss>" + b" " * 20_000)
        self.wfile.flush()
        # Closing with a linger of nothing resets the connection.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def on_charset(self) -> None:
        feed = rss("/a/gbk").replace("题目", "清源县自来水公司关于城区部分路段停水检修的通知")
        self.reply(feed.encode("gb18030"), kind="text/xml; charset=utf-8")

    def on_guids(self) -> None:
        items = "".join(
            f"<item><title>同一篇 {number}</title><guid>one</guid><link>/a/guid?utm_source={number}</link></item>"
            for number in range(5)
        )
        self.reply(f'<rss version="2.0"><channel>{items}</channel></rss>', kind=XML)

    def on_future(self) -> None:
        self.reply(rss("/a/future", date="Mon, 02 Mar 2076 11:05:00 +0800"), kind=XML)

    def on_limited(self) -> None:
        self.reply("慢一点", 429, Retry_After="7200")

    def on_busy(self) -> None:
        until = datetime.now(UTC) + timedelta(hours=3)
        self.reply("忙", 503, Retry_After=f"{until:%a, %d %b %Y %H:%M:%S} GMT")

    def on_cookies(self) -> None:
        self.reply(status=302, Location="/cookies", Set_Cookie="seen=1; Path=/")

    def on_script(self) -> None:
        self.reply("<html><script>document.cookie='k=1;path=/';location.reload()</script></html>")

    def on_missing(self) -> None:
        self.reply("<title>404</title><h1>您访问的页面不存在</h1>")

    def on_members(self) -> None:
        self.reply(status=302, Location="/login?from=members")

    def on_login(self) -> None:
        self.reply(f"<title>用户登录</title>{FORM}")

    def on_form(self) -> None:
        self.reply(f"<title>会员区</title>{FORM}")

    def on_gone(self) -> None:
        self.reply("没有了", 410)

    def on_refused(self) -> None:
        self.reply("不许", 403)

    def on_inside(self) -> None:
        self.reply(status=302, Location="http://10.0.0.1/")

    def on_octal(self) -> None:
        self.reply(status=302, Location="http://0300.0250.0.1/")

    def on_named(self) -> None:
        self.reply(status=302, Location=f"http://office:secret@{self.headers['Host']}/good")

    def on_mixed(self) -> None:
        self.reply(rss("/a/10", "/missing/11", "/members", "/endless", "/nothing"), kind=XML)


@contextmanager
def chaos(folder: Path) -> Iterator[Chaos]:
    """The site, until the end."""
    made = Chaos()
    handler = type("Handler", (Trouble,), {"chaos": made})
    with ExitStack() as open_servers:
        made.origin = f"http://{open_servers.enter_context(_serving(handler, '127.0.0.1'))}"
        made.limited = f"http://{open_servers.enter_context(_serving(handler, '127.0.0.2'))}"
        made.busy = f"http://{open_servers.enter_context(_serving(handler, '127.0.0.4'))}"
        made.secure = f"https://{open_servers.enter_context(_serving(handler, '127.0.0.3', _tls(folder)))}"
        yield made


@contextmanager
def _serving(
    handler: type[BaseHTTPRequestHandler], host: str, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.socket.close()
        thread.join()


def _tls(folder: Path) -> ssl.SSLContext:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.3")])
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.3"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "site.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.TraditionalOpenSSL
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
