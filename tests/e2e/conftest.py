"""The demo's office on a stage of its own for each journey."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from huiying.app.demo.day import Day
from huiying.app.demo.site import Site
from huiying.app.demo.staff import Staff
from huiying.app.demo.stage import Api, declare_sources, set_up
from tests.e2e.office import PATIENCE_MS, Office

SEED = 7


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser) -> Iterator[Office]:
    """The office in the early morning, before anything has happened."""
    monkeypatch.setenv("HUIYING_HOME", str(tmp_path))
    expect.set_options(timeout=PATIENCE_MS)
    stage = set_up(seed=SEED, name="journey")
    with ExitStack() as open_things:
        site = open_things.enter_context(Site(stage.scenario, stage.clock))
        api = open_things.enter_context(Api(stage.service))
        declare_sources(stage, site.base_url)
        staff = open_things.enter_context(
            Staff(stage.members, base_url=api.base_url, site_url=site.base_url, facts=stage.scenario.facts)
        )
        office = Office(
            stage=stage,
            day=Day(stage, staff, tell=lambda _step: None),
            base_url=api.base_url,
            site_url=site.base_url,
            browser=browser,
        )
        open_things.callback(office.close)
        yield office
