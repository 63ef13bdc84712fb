"""One signed-in person who acts over HTTP, as a browser would."""

from types import TracebackType
from typing import Any, Self

import httpx

from huiying.app.demo.cast import Member
from huiying.errors import HuiyingError, Unavailable

TIMEOUT = 60.0
UNAUTHENTICATED = 401


class Declined(HuiyingError):
    """The service declined what a person did; the message says who, what and why. `reason` is the service's code."""

    code = "declined"


class Person:
    """A person of the demo. Signs in at the first request, and again when the session has ended."""

    def __init__(self, member: Member, base_url: str) -> None:
        self.member = member
        self._web = httpx.Client(
            base_url=f"{base_url.rstrip('/')}/api",
            headers={"X-Requested-With": "huiying"},
            timeout=TIMEOUT,
            trust_env=False,
        )
        self._signed_in = False

    def get(self, path: str, **query: str | int) -> Any:
        """The JSON answer of a GET. Raises Declined or Unavailable."""
        return self._ask("GET", path, params=query)

    def post(self, path: str, form: dict[str, Any] | None = None) -> Any:
        """The JSON answer of a POST. Raises Declined or Unavailable."""
        return self._ask("POST", path, json=form) if form is not None else self._ask("POST", path)

    def pages(self, path: str, **query: str | int) -> list[Any]:
        """All items of a paged list."""
        items: list[Any] = []
        while True:
            page = self.get(path, page=len(items) // 100 + 1, page_size=100, **query)
            items += page["items"]
            if not page["items"] or len(items) >= page["total"]:
                return items

    def sign_in(self) -> None:
        """Open a session. Raises Declined for a wrong password."""
        words = {"username": self.member.username, "password": self.member.password}
        self._read(self._send("POST", "/session", json=words), "POST /session")
        self._signed_in = True

    def close(self) -> None:
        self._web.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, method: str, path: str, **request: Any) -> Any:
        if not self._signed_in:
            self.sign_in()
        answer = self._send(method, path, **request)
        if answer.status_code == UNAUTHENTICATED:
            self.sign_in()
            answer = self._send(method, path, **request)
        return self._read(answer, f"{method} {path}")

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            return self._web.request(method, path, **request)
        except httpx.TransportError as fault:
            raise Unavailable(
                f"{self.member.name}连不上服务 {self._web.base_url}：请确认 huiying serve 已启动"
            ) from fault

    def _read(self, answer: httpx.Response, what: str) -> Any:
        if answer.is_success:
            return answer.json() if answer.content else None
        try:
            body = answer.json()
        except ValueError:
            body = {}
        why = body.get("message", answer.text[:200])
        raise Declined(
            f"{self.member.name}：{what} 未获接受（{answer.status_code}）：{why}",
            code=body.get("code", "declined"),
        )
