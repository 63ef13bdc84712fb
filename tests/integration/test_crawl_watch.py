"""`huiying crawl --watch` goes on, whatever befell one turn, and leaves things whole when it is stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from crawlers.models import SourceState
from huiying.app.bootstrap import open_database
from huiying.settings import Settings
from tests.integration.watched import GUARD, ROOT, Site, Watch, article, rss, serving, source

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@contextmanager
def keeping_watch(folder: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The real command on real time, in its own data folder."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{GUARD}:{ROOT}",
        "HUIYING_HOME": str(folder),
        "HUIYING_CRAWL_TIMEOUT": "1",
        "COLUMNS": "300",
    }
    command = [sys.executable, "-c", "from huiying.app.cli import main; main()", "crawl", "--watch"]
    with (
        log.open("wb") as told,
        subprocess.Popen(command, env=environment, stdout=told, stderr=subprocess.STDOUT) as watching,
    ):
        try:
            yield watching
        finally:
            watching.kill()


def wait_for(happened: Callable[[], object], what: str, log: Path, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"{what}\n{log.read_text('utf-8')}"
        time.sleep(0.1)


def test_the_watch_goes_on_after_faults_and_lets_go_when_stopped(site: Site, tmp_path: Path) -> None:
    folder, log, gate = tmp_path / "home", tmp_path / "log", Event()
    folder.mkdir()
    watch = Watch(folder, open_database(Settings(home=folder)), None)  # type: ignore[arg-type]  # real time
    site.put("/feed.xml", rss("/1"), content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/broken.xml", "坏了", status=500)
    site.put("/slow.xml", rss("/1"), content_type="text/xml", until=gate)
    watch.declare("[[source]\n")
    with keeping_watch(folder, log) as watching:
        wait_for(lambda: "合法的 TOML" in log.read_text("utf-8"), "a broken file is named", log)
        watch.declare(source(site, "news", "rss", "/feed.xml") + source(site, "bad", "rss", "/broken.xml"))
        wait_for(lambda: "news：正常，有新内容" in log.read_text("utf-8"), "the turn is told", log)
        wait_for(lambda: "bad：连续失败" in log.read_text("utf-8"), "so is the failure", log)
        watch.declare(source(site, "slow", "rss", "/slow.xml"))
        wait_for(lambda: site.asked["/slow.xml"], "a new declaration is read", log)
        owner = watch.state("slow").owner
        assert owner is not None
        os.kill(int(owner.rpartition("/")[2]), signal.SIGKILL)
        wait_for(lambda: site.asked["/slow.xml"] > 1, "another process takes the place of a dead one", log)
        watching.send_signal(signal.SIGINT)
        assert watching.wait(20) == 0
    gate.set()
    assert watch.pages("news").keys() == {"1"}
    with watch.database.reading() as session:
        states = {state.id: state for state in session.query(SourceState)}
    assert {state.owner for state in states.values()} == {None}
    assert watch.runs("slow")[0].state == "interrupted"
    assert states["slow"].due_at <= states["news"].due_at
    watch.database.dispose()
