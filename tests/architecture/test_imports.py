"""The import contracts hold, and each catches what it is there for: planted in a copy, the linter names it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("huiying", "crawlers", "nlp", "alerts", "response", "api")
PLANTED = {
    "nlp.planted_sibling": "crawlers",
    "crawlers.planted_sibling": "nlp",
    "nlp.planted_upward": "alerts",
    "alerts.planted_upward": "response",
    "response.planted_upward": "api",
    "huiying.planted_stage": "nlp",
    "huiying.db.planted_stage": "alerts",
    "huiying.index.planted_stage": "response",
    "huiying.planted_root": "huiying.app",
    "api.planted_root": "huiying.app",
    "alerts.planted_engine": "elasticsearch",
    "api.planted_crawling": "scrapy",
    "response.planted_words": "jieba",
    "alerts.planted_words": "rjieba",
    "crawlers.planted_learning": "sklearn",
    "huiying.planted_web": "fastapi",
}


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [linter, "--no-cache", "--no-logo", "--config", root / "pyproject.toml"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy with every fault in it."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        only_python = shutil.ignore_patterns("static", "__pycache__", "*.npz", "*.json", "*.csv")
        shutil.copytree(ROOT / package, copy / package, ignore=only_python)
    for module, imported in PLANTED.items():
        (copy / module.replace(".", "/")).with_suffix(".py").write_text(f"import {imported}\n", "utf-8")
    checked = lint(copy)
    assert checked.returncode == 1, checked.stderr
    return checked.stdout


def test_imports_keep_the_contracts() -> None:
    checked = lint(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(("module", "imported"), PLANTED.items(), ids=PLANTED)
def test_a_planted_import_is_named(report: str, module: str, imported: str) -> None:
    assert re.search(rf"{re.escape(module)} -> {re.escape(imported)}\b", report), report
