"""Killed between the claim and the answer, a deliverer leaves a trace: told again once, and never a third time."""

from pathlib import Path

from huiying.notify.claims import LOST
from huiying.notify.models import State
from tests.integration import telling
from tests.servers.hooks import running_hook


def test_a_deliverer_killed_while_it_sends_is_followed_by_one_that_sends_once_more(tmp_path: Path) -> None:
    with running_hook(hangs=True) as hook:
        service = telling.furnish(tmp_path, hook)
        first = telling.start(tmp_path, 0, 1)
        telling.wait_for(lambda: len(hook.posts) == 2)
        telling.kill(first)
        assert telling.states(service) == {State.SENDING: 2}
        hook.hangs = False
        hook.wake.set()
        second = telling.start(tmp_path, 0, 1)
        telling.wait_for(lambda: telling.states(service) == {State.SENT: 2})
        telling.kill(second)
        assert set(telling.arrivals(hook).values()) == {2}
        service.database.dispose()


def test_killed_twice_nobody_is_told_a_third_time_and_it_says_so(tmp_path: Path) -> None:
    with running_hook(hangs=True) as hook:
        service = telling.furnish(tmp_path, hook)
        for posts in (2, 4):
            process = telling.start(tmp_path, 0, 1)
            telling.wait_for(lambda posts=posts: len(hook.posts) == posts)  # type: ignore[misc]
            telling.kill(process)
        last = telling.start(tmp_path, 0, 1)
        telling.wait_for(lambda: telling.states(service) == {State.FAILED: 2})
        telling.kill(last)
        assert len(hook.posts) == 4
        assert {row.provider_answer for row in telling.outcome(service).values()} == {LOST}
        service.database.dispose()
