"""What a backup holds, so that it can be proved years later without the service that made it."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from huiying.errors import Invalid

NAME = "manifest.json"
RECORDS = "records.sqlite3"
HEAD = "audit.head"
FILES = ("words.toml", "sources.toml", "clock.json", "simulated", "models")
"""What the data folder holds beside the records that is the office's own; never its key, nor the index."""
KEY = (
    "本单位的密钥（数据目录里的 channel.key，或 HUIYING_CHANNEL_KEY）不在这份备份里：必须另外保管一份，"
    "与备份分开放。没有它，封存的原文、通知渠道和收件内容都打不开"
)
_CHUNK = 1 << 20


class Kept(BaseModel):
    """One file: its bytes and their SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str


class Manifest(BaseModel):
    """The account of one backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal[1] = 1
    made_at: AwareDatetime
    version: str
    """Of the service that made it."""
    office: str
    engine: str
    """Where the records came from; in the backup they are SQLite."""
    revision: str
    """Of the tables."""
    chain_rows: int
    chain_head: str
    counts: dict[str, int]
    """Table → rows."""
    files: dict[str, Kept]
    """Path within the backup → what lies there."""
    key: str = KEY

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files.values())

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def read(folder: Path) -> Manifest:
    """Raises Invalid for a folder that is no backup, or one that was never finished."""
    path = folder / NAME
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as missing:
        raise Invalid(f"{folder} 不是一份完整的备份：里面没有 {NAME}", code="not_a_backup") from missing
    except (OSError, ValidationError) as wrong:
        raise Invalid(f"{path} 读不懂：被改动或损坏，请换一份备份", code="backup_damaged") from wrong


def kept(path: Path) -> Kept:
    """Size and SHA-256 of a file, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Kept(size=size, sha256=digest.hexdigest())


def dated(moment: datetime) -> str:
    """Name of the folder of a backup, which sorts by its time."""
    return f"huiying-{moment:%Y%m%d-%H%M%S}"
