"""Sending one message to one sealed address."""

from collections.abc import Callable
from dataclasses import dataclass, field

from huiying.errors import Unavailable
from huiying.notify.answers import Answer
from huiying.notify.retries import Outcome
from huiying.sealing import Seal

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message to one address."""

    kind: str
    sealed: str = field(repr=False)
    title: str
    body: str


Send = Callable[[Parcel], Answer]


@dataclass(frozen=True, slots=True)
class Sender:
    """Opens the sealed address and sends. `mark` goes before each title (a simulated service says so)."""

    seal: Seal
    mark: str = ""

    def __call__(self, parcel: Parcel) -> Answer:
        """Send and judge the answer; whatever goes wrong is an answer too."""
        from huiying.notify import apprising

        try:
            service = apprising.service_at(parcel.kind, self.seal.open(parcel.sealed))
        except Unavailable:
            return Answer(outcome=Outcome.REFUSED, words="渠道地址解不开：密钥换过或丢了，请重新登记这个渠道")
        if service is None:
            return Answer(outcome=Outcome.REFUSED, words="渠道地址读不懂：请重新登记这个渠道")
        try:
            return apprising.send(service, kind=parcel.kind, title=self.mark + parcel.title, body=parcel.body)
        except Exception as surprise:  # noqa: BLE001  # a plugin that breaks must not stop the others; it may have sent
            words = f"发送时程序出错（{type(surprise).__name__}），不知是否送达"
            return Answer(outcome=Outcome.UNCERTAIN, words=words)
