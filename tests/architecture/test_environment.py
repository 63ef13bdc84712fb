"""Our six package names are plain words: another distribution that claims one would shadow ours."""

import importlib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT


def rivals() -> dict[str, set[str]]:
    """Distributions other than ours that claim one of our names."""
    claimed = packages_distributions()
    return {name: others for name in PACKAGES if (others := set(claimed.get(name, ())) - {"huiying"})}


def test_nobody_else_claims_our_names() -> None:
    assert rivals() == {}


def test_a_distribution_that_does_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = tmp_path / "rival-1.0.dist-info"
    planted.mkdir()
    (planted / "METADATA").write_text("Metadata-Version: 2.1\nName: rival\nVersion: 1.0\n", "utf-8")
    (planted / "RECORD").write_text("nlp/__init__.py,,\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert rivals() == {"nlp": {"rival"}}


def test_all_packages_come_from_one_root() -> None:
    roots = {Path(importlib.import_module(name).__file__ or "").parents[1] for name in PACKAGES}
    assert roots == {ROOT}
