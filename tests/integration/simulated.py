"""A real `huiying serve --simulate` of an office, worked through its API alone by people who sign in."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx

from alerts import units
from api import accounts
from api.models import User
from huiying.app.bootstrap import open_database
from huiying.clock import BEIJING
from huiying.settings import Settings

HUIYING = str(Path(sys.executable).with_name("huiying"))
PASSWORD = "qingyuan-river-7"
PEOPLE: dict[str, tuple[str, str | None]] = {
    "duty": ("duty", None),
    "duty2": ("duty", None),
    "leader": ("leader", None),
    "unit": ("unit", "emergency"),
    "spokesperson": ("spokesperson", None),
    "first": ("reviewer", None),
    "second": ("reviewer", None),
    "third": ("reviewer", None),
    "secrecy": ("secrecy", None),
    "admin": ("admin", None),
}
"""Username → role, unit."""
JUDGED = {"content": "只写已核实的情况", "timing": "尽快", "manner": "县政府网站首发"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def beijing(words: str) -> datetime:
    """`2026-03-04T10:00` in Beijing."""
    return datetime.fromisoformat(words).replace(tzinfo=BEIJING)


def people(home: Path, day: datetime) -> None:
    """Accounts and one unit, registered before the office opens; one hash serves all, Argon2 is slow on purpose."""
    database = open_database(Settings(home=home))
    digest = accounts.hashed(PASSWORD, "nobody")
    with database.transaction() as session:
        post = units.Post(name="县应急管理局", subjects=("安全生产",))
        units.add_unit(session, "emergency", post, actor="system:cli", now=day)
        session.flush()
        for username, (role, unit) in PEOPLE.items():
            session.add(
                User(
                    username=username,
                    name=username,
                    password_hash=digest,
                    roles=[role],
                    unit_id=unit,
                    disabled=False,
                    created_at=day,
                )
            )
    database.dispose()


@dataclass(slots=True)
class SimulatedOffice:
    """The office behind an address. `does` posts as somebody, `sees` reads, `to` turns the time."""

    base: str
    server: "subprocess.Popen[str]"
    _signed_in: dict[str, httpx.Client] = field(default_factory=dict)

    @classmethod
    def open(cls, home: Path, start: datetime) -> Self:
        people(home, start)
        words = [HUIYING, "serve", "--port", str(free_port()), "--simulate", start.isoformat()]
        settings = os.environ | {"HUIYING_HOME": str(home), "COLUMNS": "200"}
        server = subprocess.Popen(words, stderr=subprocess.PIPE, env=settings, text=True)
        assert server.stderr is not None
        found = None
        while found is None and (line := server.stderr.readline()):
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found is not None, "the service did not come up"
        office = cls(base=found.group(), server=server)
        try:
            office._wait()
        except BaseException:
            office.close()
            raise
        return office

    def _wait(self) -> None:
        for _ in range(200):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{self.base}/api/health", timeout=60, trust_env=False)
                return
            time.sleep(0.1)
        raise AssertionError("the service does not answer")

    def close(self) -> None:
        for client in self._signed_in.values():
            client.close()
        self.server.terminate()
        self.server.wait(20)
        if self.server.stderr is not None:
            self.server.stderr.close()

    def client(self, who: str) -> httpx.Client:
        if who not in self._signed_in:
            client = httpx.Client(
                base_url=f"{self.base}/api",
                headers={"X-Requested-With": "huiying"},
                timeout=300,
                trust_env=False,
            )
            answer = client.post("/session", json={"username": who, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self._signed_in[who] = client
        return self._signed_in[who]

    def does(self, who: str, path: str, body: Any = None, *, expect: int = 200, method: str = "POST") -> Any:
        answer = self.client(who).request(method, path, json=body)
        assert answer.status_code == expect, answer.text
        return answer.json()

    def sees(self, who: str, path: str) -> Any:
        answer = self.client(who).get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.sees("admin", "/clock")["now"])

    def to(self, moment: datetime) -> None:
        """Turn the time; whatever falls due on the way has been done when this returns."""
        self.does("admin", "/clock", {"now": moment.isoformat()}, method="PUT")

    def on(self, **span: float) -> datetime:
        """Turn the time ahead by so much; gives the new time."""
        moment = self.now + timedelta(**span)
        self.to(moment)
        return moment

    def case(self, case_id: int) -> dict[str, Any]:
        found: dict[str, Any] = self.sees("duty", f"/cases/{case_id}")
        return found

    def opened(self, kind: str, *, expect: int = 200, **form: Any) -> dict[str, Any]:
        """A case by its form; moments as datetimes."""
        plain = {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in form.items()
        }
        found: dict[str, Any] = self.does("duty", "/cases", {"kind": kind, "form": plain}, expect=expect)
        return found

    def emergency(self, grade: str | None = "II", *, ago: float = 0.5) -> dict[str, Any]:
        """An emergency that happened so many hours ago and was known at once."""
        moment = self.now - timedelta(hours=ago)
        graded = {"grade": grade} if grade else {}
        return self.opened(
            "emergency",
            title="东湾码头仓库火灾",
            source="来电",
            occurred_at=moment,
            known_at=moment,
            **graded,
        )

    def step(self, case: dict[str, Any], name: str, who: str = "duty", **fields: Any) -> dict[str, Any]:
        plain = {
            key: value.isoformat() if isinstance(value, datetime) else value for key, value in fields.items()
        }
        found: dict[str, Any] = self.does(who, f"/cases/{case['id']}/steps/{name}", {"fields": plain})
        return found

    def confers(self, case: dict[str, Any], held_at: datetime, *, expect: int = 200) -> dict[str, Any]:
        """Record a press conference of so and then."""
        body = {
            "kind": "press_conference",
            "held_at": held_at.isoformat(),
            "place": "县政府",
            "host": "方正",
            "speakers": ["凌岛"],
            "head_spoke": True,
            "url": "http://127.0.0.1/live",
        }
        path = f"/cases/{case['id']}/evidence"
        found: dict[str, Any] = self.does("spokesperson", path, body, expect=expect)
        return found

    def publishes(self, case: dict[str, Any], at: datetime) -> dict[str, Any]:
        """A notice through draft, gates, three reviews and the secrecy slip, published at a time; gives the draft."""
        sentences = [{"text": "火已扑灭，无人员被困。", "document_id": None, "own": True}]
        made = self.does(
            "spokesperson", f"/cases/{case['id']}/drafts", {"title": "情况通报", "sentences": sentences}
        )
        path = f"/drafts/{made['id']}"
        self.does("spokesperson", f"{path}/gates", {"gate": "attribute", "attribute": "proactive"})
        self.does("spokesperson", f"{path}/submit")
        self.does("secrecy", f"{path}/secrecy", {"approve": True, "basis": "经审查可以公开"})
        self.does("secrecy", f"{path}/gates", {"gate": "privacy"})
        self.does("leader", f"{path}/gates", {"gate": "judgement", **JUDGED})
        for who in ("first", "second", "third"):
            stage = "final" if who == "third" else who
            self.does(who, f"{path}/reviews", {"stage": stage, "approve": True, "comment": "同意"})
        form = {"channel": "县政府网站", "url": "http://127.0.0.1/notice", "published_at": at.isoformat()}
        found: dict[str, Any] = self.does("spokesperson", f"{path}/publications", form)
        return found


def clocks(case: dict[str, Any]) -> list[tuple[str, str]]:
    """Duty and state of every clock, superseded ones too, by id."""
    return [
        (each["duty"]["code"], each["state"]["code"])
        for each in sorted(case["clocks"], key=lambda each: each["id"])
    ]


def live(case: dict[str, Any], duty: str) -> dict[str, Any]:
    """The one clock of a duty that is not superseded."""
    found = [
        each
        for each in case["clocks"]
        if each["duty"]["code"] == duty and each["state"]["code"] != "superseded"
    ]
    assert len(found) == 1, clocks(case)
    return dict(found[0])


def due(clock: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(clock["due"])
