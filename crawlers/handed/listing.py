"""What lies in a watched folder: which files are finished, and which must not be read."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawlers.charset import decode
from crawlers.sources.handed import FolderSource
from huiying.errors import Misconfigured

_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".download", ".swp")
MOST = 10_000
_NAME_LIMIT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file as it lies there. `path` is where it is read, `name` its place inside the folder."""

    path: Path
    name: str
    size: int
    modified_ns: int
    finished: bool
    refused: str | None = None
    """In Chinese: why it is not read."""


def located(source: FolderSource, home: Path) -> Path:
    """The folder itself. Raises Misconfigured: it is not there, cannot be read, or a relative path leads out of `home`."""
    written = Path(source.path).expanduser()
    try:
        folder = (home / written).resolve(strict=True)
        listable = folder.is_dir()
    except OSError as fault:
        raise Misconfigured(f"文件夹 {source.path} 打不开：请确认路径写对了、已建好、有读取权限") from fault
    if not listable:
        raise Misconfigured(f"{source.path} 不是文件夹：path 应写文件夹，文件名样式写在 files 里")
    if not written.is_absolute() and not folder.is_relative_to(home.resolve()):
        raise Misconfigured(f"文件夹 {source.path} 经符号链接指向数据目录之外：请直接写它的绝对路径")
    return folder


def listed(source: FolderSource, folder: Path, *, now: datetime) -> list[Found]:
    """Its files that fit the declared patterns, the longest unchanged first; `now` by the machine's own clock."""
    found = dict(_looked_at(source, folder, now))
    return sorted(found.values(), key=lambda one: (one.modified_ns, one.name))[:MOST]


def _looked_at(source: FolderSource, folder: Path, now: datetime) -> Iterator[tuple[str, Found]]:
    for pattern in source.files:
        for path in folder.glob(pattern):
            name = path.relative_to(folder).as_posix()
            if not _is_draft(path.name):
                found = _file(path, _legible(name), folder, source.settle_seconds, now)
                if found is not None:
                    yield found.name, found


def _legible(name: str) -> str:
    """A name as it was written: from an archive made elsewhere it may be in another charset."""
    try:
        name.encode()
    except UnicodeEncodeError:
        name = decode(os.fsencode(name))[0]
    return name[-_NAME_LIMIT:]


def _is_draft(name: str) -> bool:
    """What a spreadsheet or a download puts beside a file while it is open."""
    return name.startswith(("~$", ".")) or name.endswith("~") or name.lower().endswith(_UNFINISHED)


def _file(path: Path, name: str, folder: Path, settle_seconds: float, now: datetime) -> Found | None:
    try:
        target = path.resolve(strict=True)
        about = target.stat()
    except OSError:
        # Gone since it was listed, or a link to nothing.
        return None
    if stat.S_ISDIR(about.st_mode):
        return None
    refused = None
    if not target.is_relative_to(folder):
        refused = f"{name} 是指向文件夹之外的链接，没有读：请把文件本身放进来"
    elif not stat.S_ISREG(about.st_mode):
        refused = f"{name} 不是普通文件，没有读"
    age = now.timestamp() - max(about.st_mtime, about.st_ctime)
    return Found(
        path=target,
        name=name,
        size=about.st_size,
        modified_ns=about.st_mtime_ns,
        # A clock that was set back would keep a file waiting for ever.
        finished=age >= settle_seconds or age < -settle_seconds,
        refused=refused,
    )
