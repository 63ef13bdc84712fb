"""`huiying backup check`: whether a backup is what it says, without writing anything."""

from collections.abc import Iterator
from pathlib import Path

from huiying import audit
from huiying.app.backups.manifest import HEAD, NAME, RECORDS, Manifest, kept, read
from huiying.app.backups.records import counts, frozen
from huiying.errors import HuiyingError


def check(folder: Path) -> tuple[Manifest, list[str]]:
    """The account of a backup, and in words what does not agree with it. Raises Invalid for what is no backup."""
    manifest = read(folder)
    faults = list(_files(folder, manifest))
    return manifest, faults or list(_records(folder, manifest))


def _files(folder: Path, manifest: Manifest) -> Iterator[str]:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {NAME}
    for name in sorted(there - manifest.files.keys()):
        yield f"{name} 不在清单里：是后来放进去的"
    for name, wanted in manifest.files.items():
        if name not in there:
            yield f"{name} 不见了"
        elif kept(folder / name) != wanted:
            yield f"{name} 与清单不符：被改动或损坏"


def _records(folder: Path, manifest: Manifest) -> Iterator[str]:
    """The records are opened as they would be after a disaster."""
    records = frozen(folder / RECORDS)
    try:
        revision, rows = counts(records)
        with records.reading() as session:
            chain = audit.verify(session, folder / HEAD)
    except HuiyingError as trouble:
        yield f"{RECORDS} 打不开：{trouble.message}"
        return
    finally:
        records.dispose()
    if revision != manifest.revision:
        yield f"表结构是 {revision}，清单写着 {manifest.revision}"
    for name, wanted in manifest.counts.items():
        if rows.get(name) != wanted:
            yield f"{name} 有 {rows.get(name)} 行，清单写着 {wanted}"
    if not chain.sound:
        yield f"审计链：{chain.fault}"
    elif (chain.rows, chain.head) != (manifest.chain_rows, manifest.chain_head):
        yield "审计链的链头与清单不符"
