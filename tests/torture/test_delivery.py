"""Deliverers killed at random again and again: no notice is lost, none is without a state, nobody is told thrice."""

import random
import time
from pathlib import Path

import pytest

from huiying.notify.models import State
from tests.integration import telling
from tests.servers.hooks import running_hook

pytestmark = pytest.mark.torture

KILLS = 60
EACH = 40


def test_sixty_kills_lose_no_notice_and_tell_nobody_thrice(tmp_path: Path) -> None:
    dice = random.Random(7)
    with running_hook(delay=0.02) as hook:
        service = telling.furnish(tmp_path, hook)
        given = 0
        for _ in range(KILLS):
            process = telling.start(tmp_path, given, given + EACH)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0, 0.3))
            given = max(given, telling.kill(process) + 1)
        process = telling.start(tmp_path, given, given + 1)
        telling.wait_for(lambda: f"notice:{given}" in {key for key, _ in telling.outcome(service)})
        telling.wait_for(lambda: telling.is_settled(service), seconds=120)
        telling.kill(process)
        found, arrived = telling.outcome(service), telling.arrivals(hook)
        service.database.dispose()
    assert {key for key, _ in found} >= {f"notice:{number}" for number in range(given + 1)}
    assert max(arrived.values()) <= 2
    assert {State(row.state) for row in found.values()} <= {State.SENT, State.FAILED}
    assert [who for who, row in found.items() if row.state == State.SENT and arrived[who] == 0] == []
    assert [who for who, row in found.items() if row.state == State.FAILED and row.uncertain < 2] == []
