"""People of the small office are reached over channels, and told things."""

from typing import Any

from cryptography.fernet import Fernet

from huiying import notify
from huiying.notify import channels
from huiying.notify.channels import Registration
from huiying.notify.models import ContactChannel
from huiying.sealing import Seal
from tests.integration.office import ADMIN, Office, after

NOW = after(hours=1)
SEAL = Seal(Fernet.generate_key())
SENDER = notify.Sender(seal=SEAL)


def register(office: Office, url: str, *, username: str = "li", kind: str = "webhook") -> int:
    asked = Registration(username=username, kind=kind, url=url)
    with office.acting() as session:
        return channels.add_channel(session, asked, seal=SEAL, actor=ADMIN, now=NOW).id


def give(office: Office, **given: Any) -> None:
    notice = {
        "key": "obligation:7:overdue",
        "at": NOW,
        "title": "回应已超时",
        "body": "清源县宏达家具厂火灾",
        "subject": "case:1",
        "kind": "overdue",
        "to": ["li"],
        "urgent": True,
    } | given
    with office.acting() as session:
        notify.give(session, **notice)


def channel(office: Office, channel_id: int) -> ContactChannel:
    with office.acting() as session:
        return session.get_one(ContactChannel, channel_id)
