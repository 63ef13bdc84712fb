"""What the built screens weigh and where they come from: a slow line at 3 a.m. must still open the board."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import api

STATIC = Path(api.__file__).parent / "static"
BUDGET = 220 * 1024
"""Bytes after gzip, everything the first screen waits for."""


@pytest.fixture
def manifest() -> dict[str, Any]:
    path = STATIC / ".vite" / "manifest.json"
    if not path.exists():
        pytest.skip("the screens are not built: run make install")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def waited_for(manifest: dict[str, Any], name: str, seen: set[str]) -> Iterator[str]:
    """The files of a chunk and of all it imports at once; what it loads later is left out."""
    if name in seen:
        return
    seen.add(name)
    chunk = manifest[name]
    yield from [chunk["file"], *chunk.get("css", [])]
    for imported in chunk.get("imports", []):
        yield from waited_for(manifest, imported, seen)


def test_the_first_screen_keeps_to_its_budget(manifest: dict[str, Any]) -> None:
    files = set(waited_for(manifest, "index.html", set()))
    weight = sum(len(gzip.compress((STATIC / file).read_bytes())) for file in files)
    assert 0 < weight <= BUDGET


def test_charts_are_loaded_only_when_drawn(manifest: dict[str, Any]) -> None:
    charts = "src/components/EChart.vue"
    assert manifest[charts]["isDynamicEntry"]
    assert manifest[charts]["file"] not in set(waited_for(manifest, "index.html", set()))


def test_the_page_brings_no_inline_script_and_nothing_from_elsewhere(manifest: dict[str, Any]) -> None:
    page = (STATIC / "index.html").read_text("utf-8")
    assert manifest
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"""(?:src|href)=["'](?!/)""", page) == []
