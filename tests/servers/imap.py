"""A mail server that is read over IMAP, on loopback: the part of RFC 3501 a reader needs, and the ways it can fail."""

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "qing-mail-7"


@dataclass
class Post:
    """A mail office: `mails` by UID in each folder, and how it behaves."""

    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    uid_validity: int = 1
    silent: bool = False
    """Takes the line and says nothing."""
    cut_at: int | None = None
    """The line breaks in the middle of this mail."""
    wants_id: bool = False
    """As some providers: no folder for a client that does not name itself."""
    huge: bool = False
    """Announces a mail of ten gigabytes."""
    port: int = 0
    certificate: Path | None = None
    asked: list[str] = field(default_factory=list)

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        held = self.folders.setdefault(folder, {})
        for mail in mails:
            held[max(held, default=0) + 1] = mail


class _Session:
    def __init__(
        self, post: Post, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, context: ssl.SSLContext
    ) -> None:
        self.post, self.reader, self.writer, self.context = post, reader, writer, context
        self.folder: str | None = None
        self.named = False

    async def serve(self) -> None:
        if self.post.silent:
            await self.reader.read()
            return
        self._say("* OK ready")
        while line := await self.reader.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            verb = rest.split(" ")[0].upper()
            self.post.asked.append(rest if verb != "LOGIN" else "LOGIN")
            if verb == "LOGOUT":
                self._say("* BYE until later", f"{tag} OK done")
                return
            if not await self._answer(tag, verb, rest):
                return
            await self.writer.drain()

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.writer.write(f"{line}\r\n".encode())

    async def _answer(self, tag: str, verb: str, rest: str) -> bool:
        if verb == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 STARTTLS ID", f"{tag} OK done")
        elif verb == "STARTTLS":
            self._say(f"{tag} OK done")
            await self.writer.start_tls(self.context)
        elif verb == "ID":
            self.named = True
            self._say("* ID NIL", f"{tag} OK done")
        elif verb == "LOGIN":
            right = rest.endswith(f'"{PASSWORD}"')
            self._say(f"{tag} OK done" if right else f"{tag} NO [AUTHENTICATIONFAILED] {rest}")
        elif verb == "EXAMINE":
            self._open(tag, re.findall(r'"(.*)"', rest)[0])
        elif rest.upper().startswith("UID SEARCH"):
            self._search(tag, int(re.findall(r"(\d+):", rest)[0]))
        elif rest.upper().startswith("UID FETCH"):
            return self._fetch(tag, rest)
        else:
            self._say(f"{tag} BAD {verb} is not to be used by a reader")
        return True

    def _open(self, tag: str, name: str) -> None:
        if name not in self.post.folders or (self.post.wants_id and not self.named):
            self._say(f"{tag} NO no such folder")
            return
        self.folder = name
        held = f"* {len(self.post.folders[name])} EXISTS"
        self._say(held, f"* OK [UIDVALIDITY {self.post.uid_validity}]", f"{tag} OK [READ-ONLY]")

    @property
    def _mails(self) -> dict[int, bytes]:
        return self.post.folders[self.folder or ""]

    def _search(self, tag: str, first: int) -> None:
        last = max(self._mails, default=0)
        found = [uid for uid in self._mails if uid >= first or uid == last]
        self._say(f"* SEARCH {' '.join(map(str, found))}", f"{tag} OK done")

    def _fetch(self, tag: str, rest: str) -> bool:
        for uid in [int(number) for number in rest.split(" ")[2].split(",")]:
            mail = self._mails.get(uid)
            if mail is None:
                continue
            if "RFC822.SIZE" in rest:
                size = 10 * 2**30 if self.post.huge else len(mail)
                self._say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {size})")
            elif not self._give(uid, mail, head="HEADER" in rest):
                return False
        self._say(f"{tag} OK done")
        return True

    def _give(self, uid: int, mail: bytes, *, head: bool) -> bool:
        if head:
            mail = mail.partition(b"\n\n")[0] + b"\n\n"
        received = '"02-Mar-2026 11:00:00 +0800"'
        self._say(f"* {uid} FETCH (UID {uid} INTERNALDATE {received} BODY[] {{{len(mail)}}}")
        cut = self.post.cut_at == uid
        self.writer.write(mail[: len(mail) // 2] if cut else mail)
        if not cut:
            self._say(")")
        return not cut


@contextmanager
def running_imap(folder: Path, *, security: str = "tls") -> Iterator[Post]:
    """A mail office with a certificate of its own, in `folder`."""
    context, certificate = _identity(folder)
    post = Post(certificate=certificate)
    started = threading.Event()
    loop = asyncio.new_event_loop()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Session(post, reader, writer, context).serve()
        except (OSError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def serve() -> None:
        sealed = context if security == "tls" else None
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=sealed)
        post.port = server.sockets[0].getsockname()[1]
        started.set()
        await stopping.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    stopping = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield post
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(10)
        loop.close()


def _identity(folder: Path) -> tuple[ssl.SSLContext, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.qingyuan.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "mail.pem", folder / "mail.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context, certificate
