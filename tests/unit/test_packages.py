"""移送材料: the manifest names every file with its hash, and whatever was done to the package shows."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.partners.packages import MANIFEST, Item, digest, faults, manifest_digest, pack

AT = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
ITEMS = [
    Item(path="summary.txt", content="办件摘要".encode(), what="摘要"),
    Item(path="posts/1.json", content=b"{}", what="帖文"),
]


def rewritten(content: bytes, **changed: bytes | None) -> bytes:
    """The package with files replaced, added, or taken out (None)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    files |= {name.replace("__", "/"): new for name, new in changed.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, held in files.items():
            if held is not None:
                archive.writestr(name, held)
    return out.getvalue()


def test_a_package_matches_its_manifest_and_is_the_same_twice() -> None:
    made = pack(ITEMS, {"case": "2026-0001"}, at=AT)
    assert faults(made.content) == []
    assert made == pack(ITEMS, {"case": "2026-0001"}, at=AT)
    assert manifest_digest(made.content) == made.manifest_sha256
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        manifest = json.loads(archive.read(MANIFEST))
    assert manifest["case"] == "2026-0001"
    assert [each["sha256"] for each in manifest["files"]] == [digest(each.content) for each in ITEMS]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"posts__1.json": b"{ }"}, "posts/1.json 被改动过"),
        ({"posts__1.json": None}, "缺少 posts/1.json"),
        ({"posts__2.json": b"{}"}, "多出 posts/2.json"),
        ({"manifest.json": None}, "清单"),
        ({"manifest.json": b"[1]"}, "清单"),
    ],
)
def test_whatever_was_done_to_it_shows(changed: dict[str, bytes | None], said: str) -> None:
    [fault] = faults(rewritten(pack(ITEMS, {}, at=AT).content, **changed))
    assert said in fault


def test_what_is_no_package_is_said_to_be_none() -> None:
    content = pack(ITEMS, {}, at=AT).content
    assert "不是完整的 ZIP" in faults(b"no zip")[0]
    assert "不是完整的 ZIP" in faults(content[: len(content) // 2])[0]


@given(st.dictionaries(st.text("abc/.", min_size=1, max_size=8), st.binary(max_size=50), max_size=4))
def test_any_files_come_out_as_they_went_in(files: dict[str, bytes]) -> None:
    items = [Item(path=f"f/{path}x", content=content, what="") for path, content in files.items()]
    assert faults(pack(items, {}, at=AT).content) == []
