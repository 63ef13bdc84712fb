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


def unprivileged(
    command: Sequence[str | Path], *, dies_with_us: bool = False, ours: bool = False
) -> list[str]:
    """The command as it is run by an ordinary user; what is `ours` runs as whoever runs the tests."""
    prefix = ["setpriv"]
    if is_root() and not ours:
        nobody = pwd.getpwnam("nobody")
        prefix += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    if dies_with_us:
        prefix += ["--pdeathsig=KILL"]
    words = [str(word) for word in command]
    return [*prefix, *words] if len(prefix) > 1 else words


class Server:
    """A server run in the foreground that can be stopped, killed, and started again on what it had.

    Start it from the main thread: it dies with the thread that started it.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path,
        ready: Callable[[], bool],
        env: Mapping[str, str] | None = None,
        stop: signal.Signals = signal.SIGTERM,
        ours: bool = False,
    ) -> None:
        self._command = unprivileged(command, dies_with_us=True, ours=ours)
        self._folder, self._ready, self._stop = folder, ready, stop
        self._env = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True) -> None:
        with (self._folder / "server.log").open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        if wait:
            self.wait()

    def ensure(self) -> None:
        """Start it unless it runs."""
        if self._process is None or self._process.poll() is not None:
            self.start()

    def wait(self) -> None:
        """Until it answers."""
        end = time.monotonic() + STARTUP
        while not self._ready():
            if self._process is None or self._process.poll() is not None or time.monotonic() > end:
                words = (self._folder / "server.log").read_text("utf-8", "replace")[-3000:]
                pytest.fail(f"server did not come up: {words}")
            time.sleep(0.1)

    def stop(self, how: signal.Signals | None = None) -> None:
        """Ask it to stop in its own way, or in another; what has not stopped in time is killed."""
        if self._process is None:
            return
        self._process.send_signal(how or self._stop)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(20)
        self.kill()

    def kill(self) -> None:
        """End it and all it has started without a word."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Run a server until the end of the block."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
