"""The seven people together with what they share: the case and the draft in hand, and the government's site."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from huiying.app.demo.cast import Member, Part
from huiying.app.demo.facts import Facts
from huiying.app.demo.person import Declined, Person


@dataclass(slots=True, kw_only=True)
class Progress:
    """What the office is dealing with: found in the alerts, then carried from step to step."""

    case_id: int | None = None
    draft_id: int | None = None
    timeliness: dict[str, Any] = field(default_factory=dict)


class Staff:
    """The people at work. `base_url` is the service's, `site_url` that of the demo's site, where notices appear."""

    def __init__(self, members: Mapping[Part, Member], *, base_url: str, site_url: str, facts: Facts) -> None:
        self._exits = ExitStack()
        self._people = {
            part: self._exits.enter_context(Person(member, base_url)) for part, member in members.items()
        }
        self._site_url = site_url.rstrip("/")
        self.facts = facts
        self.progress = Progress()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exits.close()

    def __getitem__(self, part: Part) -> Person:
        return self._people[part]

    @property
    def case_path(self) -> str:
        """Path of the case in hand. Raises Declined while there is none."""
        if self.progress.case_id is None:
            raise Declined("还没有办件：值班员要先认领预警", code="no_case")
        return f"/cases/{self.progress.case_id}"

    @property
    def draft_path(self) -> str:
        """Path of the draft in hand. Raises Declined while there is none."""
        if self.progress.draft_id is None:
            raise Declined("还没有稿件：新闻发言人要先拟稿", code="no_draft")
        return f"/drafts/{self.progress.draft_id}"

    def on_case(self, part: Part, act: str, form: dict[str, Any] | None = None) -> Any:
        """One person acts on the case in hand; gives the service's answer. Raises Declined."""
        return self[part].post(f"{self.case_path}/{act}", form)

    def on_draft(self, part: Part, act: str, form: dict[str, Any] | None = None) -> Any:
        """One person acts on the draft in hand; gives the service's answer. Raises Declined."""
        return self[part].post(f"{self.draft_path}/{act}", form)

    def put_on_site(self, title: str, text: str) -> str:
        """The government's editor puts a page on its site; returns its address."""
        page = {"channel": "government", "title": title, "text": text, "author": "县政府办公室"}
        answer = httpx.post(f"{self._site_url}/_post", json=page, timeout=30.0, trust_env=False)
        answer.raise_for_status()
        return str(answer.json()["url"])
