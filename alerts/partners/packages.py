"""移送材料 as one file: a ZIP whose manifest names every other file with its SHA-256, so that an altered one shows. Pure.

The manifest's own SHA-256 goes into the audit trail: a package is known again years later.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiying.clock import BEIJING

MANIFEST = "manifest.json"
FORMAT = "huiying-referral/1"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What a ZIP entry can say at the earliest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of a package; `what` says in words what it is."""

    path: str
    content: bytes
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A finished package. `files` counts those that the manifest lists."""

    content: bytes
    manifest_sha256: str
    files: int


def as_json(value: Any) -> bytes:
    """JSON as a person reads it, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def pack(items: Sequence[Item], about: Mapping[str, Any], *, at: datetime) -> Package:
    """Put files together under a manifest that begins with `about`. The same input gives the same bytes."""
    listed = [
        {"path": each.path, "sha256": digest(each.content), "size": len(each.content), "what": each.what}
        for each in items
    ]
    manifest = as_json({"format": FORMAT, **about, "files": listed})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, MANIFEST, manifest, at)
        for each in items:
            _add(archive, each.path, each.content, at)
    return Package(content=out.getvalue(), manifest_sha256=digest(manifest), files=len(items))


def faults(content: bytes) -> list[str]:
    """What does not match the manifest: altered, missing or added files, in words; empty when all is as it was."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, EOFError) as damaged:
        return [f"不是完整的 ZIP 文件：{damaged}"]
    try:
        files = json.loads(found.pop(MANIFEST))["files"]
        listed = {str(each["path"]): str(each["sha256"]) for each in files}
    except (KeyError, TypeError, ValueError):
        return [f"清单 {MANIFEST} 不在了，或读不出来"]
    missing = [f"缺少 {path}" for path in listed if path not in found]
    added = [f"多出 {path}，清单里没有" for path in found if path not in listed]
    altered = [
        f"{path} 被改动过：SHA-256 与清单不符"
        for path, content in found.items()
        if path in listed and digest(content) != listed[path]
    ]
    return missing + added + altered


def manifest_digest(content: bytes) -> str:
    """SHA-256 of a package's manifest, as the audit trail has it. Raises BadZipFile or KeyError for no package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return digest(archive.read(MANIFEST))


def digest(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()


def _add(archive: zipfile.ZipFile, path: str, content: bytes, at: datetime) -> None:
    when = max(at.astimezone(BEIJING).timetuple()[:6], EARLIEST)
    entry = zipfile.ZipInfo(path, date_time=when)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
