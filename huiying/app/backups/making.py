"""`huiying backup create`: the office into a dated folder, complete or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from huiying import audit, heartbeat
from huiying.app.backups.manifest import FILES, HEAD, NAME, RECORDS, Kept, Manifest, dated, kept, read
from huiying.app.backups.records import counts, frozen, written_to
from huiying.app.bootstrap import audit_head, open_clock, open_database
from huiying.clock import BEIJING, SystemClock
from huiying.db import Database
from huiying.errors import HuiyingError, Unavailable
from huiying.sealing import office_seal
from huiying.settings import Settings

HALF = ".partial"
ABANDONED = timedelta(days=1)
BEAT = "backup"
"""Name of the sign of life that health reads."""
ROOM = 1.1


def default_folder(settings: Settings) -> Path:
    """Where backups go if nobody says; better a folder on another disk."""
    return settings.folder / "backups"


def create(settings: Settings, to: Path, *, keep: int | None = None) -> tuple[Path, Manifest]:
    """Write a backup into a new folder under `to`; of older ones `keep - 1` stay. Raises Unavailable where it cannot."""
    database = open_database(settings)
    try:
        made, manifest = _made(settings, database, to)
        _sign(settings, database, made)
    finally:
        database.dispose()
    if keep is not None:
        _let_go(to, keep)
    return made, manifest


def held(folder: Path) -> list[tuple[Path, Manifest]]:
    """The complete backups in a folder, newest first."""
    return list(_held(folder))


def _held(folder: Path) -> Iterator[tuple[Path, Manifest]]:
    for path in sorted(folder.glob("huiying-*"), reverse=True):
        with suppress(HuiyingError):
            yield path, read(path)


def _made(settings: Settings, database: Database, to: Path) -> tuple[Path, Manifest]:
    # The machine's own time, in a simulation too: folders are told apart by it.
    now = SystemClock().now()
    made = to / dated(now.astimezone(BEIJING))
    half = made.with_suffix(HALF)
    try:
        half.mkdir(parents=True, mode=0o700)
        _demand_room(database, to)
        manifest = _filled(settings, database, half)
        (half / NAME).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
        half.rename(made)
    except OSError as refused:
        raise Unavailable(
            f"备份写不进 {to}（{refused.strerror}）：请检查这个目录的权限和剩余空间", code="backup_unwritable"
        ) from refused
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return made, manifest


def _demand_room(database: Database, to: Path) -> None:
    """Rather now than after an hour: the copy of a SQLite file needs as much room as the file."""
    path = database.engine.url.database if database.is_sqlite else None
    if path is None:
        return
    needed = int(Path(path).stat().st_size * ROOM)
    if shutil.disk_usage(to).free < needed:
        raise Unavailable(
            f"备份约需 {needed / 1e6:,.0f} MB，{to} 所在的磁盘放不下：请换一个目录或先腾出空间",
            code="backup_no_room",
        )


def _filled(settings: Settings, database: Database, half: Path) -> Manifest:
    # The head before the records: one behind the chain is in it, one ahead of it would look like tampering.
    _copy(audit_head(settings), half / HEAD)
    written_to(half / RECORDS, database, office_seal(settings))
    for name in FILES:
        _copy(settings.folder / name, half / name)
    records = frozen(half / RECORDS)
    try:
        revision, rows = counts(records)
        with records.reading() as session:
            chain = audit.verify(session, half / HEAD)
    finally:
        records.dispose()
    if not chain.sound:
        raise Unavailable(
            f"审计链不完整，没有备份：{chain.fault}；请先查明，旧的备份不要删", code="backup_chain_broken"
        )
    return Manifest(
        made_at=SystemClock().now(),
        version=version("huiying"),
        office=settings.office,
        engine="SQLite" if database.is_sqlite else "PostgreSQL",
        revision=revision,
        chain_rows=chain.rows,
        chain_head=chain.head,
        counts=rows,
        files=dict(_account(half)),
    )


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _account(folder: Path) -> Iterator[tuple[str, Kept]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), kept(path)


def _sign(settings: Settings, database: Database, made: Path) -> None:
    # Records that may not be written now are backed up all the same; only health does not hear of it.
    with suppress(HuiyingError), database.aside() as session:
        heartbeat.beat(session, BEAT, at=open_clock(settings).now(), detail=str(made))


def _let_go(folder: Path, keep: int) -> None:
    for path, _ in held(folder)[max(keep, 1) :]:
        shutil.rmtree(path)
    long_ago = (SystemClock().now() - ABANDONED).timestamp()
    for path in folder.glob(f"huiying-*{HALF}"):
        if path.stat().st_mtime < long_ago:
            shutil.rmtree(path)
