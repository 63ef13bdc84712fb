"""`huiying crawl --watch` goes on, whatever befell one turn."""

from pathlib import Path

import pytest
import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli import crawling
from huiying.errors import Misconfigured
from huiying.settings import Settings

DECLARED = """[[source]]
id = "board"
name = "清源论坛"
kind = "rss"
url = "http://127.0.0.1:9/feed.xml"
standing = "private"
source_kind = "board"
"""


class Enough(Exception):
    """Ends the endless."""


def test_a_turn_that_failed_does_not_end_the_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[Exception] = [typer.Exit(1), Misconfigured("来源文件写到一半"), Enough()]

    def fail(_declared: Path, _only: list[str]) -> None:
        raise turns.pop(0)

    declared = tmp_path / "sources.toml"
    declared.write_text(DECLARED, "utf-8")
    monkeypatch.setattr(crawling, "run_crawler", fail)
    monkeypatch.setattr(crawling, "LOOK_SECONDS", 0)
    with pytest.raises(Enough):
        crawling.keep_crawling(open_service(Settings(home=tmp_path)), declared)
    assert turns == []
