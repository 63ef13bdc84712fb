"""On a developer's machine a test may say why it cannot run; in CI that is a failure."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

SKIPPED = {
    "in_a_test": "def test_it(): pytest.skip('no server here')",
    "in_a_fixture": "@pytest.fixture\ndef server(): pytest.skip('no server here')\ndef test_it(server): ...",
    "of_a_module": "pytest.skip('no server here', allow_module_level=True)",
    "by_a_mark": "@pytest.mark.skip(reason='no server here')\ndef test_it(): ...",
}
SOUND = {
    "passing": "def test_it(): ...",
    "failing_as_expected": "@pytest.mark.xfail(strict=True)\ndef test_it(): assert False",
}


def report(folder: Path, *, ci: str) -> dict[str, str]:
    """What became of each planted module: `passed`, `skipped`, `FAILED` …, as pytest's summary has it."""
    for name, source in (SKIPPED | SOUND).items():
        (folder / f"test_{name}.py").write_text(f"import pytest\n{source}\n", "utf-8")
    options = [
        "-p",
        "tests.conftest",
        "-c",
        "/dev/null",
        "--rootdir",
        folder,
        "--continue-on-collection-errors",
    ]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", *options, folder],
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = ended.stdout.partition("short test summary info")[2].splitlines()
    return {name: line.split()[0] for name in SKIPPED | SOUND for line in lines if f"test_{name}.py" in line}


def test_in_ci_every_skip_fails(tmp_path: Path) -> None:
    outcome = report(tmp_path, ci="true")
    assert {outcome[name] for name in SKIPPED} <= {"FAILED", "ERROR"}
    assert [outcome[name] for name in SOUND] == ["PASSED", "XFAIL"]


def test_elsewhere_a_skip_is_a_skip(tmp_path: Path) -> None:
    outcome = report(tmp_path, ci="")
    assert {outcome[name] for name in SKIPPED} == {"SKIPPED"}
    assert [outcome[name] for name in SOUND] == ["PASSED", "XFAIL"]
