"""Real servers for tests: unprivileged, on loopback, in a folder of their own, gone when the tests are."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

STARTUP = 300.0
"""Seconds a server may take to come up on a busy machine."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def is_root() -> bool:
    return os.geteuid() == 0


@contextmanager
def server_folder(name: str) -> Iterator[Path]:
    """A folder under the system's temporary one that the server's user may enter, whoever runs the tests."""
    with tempfile.TemporaryDirectory(prefix=f"huiying-{name}-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


def give_away(folder: Path) -> None:
    """Hand a folder to the user the servers run as; they refuse to run as root."""
    if is_root():
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)


def readable_copy(source: Path, target: Path) -> Path:
    """`source` itself, or a copy that an unprivileged user can read: a checkout may lie in a private home."""
    if not is_root():
        return source
    shutil.copytree(source, target, symlinks=True)
    return target


def unprivileged(command: Sequence[str | Path], *, dies_with_us: bool = False) -> list[str]:
    """The command as it is run by an ordinary user."""
    prefix = ["setpriv"]
    if is_root():
        nobody = pwd.getpwnam("nobody")
        prefix += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    if dies_with_us:
        prefix += ["--pdeathsig=KILL"]
    words = [str(word) for word in command]
    return [*prefix, *words] if len(prefix) > 1 else words


@contextmanager
def serving(
    command: Sequence[str | Path],
    *,
    folder: Path,
    ready: Callable[[], bool],
    env: Mapping[str, str] | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in the foreground until it is ready, and stop it at the end."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            unprivileged(command, dies_with_us=True),
            cwd=folder,
            env={"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _await_readiness(process, ready, log)
        yield process
    finally:
        process.send_signal(stop)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def _await_readiness(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + STARTUP
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"server did not come up: {log.read_text('utf-8', 'replace')[-3000:]}")
        time.sleep(0.1)
