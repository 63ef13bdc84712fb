"""The demo's office, its people each at a browser."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, expect

from huiying.app.demo.cast import Part
from huiying.app.demo.day import Day
from huiying.app.demo.facts import Facts
from huiying.app.demo.stage import Stage
from huiying.app.demo.timetable import Act, Moment, timetable

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
PATIENCE_MS = 30_000


@dataclass(slots=True, kw_only=True)
class Office:
    """The service with the site it watches. People sign in at `desk(part)`; `until` lets the day go on."""

    stage: Stage
    day: Day
    base_url: str
    site_url: str
    browser: Browser
    _contexts: dict[Part, BrowserContext] = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        return self.stage.scenario.facts

    def desk(self, part: Part) -> Page:
        """The open page of one person, signed in."""
        if part in self._contexts:
            return self._contexts[part].pages[0]
        context = self.browser.new_context(
            locale="zh-CN",
            timezone_id="America/New_York",  # Beijing time must be shown all the same.
            reduced_motion="reduce",
            viewport={"width": 1366, "height": 768},
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts[part] = context
        page = context.new_page()
        page.goto(self.base_url)
        member = self.stage.members[part]
        page.get_by_label("用户名").fill(member.username)
        page.get_by_label("密码").fill(member.password)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name="现在要做")).to_be_visible()
        return page

    def until(self, moment: datetime) -> None:
        """Every crawl of the day up to a moment, then the clock stands there."""
        done = self.stage.clock.now()
        for step in timetable(self.facts):
            if step.act is Act.CRAWL and done < step.at <= moment:
                self.day.play(step)
        self.stage.clock.set(moment)
        self.work()

    def crawl(self) -> None:
        """One more crawl, now."""
        self.day.play(Moment(at=self.stage.clock.now() + timedelta(minutes=1), act=Act.CRAWL))

    def work(self) -> None:
        """Let the worker finish what waits."""
        while self.day.worker.once():
            pass

    def put_on_site(self, channel: str, title: str, text: str) -> str:
        """Somebody writes a post on the watched site; returns its address."""
        form = {"channel": channel, "title": title, "text": text, "author": "路过的人"}
        answer = httpx.post(f"{self.site_url}/_post", json=form, timeout=30, trust_env=False)
        answer.raise_for_status()
        return str(answer.json()["url"])

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


def keep(page: Page, name: str) -> None:
    """A picture for people to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
