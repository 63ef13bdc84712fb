"""Crawlers of every kind killed at random while the site grows: no post is lost, none is held twice."""

import random
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from huiying.posts import RawPost
from tests.integration.test_crawl_kinds import FORUM, floor, letter, letters, rows, sitemap
from tests.integration.watched import Site, Watch, article, serving, source, watching

pytestmark = pytest.mark.torture

KILLS = 25
THREADS = 6


def grow(site: Site, day: int, replies: dict[int, int]) -> None:
    """Every day each thread has one more reply on its last page, one more letter is answered, one more page appears."""
    for thread in range(THREADS):
        replies[thread] += 1
        pages = (replies[thread] + 9) // 10
        for page in range(1, pages + 1):
            first, last = page * 10 - 9, min(page * 10, replies[thread])
            following = f'<a href="/t/{thread}?page={page + 1}">下一页</a>' if page < pages else ""
            path = f"/t/{thread}" if page == 1 else f"/t/{thread}?page={page}"
            site.put(
                path,
                "".join(floor(n, f"第{thread}帖第{n}楼说的话") for n in range(first, last + 1)) + following,
            )
    site.put("/bbs", rows(*((f"/t/{thread}", replies[thread]) for thread in range(THREADS))))
    names = [str(number) for number in range(1, 9)]
    site.put("/letters/", letters(*names))
    for number in range(1, 9):
        site.put(f"/m/{number}.html", letter(str(number), "已办结。" if number <= day else ""))
    listed = [(f"/s/{number}.html", f"2026-03-{number + 1:02}") for number in range(1, day + 2)]
    site.put("/map.xml", sitemap(*listed), content_type="text/xml")
    site.put(f"/s/{day + 1}.html", article(f"第{day + 1}篇"))


def held(watch: Watch, name: str) -> Counter[str]:
    return Counter(
        RawPost.model_validate(watch.opened(item)).external_id.rsplit("/", 1)[-1]
        for item in watch.items(name)
    )


def test_kills_lose_no_reply_no_answer_no_page(tmp_path: Path) -> None:
    dice = random.Random(11)
    replies = dict.fromkeys(range(THREADS), 3)
    with serving() as site, watching(tmp_path) as watch:
        site.put("/s/1.html", article("第1篇"))
        watch.declare(
            source(site, "bbs", "forum", "/bbs", FORUM)
            + source(site, "letters", "message_board", "/letters/")
            + source(site, "map", "sitemap", "/map.xml")
        )
        for day in range(KILLS):
            grow(site, min(day, 20), replies)
            command, environment = watch.process("--sources", str(watch.folder / "sources.toml"))
            with subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as running:
                time.sleep(dice.uniform(0.3, 3))
                running.kill()
            watch.later(hours=7)
        watch.crawl()
        watch.later(hours=7)
        watch.crawl()
        threads = {f"{t}" if n == 1 else f"{t}#{n}" for t in range(THREADS) for n in range(1, replies[t] + 1)}
        assert held(watch, "bbs") == Counter(threads)
        answers = {f"{n}.html{end}" for n in range(1, 9) for end in ("", "#answer")}
        assert held(watch, "letters") == Counter(answers)
        assert set(watch.pages("map")) == {f"{n}.html" for n in range(1, 22)}
