"""Everything that goes wrong on the web, at once: each trouble ends in its own state, and the rest goes on."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.chaos import Chaos, chaos
from tests.integration.watched import NOON, Watch, watching

TROUBLES = {
    "loop": ("failing", "一再跳转"),
    "drip": ("failing", "迟迟没有答复完"),
    "endless": ("too_large", "5 MB"),
    "bomb": ("too_large", "5 MB"),
    "nothing": ("empty", "什么也没有"),
    "html": ("not_a_feed", "网页"),
    "unchanged": ("failing", "HTTP 500"),
    "cookies": ("cookie_wall", "Cookie 验证"),
    "script": ("cookie_wall", "Cookie 验证"),
    "forbidden": ("robots", "已遵守"),
    "missing": ("soft_404", "核对网址"),
    "members": ("login_wall", "要登录"),
    "form": ("login_wall", "要登录"),
    "gone": ("gone", "撤下"),
    "refused": ("refused", "拒绝访问"),
    "inside": ("inside", "内部网络"),
    "octal": ("inside", "内部网络"),
    "named": ("inside", "用户名和口令"),
}
FINE = ("good", "charset", "guids", "future")
MEGABYTES = 300
SECONDS = 60


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Chaos]:
    with chaos(tmp_path) as site:
        yield site


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with watching(tmp_path) as watch:
        yield watch


def declared(url: str, name: str) -> str:
    return (
        f'[[source]]\nid = "{name}"\nname = "来源{name}"\nkind = "rss"\nurl = "{url}/{name}"\n'
        'standing = "media"\nsource_kind = "news"\nlocal = true\ninterval_minutes = 10\n\n'
    )


def crawl(watch: Watch) -> tuple[dict[str, dict[str, object]], float, int]:
    """What became of each source, the seconds it took and the most megabytes the process held."""
    command, environment = watch.process("--sources", str(watch.folder / "sources.toml"), "--json")
    began, megabytes = time.monotonic(), 0
    with subprocess.Popen(
        command, env=environment | {"HUIYING_CRAWL_TIMEOUT": "2"}, stdout=subprocess.PIPE, text=True
    ) as crawler:
        while crawler.poll() is None:
            megabytes = max(megabytes, peak(crawler.pid))
            time.sleep(0.02)
        assert crawler.stdout is not None
        told = crawler.stdout.read()
    assert crawler.returncode == 0
    runs = {run["source_id"]: run for run in json.loads(told.splitlines()[-1])["runs"]}
    return runs, time.monotonic() - began, megabytes


def peak(pid: int) -> int:
    """Most megabytes a running process has held. What `wait4` says counts the process that started it, too."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024 if "VmHWM:" in status else 0


def test_each_trouble_ends_in_its_state_and_nothing_hangs(
    site: Chaos, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    watch.declare(
        "".join(declared(site.origin, name) for name in [*TROUBLES, *FINE, "mixed"])
        + declared(site.limited, "limited")
        + declared(site.secure, "reset")
    )
    runs, seconds, megabytes = crawl(watch)
    with capsys.disabled():
        sys.stdout.write(f" chaos: {seconds:.1f} s, {megabytes} MB ")
    assert seconds < SECONDS
    assert 0 < megabytes < MEGABYTES
    assert {name: runs[name]["state"] for name in TROUBLES} == {name: TROUBLES[name][0] for name in TROUBLES}
    for name, (_, words) in TROUBLES.items():
        assert words in str(runs[name]["error"])
        assert watch.items(name) == []
    assert {runs[name]["state"] for name in FINE} == {"fresh"}
    assert [runs[name]["new"] for name in FINE] == [3, 1, 1, 1]
    assert (runs["mixed"]["state"], runs["mixed"]["new"], runs["mixed"]["failed"]) == ("partial", 1, 4)
    assert (runs["reset"]["state"], runs["limited"]["state"]) == ("failing", "rate_limited")
    assert "中途断开" in str(runs["reset"]["error"])
    (title,) = [page.hint_title for page in watch.pages("charset").values()]
    assert title == "清源县自来水公司关于城区部分路段停水检修的通知 /a/gbk"
    assert watch.state("limited").retry_after == NOON + timedelta(hours=2)


def test_hosts_that_want_to_be_left_alone_are(site: Chaos, watch: Watch) -> None:
    watch.declare(
        "".join(declared(site.limited, name) for name in ("limited", "good")) + declared(site.busy, "busy")
    )
    first, _, _ = crawl(watch)
    assert (first["limited"]["state"], first["busy"]["state"]) == ("rate_limited", "rate_limited")
    wish = watch.state("busy").retry_after
    assert wish is not None
    # By the server's own clock, which is not that of this test.
    assert timedelta(hours=2, minutes=58) < wish - NOON <= timedelta(hours=3)
    asked = site.asked.copy()
    watch.later(minutes=119)
    assert crawl(watch)[0] == {}
    assert site.asked == asked
    watch.later(minutes=2)
    assert "limited" in crawl(watch)[0]
    assert (site.asked["/limited"], site.asked["/busy"]) == (2, 1)


def test_what_fails_for_good_is_not_asked_for_in_every_run(site: Chaos, watch: Watch) -> None:
    watch.declare(declared(site.origin, "mixed") + declared(site.origin, "unchanged"))
    crawl(watch)
    asked = site.asked.copy()
    watch.later(hours=1)
    again, _, _ = crawl(watch)
    assert again["mixed"]["state"] == "partial"
    assert (again["unchanged"]["state"], watch.state("unchanged").failures) == ("failing", 2)
    assert site.asked["/missing/11"] == asked["/missing/11"]
    assert site.asked["/nothing"] == asked["/nothing"] + 1
    watch.later(hours=8)
    crawl(watch)
    assert site.asked["/missing/11"] == asked["/missing/11"] + 1
    assert site.asked["/a/10"] == 1
