"""Reading a watched folder: each content once, a longer file for its new rows, a broken one by name."""

import hashlib
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawlers.handed.intake import Taken, batches, take_in
from crawlers.handed.listing import Found, listed, located
from crawlers.handed.models import FileState, SourceFile
from crawlers.handed.rows import rows_of
from crawlers.ledger import Ledger
from crawlers.sources.handed import FolderSource
from crawlers.tables import RejectedRow
from crawlers.verdict import Answer
from huiying.clock import SystemClock
from huiying.errors import Invalid, Misconfigured
from huiying.posts import RawPost


class FolderReader:
    """One run over one folder."""

    def __init__(self, ledger: Ledger, source: FolderSource, home: Path) -> None:
        self.ledger, self.source, self.home = ledger, source, home
        self.tally = ledger.tally
        self.tally.unit = "个文件"

    def run(self) -> None:
        """Read what is new; the run's tally tells the rest."""
        try:
            folder = located(self.source, self.home)
        except Misconfigured as fault:
            self.tally.answer, self.tally.detail = Answer.FAILED, fault.message
            return
        # The times of files are the machine's own, also while the clock of the office is simulated.
        found = listed(self.source, folder, now=SystemClock().now())
        for file in found:
            self._look(file)
        self._sum_up(found)

    def _look(self, file: Found) -> None:
        if file.refused is not None:
            self._trouble(file.refused)
        elif file.finished:
            known = self._known(file)
            if known is None:
                self._read(file)
            elif known.state == FileState.UNREADABLE:
                self._trouble(known.words or file.name)

    def _trouble(self, words: str) -> None:
        self.tally.seen += 1
        self.tally.article_failed(words, passing=False)

    def _known(self, file: Found) -> SourceFile | None:
        """What was made of this very state of the file."""
        with self.ledger.database.reading() as session:
            of_file = (SourceFile.source_id == self.source.id) & (SourceFile.path == file.name)
            last = session.scalar(select(SourceFile).where(of_file).order_by(SourceFile.id.desc()).limit(1))
        same = last is not None and (last.size, last.modified_ns) == (file.size, file.modified_ns)
        return last if same and last is not None and last.state != FileState.READING else None

    def _read(self, file: Found) -> None:
        try:
            digest = _digest(file.path)
        except OSError:
            self._trouble(f"{file.name} 读不出来：请检查文件的权限")
            return
        row_id, twin = self._begin(file, digest)
        if twin is not None:
            return
        taken = Taken()
        try:
            for rows in batches(rows_of(file.path, self.source, self.ledger.clock.now())):
                taken.add(self._take(row_id, rows))
        except (Invalid, OSError) as fault:
            words = fault_words(file, fault)
            self._end(row_id, FileState.UNREADABLE, words)
            self._trouble(words)
            return
        if _changed(file):
            # It is read again when it is finished; what was taken in is held once.
            return
        self._end(row_id, FileState.READ, "；".join(taken.refusals) or None)

    def _begin(self, file: Found, digest: str) -> tuple[int, SourceFile | None]:
        """Enter the file into the books; gives its row and, when the content was read before, that of the first."""
        with self.ledger.database.aside() as session:
            twin = session.scalar(
                select(SourceFile).where(
                    SourceFile.source_id == self.source.id,
                    SourceFile.sha256 == digest,
                    SourceFile.state == FileState.READ,
                )
            )
            row = _row(session, self.source.id, file, digest)
            row.read_at = self.ledger.clock.now()
            if twin is not None and twin is not row:
                row.state, row.words = FileState.COPY, f"与已读过的“{twin.path}”内容相同，没有再读"
            elif twin is None:
                row.state, row.words, row.rejected = FileState.READING, None, {}
                row.offered = row.new = row.held = 0
            session.flush()
            return row.id, twin

    def _take(self, row_id: int, rows: list[RawPost | RejectedRow]) -> Taken:
        with self.ledger.database.aside() as session:
            taken = take_in(session, rows, self.ledger)
            row = session.get_one(SourceFile, row_id)
            row.offered, row.new, row.held = (
                row.offered + taken.offered,
                row.new + taken.new,
                row.held + taken.held,
            )
            row.rejected = {
                **row.rejected,
                **{why: row.rejected.get(why, 0) + n for why, n in taken.rejected.items()},
            }
        self.tally.seen += taken.offered
        self.tally.offered += taken.offered
        self.tally.new += taken.new
        return taken

    def _end(self, row_id: int, state: FileState, words: str | None) -> None:
        with self.ledger.database.aside() as session:
            row = session.get_one(SourceFile, row_id)
            row.state, row.words = state, words

    def _sum_up(self, found: list[Found]) -> None:
        self.tally.answer, self.tally.requests = Answer.READ, len(found)
        if self.tally.offered == 0:
            with self.ledger.database.reading() as session:
                rows = select(func.sum(SourceFile.offered)).where(SourceFile.source_id == self.source.id)
                self.tally.seen += session.scalar(rows) or 0
        if self.tally.seen == 0:
            waiting = sum(not file.finished for file in found)
            words = (
                f"有 {waiting} 个文件还没有写完"
                if waiting
                else f"还没有 {'、'.join(self.source.files)} 这样的文件"
            )
            self.tally.detail = f"文件夹 {self.source.path} 打得开，{words}"


def fault_words(file: Found, fault: Invalid | OSError) -> str:
    """In Chinese: why a file cannot be read, under the name people know it by."""
    if isinstance(fault, Invalid):
        return fault.message.replace(file.path.name, file.name)
    return f"{file.name} 读不下去了：请检查文件和磁盘"


def _row(session: Session, source_id: str, file: Found, digest: str) -> SourceFile:
    """The row of this content under this name, as it lies there now."""
    of_content = (
        (SourceFile.source_id == source_id) & (SourceFile.path == file.name) & (SourceFile.sha256 == digest)
    )
    row = session.scalar(select(SourceFile).where(of_content))
    if row is None:
        row = SourceFile(
            source_id=source_id, path=file.name, sha256=digest, rejected={}, state=FileState.READING
        )
        session.add(row)
    row.size, row.modified_ns = file.size, file.modified_ns
    return row


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _changed(file: Found) -> bool:
    try:
        about = file.path.stat()
    except OSError:
        return True
    return (about.st_size, about.st_mtime_ns) != (file.size, file.modified_ns)
