"""A crawler whose starter was killed: it ends, however early that was, and says nothing to nobody."""

import subprocess

from tests.integration.telling import wait_for
from tests.integration.watched import Site, Watch, article, rss, source


def declare(site: Site, watch: Watch) -> None:
    site.put("/a.xml", rss("/a/1"), content_type="text/xml")
    site.put("/a/1", article("第一篇") * 20)
    watch.declare(source(site, "a", "rss", "/a.xml"))


def gone() -> int:
    """Number of a process that is no more."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return process.pid


def test_a_crawler_ends_whose_starter_was_killed_before_it_looked(site: Site, watch: Watch) -> None:
    declare(site, watch)
    done = watch.run("--sources", str(watch.folder / "sources.toml"), "--watch", "--parent", str(gone()))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_crawler_to_whom_nobody_listens_keeps_its_record(site: Site, watch: Watch) -> None:
    declare(site, watch)
    command, environment = watch.process("--sources", str(watch.folder / "sources.toml"), "--watch")
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as crawler:
        assert crawler.stdout is not None
        assert crawler.stderr is not None
        crawler.stdout.close()
        wait_for(lambda: any(run.finished_at for run in watch.runs("a")), seconds=30)
        crawler.terminate()
        assert crawler.stderr.read() == b""
        assert crawler.wait(30) == 0
