"""Files of a watched folder, the last read first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.schemas.source_files import SourceFileOut
from api.views.words import coded
from crawlers.handed.models import FileState, SourceFile
from crawlers.tables.reasons import REASONS

LAST = 50
STATES = {
    FileState.READING: "正在读",
    FileState.READ: "已读",
    FileState.COPY: "内容相同，没有再读",
    FileState.UNREADABLE: "读不了",
}


def source_files(session: Session, source_id: str) -> list[SourceFileOut]:
    """What has been made of the files of a source; empty for a source that has none."""
    query = select(SourceFile).where(SourceFile.source_id == source_id)
    return [_file(row) for row in session.scalars(query.order_by(SourceFile.id.desc()).limit(LAST))]


def _file(row: SourceFile) -> SourceFileOut:
    return SourceFileOut(
        path=row.path,
        state=coded(row.state, STATES),
        size=row.size,
        sha256=row.sha256,
        read_at=row.read_at,
        offered=row.offered,
        new=row.new,
        held=row.held,
        rejected={REASONS.get(reason, reason): count for reason, count in row.rejected.items()},
        words=row.words,
    )
