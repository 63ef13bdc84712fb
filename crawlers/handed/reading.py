"""One run of a source that is no web site: read, and recorded whatever happens."""

import logging
from pathlib import Path

from crawlers.handed.folder import FolderReader
from crawlers.handed.mailbox import MailboxReader
from crawlers.ledger import Ledger
from crawlers.sources.handed import FolderSource, MailboxSource
from crawlers.verdict import Answer
from huiying import errorlog
from huiying.errors import HuiyingError

log = logging.getLogger("huiying.crawlers")


def read_handed(ledger: Ledger, home: Path) -> None:
    """Read a source and close its books. Raises Unavailable when the records cannot be written."""
    try:
        _read(ledger, home)
    except HuiyingError as trouble:
        ledger.tally.answer, ledger.tally.detail = Answer.NOTHING, trouble.message
    except Exception as surprise:  # noqa: BLE001  # one source nobody foresaw must not stop the others
        ledger.tally.answer, ledger.tally.detail = Answer.FAILED, errorlog.keep(surprise)
    ledger.close()


def _read(ledger: Ledger, home: Path) -> None:
    match ledger.source:
        case FolderSource():
            FolderReader(ledger, ledger.source, home).run()
        case MailboxSource():
            MailboxReader(ledger, ledger.source).run()
