"""A mail server on loopback: takes what is sent, or refuses the recipient, or falls silent after the text."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message


@dataclass
class Mailbox:
    """`mails` are the messages received; `refuses` says 550 to every recipient, `silent` closes without an answer."""

    refuses: bool = False
    silent: bool = False
    mails: list[Message] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=office@office.example&to=li@office.example"

    def subjects(self) -> list[str]:
        return [str(make_header(decode_header(mail["Subject"]))) for mail in self.mails]


@contextmanager
def running_mailbox(*, refuses: bool = False, silent: bool = False) -> Iterator[Mailbox]:
    mailbox = Mailbox(refuses=refuses, silent=silent)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 mailbox.example")
            while line := self.rfile.readline():
                verb = line.strip().upper().partition(b" ")[0]
                if verb == b"DATA":
                    if not self._take():
                        return
                elif verb == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("550 no such user" if verb == b"RCPT" and mailbox.refuses else "250 ok")

        def _take(self) -> bool:
            self._say("354 go on")
            lines = iter(self.rfile.readline, b".\r\n")
            mailbox.mails.append(message_from_bytes(b"".join(lines)))
            if not mailbox.silent:
                self._say("250 queued")
            return not mailbox.silent

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield mailbox
        server.shutdown()
        thread.join()
