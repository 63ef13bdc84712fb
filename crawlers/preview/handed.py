"""A folder or a mailbox looked at without taking anything in: the first rows of its files, the last of its mails."""

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from crawlers.entries import Entry
from crawlers.handed.connection import MailboxTrouble, opened
from crawlers.handed.folder import fault_words
from crawlers.handed.letters import MAIL_LIMIT, outcomes
from crawlers.handed.listing import Found, listed, located
from crawlers.handed.mails import read_mail
from crawlers.handed.rows import rows_of
from crawlers.preview.outcome import Fate, Preview, Prospect
from crawlers.preview.prospects import brought, prospect
from crawlers.secrets import secret
from crawlers.sources.handed import FolderSource, HandedSource, MailboxSource
from crawlers.tables import RejectedRow
from huiying.clock import SystemClock
from huiying.errors import Invalid, Misconfigured
from huiying.posts import RawPost
from huiying.text.masking import mask

Rows = Iterable[RawPost | RejectedRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What the look needs of the world; see `crawlers.preview.web.Looking`. `most`: files or mails, and rows of each."""

    home: Path
    held: Callable[[Collection[str]], Collection[str]]
    refused: Callable[[RawPost], str | None]
    now: datetime
    seconds: float
    most: int


def look_at_handed(source: HandedSource, handling: Handling) -> Preview:
    """Open it once and say what would be stored of it, and why the rest would not."""
    try:
        seen, prospects = (
            _mails(source, handling) if isinstance(source, MailboxSource) else _files(source, handling)
        )
    except (Misconfigured, Invalid) as fault:
        return Preview(source_id=source.id, ok=False, words=fault.message)
    except MailboxTrouble as trouble:
        return Preview(source_id=source.id, ok=False, words=trouble.words)
    ok = any(one.fate is not Fate.LEFT for one in prospects)
    unit = "封邮件" if isinstance(source, MailboxSource) else "个文件"
    words = f"打得开，里面有 {seen} {unit}" + ("" if seen else "：放进来后再看")
    return Preview(source_id=source.id, ok=ok, words=words, seen=seen, prospects=tuple(prospects))


def _files(source: FolderSource, handling: Handling) -> tuple[int, list[Prospect]]:
    folder = located(source, handling.home)
    found = listed(source, folder, now=SystemClock().now())
    shown = [one for file in found[-handling.most :] for one in _file(file, source, handling)]
    return len(found), shown


def _file(file: Found, source: FolderSource, handling: Handling) -> Iterator[Prospect]:
    why = file.refused or (None if file.finished else "还没有写完，写完后会读")
    if why is not None:
        yield Prospect(fate=Fate.LEFT, why=why, title=file.name)
        return
    try:
        yield from _fates(islice(rows_of(file.path, source, handling.now), handling.most), handling)
    except (Invalid, OSError) as fault:
        yield Prospect(fate=Fate.LEFT, why=fault_words(file, fault), title=file.name)


def _mails(source: MailboxSource, handling: Handling) -> tuple[int, list[Prospect]]:
    prospects: list[Prospect] = []
    password = secret(source.password, "password")
    with opened(source, password, longest=handling.seconds) as mailbox:
        uids = mailbox.after(0)[-handling.most :]
        for uid, size in sorted(mailbox.sizes(uids).items()) if uids else ():
            delivered = mailbox.mail(uid, size=size, whole=size <= MAIL_LIMIT)
            if delivered is not None:
                mail = read_mail(delivered.raw, now=handling.now, received_at=delivered.received_at)
                with tempfile.TemporaryDirectory() as folder:
                    rows = outcomes(mail, delivered, source, now=handling.now, folder=Path(folder))
                    prospects += _fates(islice(rows, handling.most), handling)
        return mailbox.held, prospects


def _fates(rows: Rows, handling: Handling) -> Iterator[Prospect]:
    for row in rows:
        if isinstance(row, RejectedRow):
            yield Prospect(fate=Fate.LEFT, why=row.message, beginning=mask(row.raw))
        elif handling.held([row.external_id]):
            yield Prospect(fate=Fate.HELD, title=mask(row.title), url=row.url, published_at=row.published_at)
        else:
            yield prospect(row, why=handling.refused(row), article=brought(_entry(row)))


def _entry(post: RawPost) -> Entry:
    return Entry(
        url=post.url,
        external_id=post.external_id,
        title=post.title,
        published_at=post.published_at,
        summary=post.text,
        author=post.author,
    )
