"""What has been read of watched folders and mailboxes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class FileState(StrEnum):
    """What became of a file."""

    READING = "reading"
    """Begun; what was counted so far stands in the row."""
    READ = "read"
    COPY = "copy"
    """The same content was read under another name."""
    UNREADABLE = "unreadable"


class SourceFile(Base):
    """One content of one file of a watched folder, and what came of it: offered = new + held + rejected by reason."""

    __tablename__ = "source_file"
    __table_args__ = (
        Index("ix_source_file_source_id_path", "source_id", "path"),
        Index("ix_source_file_source_id_sha256", "source_id", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(100))
    path: Mapped[str] = mapped_column(String(1000))
    """Inside the folder."""
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    """With the size: whether the file has changed, without reading it."""
    read_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    words: Mapped[str | None] = mapped_column(Text)
    """In Chinese: why it was not read, or which rows were refused first."""
    offered: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    """Rows taken in before: from an earlier state of this file, or from another."""
    rejected: Mapped[dict[str, int]] = mapped_column(JSONColumn)


class MailboxPlace(Base):
    """How far a mailbox has been read: numbers of mails hold as long as its UIDVALIDITY."""

    __tablename__ = "source_mailbox"

    source_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    folder: Mapped[str] = mapped_column(String(200), primary_key=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
