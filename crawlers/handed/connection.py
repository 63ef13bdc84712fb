"""A mailbox over IMAP: opened to read only, asked with patience, its troubles told by name. Nothing in it is marked or moved."""

import base64
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Timer
from typing import Any

from crawlers.sources.handed import MailboxSource
from crawlers.verdict import Answer

PATIENCE = 20.0
"""Seconds for one answer."""
LONGEST = 240.0
"""Seconds for all answers of one run: a server that drips must not hold it for ever."""
_LITERAL_LIMIT = 40 * 1024 * 1024
_SEARCH_LIMIT = 5000
_SIZE = re.compile(rb"UID (\d+)\b.*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+)\b.*?UID (\d+)")
_RECEIVED = re.compile(rb'INTERNALDATE "([^"]+)"')
_SAID = 200


class MailboxTrouble(Exception):
    """A mailbox that cannot be read, or no further."""

    def __init__(self, answer: Answer, words: str) -> None:
        super().__init__(words)
        self.answer, self.words = answer, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One mail as it lies there; `raw` is its head alone where the whole is too large."""

    uid: int
    raw: bytes = field(repr=False)
    size: int
    received_at: datetime | None


class _Measured:
    """No server may send more at once than a mail can be."""

    def read(self, size: int) -> bytes:
        if size > _LITERAL_LIMIT:
            raise imaplib.IMAP4.abort("a literal beyond all measure")
        content: bytes = super().read(size)  # type: ignore[misc]  # imaplib's own
        return content


class _Plain(_Measured, imaplib.IMAP4):
    pass


class _Sealed(_Measured, imaplib.IMAP4_SSL):
    pass


class Mailbox:
    """An opened folder of a mailbox. Every method raises MailboxTrouble."""

    def __init__(self, client: imaplib.IMAP4, source: MailboxSource, held: int, uid_validity: int) -> None:
        self._client, self._source = client, source
        self.held, self.uid_validity = held, uid_validity

    def after(self, uid: int) -> list[int]:
        """Numbers of the mails that came after this one, the oldest first."""
        found = self._ask("SEARCH", None, f"UID {uid + 1}:*")
        numbers = {int(number) for line in found if line for number in line.split()}
        # The range is turned round where nothing came: then it names the last mail again.
        return sorted(number for number in numbers if number > uid)

    def sizes(self, uids: list[int]) -> dict[int, int]:
        """Bytes of each of these mails; one that is gone is missing."""
        found = {}
        for line in self._ask("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)"):
            match = _SIZE.search(line if isinstance(line, bytes) else b"".join(line)) if line else None
            if match:
                found[int(match[1] or match[4])] = int(match[2] or match[3])
        return found

    def mail(self, uid: int, *, size: int, whole: bool) -> Delivered | None:
        """One mail, left unseen; None when it is gone meanwhile."""
        section = "BODY.PEEK[]" if whole else "BODY.PEEK[HEADER]"
        for answer in self._ask("FETCH", str(uid), f"(INTERNALDATE {section})"):
            if isinstance(answer, tuple):
                return Delivered(uid=uid, raw=answer[1], size=size, received_at=_received(answer[0]))
        return None

    def _ask(self, command: str, *arguments: Any) -> list[Any]:
        with _explained(self._source):
            status, answer = self._client.uid(command, *arguments)
        if status != "OK":
            raise MailboxTrouble(Answer.FAILED, f"{_named(self._source)}不肯答复 {command}，稍后会再试")
        return list(answer)


@contextmanager
def opened(source: MailboxSource, password: str, *, longest: float | None = None) -> Iterator[Mailbox]:
    """Sign in and open the folder to read, for `longest` seconds at most. Raises MailboxTrouble."""
    with _explained(source):
        client = _connected(source)
    # Whatever happens below: the line is cut when the time of the whole run is over.
    limit = Timer(LONGEST if longest is None else longest, _cut, [client])
    limit.daemon = True
    limit.start()
    try:
        yield _entered(client, source, password)
    finally:
        limit.cancel()
        with suppress(imaplib.IMAP4.error, OSError, ValueError):
            client.logout()
        with suppress(OSError):
            client.shutdown()


def _cut(client: imaplib.IMAP4) -> None:
    with suppress(OSError):
        client.sock.shutdown(socket.SHUT_RDWR)


def _connected(source: MailboxSource) -> imaplib.IMAP4:
    trusted = ssl.create_default_context(cafile=source.certificate)
    if source.security == "tls":
        return _Sealed(source.host, source.port, ssl_context=trusted, timeout=PATIENCE)
    client = _Plain(source.host, source.port, timeout=PATIENCE)
    if source.security == "starttls":
        try:
            client.starttls(trusted)
        except BaseException:
            client.shutdown()
            raise
    return client


def _entered(client: imaplib.IMAP4, source: MailboxSource, password: str) -> Mailbox:
    try:
        client.login(source.user, password)
    except imaplib.IMAP4.abort as gone:
        raise _lost(source) from gone
    except (imaplib.IMAP4.error, UnicodeError) as refused:
        words = f"{_named(source)}不让登录（{_said(refused, password)}）：请核对 user 和口令；不少邮箱要先开通 IMAP，并用授权码代替口令"
        raise MailboxTrouble(Answer.LOGIN_REFUSED, words) from None
    except OSError as fault:
        raise _lost(source) from fault
    with _explained(source):
        if "ID" in client.capabilities:
            # Some providers take a client that does not say what it is for an intruder.
            client.xatom("ID", '("name" "Huiying")')
        status, answer = client.select(_quoted(source.folder), readonly=True)
        if status != "OK":
            words = (
                f"{_named(source)}里没有文件夹“{source.folder}”，或不让读：请核对 folder（收件箱是 INBOX）"
            )
            raise MailboxTrouble(Answer.GONE, words)
        validity = client.response("UIDVALIDITY")[1]
    return Mailbox(client, source, int(answer[0] or 0), int(validity[0] or 0))


@contextmanager
def _explained(source: MailboxSource) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as fault:
        words = f"{_named(source)}的证书不受信任（{fault.verify_message}）：请核对 host；本单位自签的证书用 certificate 指明"
        raise MailboxTrouble(Answer.UNTRUSTED, words) from fault
    except ssl.SSLError as fault:
        words = (
            f"与{_named(source)}的加密连接没有建成：请核对 port 和 security（993 用 tls，143 用 starttls）"
        )
        raise MailboxTrouble(Answer.UNTRUSTED, words) from fault
    except TimeoutError as fault:
        raise MailboxTrouble(Answer.FAILED, f"{_named(source)}没有答复，稍后会再试") from fault
    except socket.gaierror as fault:
        raise MailboxTrouble(Answer.FAILED, f"找不到邮件服务器 {source.host}：请核对 host 和网络") from fault
    except ConnectionRefusedError as fault:
        raise MailboxTrouble(Answer.FAILED, f"{_named(source)}没有开放，请核对 host 和 port") from fault
    except FileNotFoundError as fault:
        words = f"certificate 指的文件 {source.certificate} 读不到：请核对路径"
        raise MailboxTrouble(Answer.UNTRUSTED, words) from fault
    except (imaplib.IMAP4.error, OSError, ValueError) as fault:
        raise _lost(source) from fault


def _lost(source: MailboxSource) -> MailboxTrouble:
    return MailboxTrouble(Answer.FAILED, f"与{_named(source)}的连接断了，已取到的都收下了，稍后会接着取")


def _named(source: MailboxSource) -> str:
    return f"邮件服务器 {source.host}:{source.port} "


def _said(fault: Exception, password: str) -> str:
    """What the server said, without the password, should it repeat it."""
    words = fault.args[0] if fault.args else ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return (
        text.replace(password, "…")[:_SAID] if not isinstance(fault, UnicodeError) else "口令里有不能用的字符"
    )


def _received(head: bytes) -> datetime | None:
    match = _RECEIVED.search(head)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501, 5.1.3): 工单 is &XeVTVQ-."""
    parts = []
    for run in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", folder):
        if run.isascii() and run.isprintable():
            parts.append(run.replace("&", "&-"))
        else:
            coded = base64.b64encode(run.encode("utf-16-be")).decode("ascii").rstrip("=")
            parts.append(f"&{coded.replace('/', ',')}-")
    name = "".join(parts).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'
