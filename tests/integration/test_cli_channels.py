"""Channels by command: registered without showing the address, tried out for real, removed."""

import json
from pathlib import Path
from typing import Any

from tests.integration.command import huiying
from tests.servers.hooks import running_hook
from tests.servers.processes import free_port

USER = ("user", "add", "zhao", "--name", "赵值班", "--role", "duty")


def run(home: Path, *words: str, url: str = "", expect: int = 0) -> Any:
    done = huiying(home, *words, HUIYING_NEW_PASSWORD="qingyuan-river-7", HUIYING_CHANNEL_URL=url)
    assert done.returncode == expect, done.stderr
    assert "geheim" not in done.stdout + done.stderr
    return done


def test_a_channel_from_registering_to_removing(tmp_path: Path) -> None:
    channel = ("user", "channel")
    with running_hook() as hook:
        address = f"{hook.url}?token=geheim"
        missing = run(tmp_path, *channel, "add", "zhao", "--kind", "webhook", url=address, expect=1)
        assert "没有登录名为 zhao 的用户" in missing.stderr
        run(tmp_path, *USER)
        run(tmp_path, *channel, "add", "zhao", "--kind", "webhook", url=address)
        (held,) = json.loads(run(tmp_path, *channel, "list", "zhao", "--json").stdout)
        assert (held["kind"], held["last_ok"]) == ("webhook", None)
        tried = run(tmp_path, *channel, "test", str(held["id"]), "--json")
        assert json.loads(tried.stdout) == {"outcome": "sent", "answer": "HTTP 200 ok"}
        assert len(hook.posts) == 1
        hook.status = 500
        failed = run(tmp_path, *channel, "test", str(held["id"]), expect=1)
        assert "没有送达：HTTP 500 ok" in failed.stderr
    run(tmp_path, *channel, "remove", str(held["id"]))
    assert "还没有通知渠道" in run(tmp_path, *channel, "list", "zhao").stderr


def test_an_address_that_cannot_be_read_or_reached_is_named(tmp_path: Path) -> None:
    run(tmp_path, *USER)
    wrong = run(
        tmp_path, "user", "channel", "add", "zhao", "--kind", "wecom", url="https://example.cn/", expect=2
    )
    assert "企业微信机器人的地址读不懂" in wrong.stderr
    assert "channel_url_invalid" in wrong.stderr
    dead = f"http://127.0.0.1:{free_port()}/"
    run(tmp_path, "user", "channel", "add", "zhao", "--kind", "webhook", url=dead)
    refused = run(tmp_path, "user", "channel", "test", "1", expect=1)
    assert "没有送达：连不上：对方拒绝连接" in refused.stderr
    assert "channel_not_found" in run(tmp_path, "user", "channel", "test", "9", expect=1).stderr
