"""`huiying backup restore`: a backup into an empty data folder and empty records; nothing is ever written over."""

import secrets
import shutil
from pathlib import Path

from sqlalchemy import inspect

from huiying import audit, moves
from huiying.app.backups.checking import check
from huiying.app.backups.manifest import NAME, RECORDS, Manifest
from huiying.app.backups.records import frozen
from huiying.app.bootstrap import audit_head, open_database, open_records
from huiying.app.copying.copy import demand_empty, transferred
from huiying.app.migrations import upgrade
from huiying.audit import Verdict
from huiying.db import Database
from huiying.errors import Conflict, Invalid, Misconfigured, Unavailable
from huiying.index import pending
from huiying.keymark import KeyMark, accept_key, key_fits
from huiying.sealing import NAME as KEY_FILE
from huiying.sealing import Seal, office_seal
from huiying.settings import Settings

STAYS = frozenset({KEY_FILE, "errors.log", "backups"})
"""What may lie in an empty data folder: the key, above all, is put there first."""


def restore(settings: Settings, folder: Path, *, key_lost: bool = False) -> tuple[Manifest, Verdict]:
    """Put a backup back and verify its chain.

    Raises Invalid for a backup that is damaged, Conflict where the data folder or the records are not empty,
    Misconfigured where the key is not there or another one, unless it is lost for good.
    """
    manifest, faults = check(folder)
    if faults:
        raise Invalid(f"这份备份不能用：{'；'.join(faults)}", code="backup_damaged")
    _demand_room(settings)
    seal = _seal(settings, folder, key_lost=key_lost)
    try:
        _put_files(settings, folder)
        if settings.database_url is None:
            _put_file(settings, folder)
        else:
            _put_rows(settings, folder, seal)
    except OSError as refused:
        raise Unavailable(
            f"恢复写不进 {settings.folder}（{refused.strerror}）：请腾出空间、清空这个目录后重来",
            code="restore_unwritable",
        ) from refused
    return manifest, _opened(settings, seal, key_lost=key_lost)


def _demand_room(settings: Settings) -> None:
    strange = sorted(path.name for path in settings.folder.iterdir() if path.name not in STAYS)
    if strange:
        raise Conflict(
            f"数据目录 {settings.folder} 不是空的（有 {'、'.join(strange[:4])}）：只能恢复到空目录，请换一个 HUIYING_HOME",
            code="restore_not_empty",
        )
    if settings.database_url is not None:
        target = Database(settings.record_url)
        try:
            demand_empty(target)
        finally:
            target.dispose()


def _seal(settings: Settings, folder: Path, *, key_lost: bool) -> Seal:
    """The office's key, held against the records before anything is put back."""
    if key_lost:
        return office_seal(settings)
    if settings.channel_key is None and not (settings.folder / KEY_FILE).exists():
        raise Misconfigured(
            f"先把本单位的密钥 {KEY_FILE} 放进 {settings.folder}（或设 HUIYING_CHANNEL_KEY）再恢复；"
            "确实丢了就加 --key-lost：封存的内容从此打不开",
            code="key_missing",
        )
    seal = office_seal(settings)
    if not _fits(folder, seal):
        raise Misconfigured(
            "现在的密钥不是这份备份的那一把：请放对 channel.key；确实丢了就加 --key-lost，封存的内容从此打不开",
            code="another_key",
        )
    return seal


def _fits(folder: Path, seal: Seal) -> bool:
    records = frozen(folder / RECORDS)
    try:
        with records.reading() as session:
            return not inspect(session.connection()).has_table(KeyMark.__tablename__) or key_fits(
                session, seal
            )
    finally:
        records.dispose()


def _put_files(settings: Settings, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            shutil.copytree(path, settings.folder / path.name)
        elif path.name not in {NAME, RECORDS}:
            shutil.copy2(path, settings.folder / path.name)


def _put_file(settings: Settings, folder: Path) -> None:
    target = Path(Database(settings.record_url).engine.url.database or "")
    draft = target.with_suffix(".restoring")
    shutil.copy2(folder / RECORDS, draft)
    draft.rename(target)


def _put_rows(settings: Settings, folder: Path, seal: Seal) -> None:
    """Through a file of our own, whose tables are brought up to date first."""
    draft = settings.folder / "restoring.sqlite3"
    shutil.copy2(folder / RECORDS, draft)
    source, target, token = (
        Database(f"sqlite:///{draft}"),
        Database(settings.record_url),
        secrets.token_hex(16),
    )
    try:
        upgrade(source, seal)
        transferred(source, target, seal, token=token, tell=lambda _stage, _rows: None)
        with target.transaction() as session:
            moves.release(session, token)
    finally:
        source.dispose()
        target.dispose()
        for path in settings.folder.glob(f"{draft.name}*"):
            path.unlink()


def _opened(settings: Settings, seal: Seal, *, key_lost: bool) -> Verdict:
    """The office as it opens again; a move that was on when the backup was made is not on here."""
    records = open_records(settings)
    try:
        upgrade(records, seal)
        with records.transaction() as session:
            moves.release(session)
            if records.is_sqlite and settings.index_url is None:
                pending.clear(session)
            if key_lost:
                accept_key(session, seal)
    finally:
        records.dispose()
    database = open_database(settings)
    try:
        with database.reading() as session:
            return audit.verify(session, audit_head(settings))
    finally:
        database.dispose()
