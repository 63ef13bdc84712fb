"""Runs the steps of a Dockerfile without an engine: each stage a folder of its own, that holds only what was copied there."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

STEP_SECONDS = 900
TOP = PurePosixPath("/")
_STEP = re.compile(r"([A-Z]+)\s+(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """`RUN`, `COPY` … and what follows, continued lines joined."""

    name: str
    words: str


def steps(text: str) -> list[Step]:
    """The instructions, in order, without comments."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found = [_STEP.fullmatch(line) for line in joined.splitlines() if line.strip()]
    assert all(found), joined
    return [Step(match[1], match[2].strip()) for match in found if match]


@dataclass
class Build:
    """Stages of an image being made below `folder` from what `context` holds."""

    folder: Path
    context: Path
    environment: Mapping[str, str]
    roots: dict[str, Path] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    _root: Path = Path()
    _workdir: PurePosixPath = TOP

    def run(self, step: Step) -> None:
        """Take one step; what only describes the image leaves no trace here."""
        if step.name == "FROM":
            self._begin(step.words)
        elif step.name == "WORKDIR":
            self._workdir = TOP / step.words
            self._here(self._workdir).mkdir(parents=True, exist_ok=True)
        elif step.name == "COPY":
            self._copy(step.words.split())
        elif step.name == "RUN":
            self._execute(step.words)

    def _begin(self, words: str) -> None:
        name = words.partition(" AS ")[2] or "image"
        self._root, self._workdir = self.folder / name, TOP
        self._root.mkdir()
        self.roots[name] = self._root

    def _here(self, path: PurePosixPath) -> Path:
        return self._root / path.relative_to("/")

    def _copy(self, words: list[str]) -> None:
        options = dict(word.removeprefix("--").split("=") for word in words if word.startswith("--"))
        *sources, target = [word for word in words if not word.startswith("--")]
        origin = self.roots[options["from"]] if "from" in options else self.context
        place = self._here(self._workdir / target)
        for source in sources:
            path = origin / source.lstrip("/")
            into = place / path.name if path.is_file() and (target.endswith("/") or place.is_dir()) else place
            into.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, into, symlinks=True, dirs_exist_ok=True)
            else:
                shutil.copy2(path, into)

    def _execute(self, command: str) -> None:
        # Absolute paths of the image lie below the stage's folder here.
        placed = re.sub(r"(?<=\s)/(?=[a-z])", f"{self._root}/", command)
        done = subprocess.run(
            ["/bin/sh", "-ec", placed],
            cwd=self._here(self._workdir),
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=STEP_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        self.ran.append(command)


def context_of(root: Path, target: Path, *, files: Iterator[Path]) -> Path:
    """What of these files a build is given: `.dockerignore` of ours lets in what it names and nothing else."""
    rules = [
        line for line in (root / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"
    ]
    for path in files:
        relative = path.relative_to(root)
        if path.is_file() and _is_let_in(relative, rules):
            (target / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target / relative)
    return target


def _is_let_in(path: Path, rules: list[str]) -> bool:
    """As Docker has it: the last rule that names the path, or a folder it lies in, decides."""
    inside = True
    for rule in rules:
        lets_in, pattern = rule.startswith("!"), rule.removeprefix("!")
        candidates = [path, *list(path.parents)[:-1]]
        if any(_fits(candidate, pattern) for candidate in candidates):
            inside = lets_in
    return inside


def _fits(path: Path, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return path.match(pattern.removeprefix("**/"))
    return pattern == "*" or os.fspath(path) == pattern
