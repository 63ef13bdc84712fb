"""Apprise: reads an address, and sends one message to it. Imported late, because it is heavy and few need it."""

from typing import Any

from apprise import AppriseAsset, NotifyBase, NotifyFormat
from apprise.exception import AppriseImproperlyConfigured

# One by one: asked by scheme, Apprise would load a hundred and thirty services, some of which need the desktop.
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.email import NotifyEmail
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from huiying.notify.answers import Answer
from huiying.notify.listening import judge, listen, noting
from huiying.notify.sending import CONNECT_SECONDS, READ_SECONDS

LONGEST_BODY = 600
"""Characters; a robot of WeCom takes 2048 bytes, and Apprise would send the rest as a second message."""
_ASSET = AppriseAsset(app_id="Huiying", app_desc="回应")
_SERVICES: dict[str, Any] = {
    "wecom": NotifyWeComBot,
    "dingtalk": NotifyDingTalk,
    "feishu": NotifyFeishu,
    "mail": NotifyEmail,
    "webhook": NotifyJSON,
}


def prepare() -> None:
    """Be ready to send: everything is loaded with this module, and answers are noted from now on."""
    listen()


def service_at(kind: str, address: str) -> NotifyBase | None:
    """The service of a kind at an Apprise address; None when Apprise cannot read it."""
    listen()
    service = _SERVICES[kind]
    parts = service.parse_url(address)
    if not parts:
        return None
    try:
        found: NotifyBase = service(**parts, asset=_ASSET)
    except (AppriseImproperlyConfigured, TypeError):
        return None
    return found


def shown(service: NotifyBase) -> str:
    """The address with its secrets left out."""
    return str(service.url(privacy=True)).partition("?")[0]  # type: ignore[no-untyped-call]


def send(service: NotifyBase, *, kind: str, title: str, body: str) -> Answer:
    """Send one message; never in two pieces."""
    # Whatever an address asks for: nobody may hold a deliverer longer.
    service.socket_connect_timeout = CONNECT_SECONDS
    service.socket_read_timeout = READ_SECONDS
    with noting() as notes:
        accepted = service.notify(
            title=title, body=body[:LONGEST_BODY] or title, body_format=NotifyFormat.TEXT
        )
    return judge(kind, accepted=accepted, notes=notes)
