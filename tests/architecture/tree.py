"""The files the rules are about."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("huiying", "crawlers", "nlp", "alerts", "response", "api")
GENERATED = ROOT / "huiying" / "app" / "migrations" / "versions"


def python_files(*folders: str) -> Iterator[Path]:
    """Python written by hand in these folders, or in all of ours."""
    for folder in folders or (*PACKAGES, "tests", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if GENERATED not in path.parents and "node_modules" not in path.parts:
                yield path


def tracked_files() -> list[Path]:
    """Everything that is committed."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))
