"""Addresses of channels: from what a provider shows to what Apprise reads, and what may be shown of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

from huiying.errors import Invalid

LONGEST = 2000
LONGEST_MASKED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of channel: its name, the Apprise schemes it takes, and how an address looks."""

    label: str
    schemes: frozenset[str]
    example: str


KINDS: Mapping[str, Kind] = {
    "wecom": Kind(
        label="企业微信机器人",
        schemes=frozenset({"wecombot"}),
        example="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    ),
    "dingtalk": Kind(
        label="钉钉机器人",
        schemes=frozenset({"dingtalk"}),
        example="https://oapi.dingtalk.com/robot/send?access_token=…，加签的写 dingtalk://密钥@令牌/",
    ),
    "feishu": Kind(
        label="飞书机器人",
        schemes=frozenset({"feishu"}),
        example="https://open.feishu.cn/open-apis/bot/v2/hook/…",
    ),
    "mail": Kind(
        label="邮件",
        schemes=frozenset({"mailto", "mailtos"}),
        example="mailtos://账号:密码@邮件服务器?to=收件地址",
    ),
    "webhook": Kind(
        label="Webhook",
        schemes=frozenset({"json", "jsons"}),
        example="https://主机/路径（以 JSON 提交 title 和 message）",
    ),
}


def apprise_address(kind: str, url: str) -> str:
    """The address as Apprise writes it, from what the provider shows or Apprise's own form. Raises Invalid."""
    known = KINDS.get(kind)
    if known is None:
        raise Invalid(f"渠道种类只能是 {'、'.join(KINDS)}，不是“{kind}”", code="channel_kind_unknown")
    address = _translated(kind, url.strip())
    if not _is_readable(kind, address):
        raise Invalid(f"{known.label}的地址读不懂：应写成 {known.example}", code="channel_url_invalid")
    return address


def _is_readable(kind: str, address: str) -> bool:
    from huiying.notify.apprising import service_at

    scheme = address.partition("://")[0].lower()
    if scheme not in KINDS[kind].schemes or len(address) > LONGEST:
        return False
    return service_at(kind, address) is not None


def _translated(kind: str, url: str) -> str:
    """Robots and webhooks show plain https addresses; Apprise wants schemes of its own."""
    parts = _split(url)
    if parts is None or parts.scheme.lower() not in {"http", "https"}:
        return url
    query = dict(parse_qsl(parts.query))
    if kind == "wecom" and parts.hostname == "qyapi.weixin.qq.com":
        return f"wecombot://{quote(query.get('key', ''), safe='')}/"
    if kind == "dingtalk" and parts.hostname == "oapi.dingtalk.com":
        return f"dingtalk://{quote(query.get('access_token', ''), safe='')}/"
    if kind == "feishu" and parts.hostname == "open.feishu.cn":
        return f"feishu://{quote(parts.path.partition('/hook/')[2].rstrip('/'), safe='')}/"
    if kind == "webhook":
        scheme = "jsons" if parts.scheme.lower() == "https" else "json"
        # Without the sign Apprise would take the receiver's own parameters for its options.
        asked = "&".join(f"-{quote(name)}={quote(value)}" for name, value in query.items())
        return f"{scheme}://{parts.netloc}{parts.path}" + (f"?{asked}" if asked else "")
    return url


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def masked(kind: str, address: str) -> str:
    """What may be shown of an Apprise address: enough to know it again, never what lets one write to it."""
    from huiying.notify.apprising import service_at, shown

    service = service_at(kind, address)
    words = "" if service is None else shown(service)
    if kind == "webhook":
        parts = urlsplit(words)
        # The path of a webhook is often its password.
        words = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…"
    return words[:LONGEST_MASKED]
