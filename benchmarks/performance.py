"""Runs the benchmarks and writes docs/performance.md: what they measured, against what is wanted, and under what load.

`python benchmarks/performance.py [PART…] [--large] [--render]`. `performance.toml` names the parts; `--large` adds runs
that take from minutes to an hour, `--render` only writes the page anew. Every line measured is printed as one JSON
object and kept in `results.jsonl`, where the lines of a run that is repeated take the place of the old ones.
"""

import argparse
import json
import os
import platform
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from huiying.clock import BEIJING, SystemClock

HERE: Final = Path(__file__).parent
RESULTS: Final = HERE / "results.jsonl"
PAGE: Final = HERE.parent / "docs" / "performance.md"
_ABOUT_THE_RUN: Final = ("run", "at", "commit", "load", "machine", "benchmark")
HEAD: Final = """# Performance

What the benchmarks in `benchmarks/` measured. `make bench` runs them and writes this page; nothing on it is typed by
hand. A shared machine is noisy: each run is named with the load average before and after it, and where a figure
matters it is processor time or a ratio to a peer of the same run.
"""

Part = Mapping[str, Any]
Line = dict[str, Any]


def measured(run: str) -> Iterator[Line]:
    """Each line a benchmark prints, with the circumstances of its run. Raises SystemExit when it fails."""
    script, *words = shlex.split(run)
    about = {"run": run, "at": _now(), "commit": _commit(), "machine": _machine()}
    before = os.getloadavg()[0]
    command = [sys.executable, str(HERE / script), *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  # our own scripts
    if done.returncode != 0:
        raise SystemExit(f"{run}: ended with {done.returncode}")
    load = [round(before, 1), round(os.getloadavg()[0], 1)]
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            yield json.loads(line) | about | {"load": load}


def _now() -> str:
    return SystemClock().now().astimezone(BEIJING).isoformat(timespec="minutes")


def _commit() -> str:
    command = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # fixed words
    return answer.stdout.strip() or "?"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return f"{len(os.sched_getaffinity(0))} cores, {memory} GB, {platform.machine()}, Python {platform.python_version()}"


def kept() -> list[Line]:
    """The lines of earlier runs."""
    return [json.loads(line) for line in RESULTS.read_text("utf-8").splitlines()] if RESULTS.exists() else []


def keep(lines: Iterable[Line]) -> None:
    """Keep what was measured."""
    RESULTS.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")


def page(parts: Sequence[Part], lines: Sequence[Line]) -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(part, lines) for part in parts)])


def _section(part: Part, lines: Sequence[Line]) -> str:
    told = [f"## {part['title']}", "", part["about"].strip(), ""]
    if "target" in part:
        told += [f"Wanted: {part['target']}.", ""]
    of_part = [line for run in _runs(part, large=True) for line in lines if line["run"] == run]
    if not of_part:
        return "\n".join([*told, "Not measured yet.", ""])
    for name in dict.fromkeys(line["benchmark"] for line in of_part):
        told += [*_table([line for line in of_part if line["benchmark"] == name]), ""]
    return "\n".join([*told, *_circumstances(of_part), ""])


def _table(lines: Sequence[Line]) -> Iterator[str]:
    """One row a line; what is the same everywhere is a column like any other."""
    columns = list(dict.fromkeys(key for line in lines for key in line if key not in _ABOUT_THE_RUN))
    yield f"| {lines[0]['benchmark']} | {' | '.join(columns)} |".replace("_", " ")
    yield f"|{'---|' * (len(columns) + 1)}"
    for line in lines:
        yield f"| | {' | '.join(_cell(line.get(column, '')) for column in columns)} |"


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_cell(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value).replace("|", "\\|")


def _circumstances(lines: Sequence[Line]) -> Iterator[str]:
    for run in dict.fromkeys(line["run"] for line in lines):
        one = next(line for line in lines if line["run"] == run)
        before, after = one["load"]
        yield f"- `{run}` at {one['at'][:16]} on {one['commit']}, load {before} → {after}; {one['machine']}"


def _runs(part: Part, *, large: bool) -> list[str]:
    return [*part["runs"], *(part.get("large", ()) if large else ())]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("part", nargs="*")
    options.add_argument("--large", action="store_true")
    options.add_argument("--render", action="store_true")
    chosen = options.parse_args()
    parts = tomllib.loads((HERE / "performance.toml").read_text("utf-8"))["part"]
    if unknown := set(chosen.part) - {part["name"] for part in parts}:
        options.error(f"no such part: {', '.join(sorted(unknown))}")
    wanted = (
        [] if chosen.render else [part for part in parts if part["name"] in (chosen.part or part["name"])]
    )
    for run in (run for part in wanted for run in _runs(part, large=chosen.large)):
        fresh = []
        for line in measured(run):
            print(json.dumps(line, ensure_ascii=False), flush=True)
            fresh.append(line)
        keep([*(line for line in kept() if line["run"] != run), *fresh])
    PAGE.write_text(page(parts, kept()), "utf-8")


if __name__ == "__main__":
    main()
