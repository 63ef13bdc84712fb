"""Addresses of channels: read as the provider shows them, refused in words, never shown again."""

import pytest

from huiying.errors import Invalid
from huiying.notify.addresses import KINDS, apprise_address, masked

READ = {
    (
        "wecom",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret-key-of-robot",
    ): "wecombot://secret-key-of-robot/",
    ("wecom", "wecombot://secret-key-of-robot"): "wecombot://secret-key-of-robot",
    ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=secret4711"): "dingtalk://secret4711/",
    ("dingtalk", "dingtalk://SECsecret@token4711/"): "dingtalk://SECsecret@token4711/",
    ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/secret-0815"): "feishu://secret-0815/",
    ("mail", "mailtos://office:secret@mail.example.cn?to=li@office.example"): "mailtos://office:",
    ("webhook", "http://127.0.0.1:9000/in/secret"): "json://127.0.0.1:9000/in/secret",
    (
        "webhook",
        "https://hook.example.cn/in?key=secret&to=li",
    ): "jsons://hook.example.cn/in?-key=secret&-to=li",
    ("webhook", "jsons://hook.example.cn/secret"): "jsons://hook.example.cn/secret",
}
WRONG = [
    ("wecom", "wecombot://"),
    ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
    ("dingtalk", "https://oapi.dingtalk.com/robot/send"),
    ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/"),
    ("feishu", "wecombot://secret"),
    ("mail", "li@office.example"),
    ("mail", "mailto://"),
    ("webhook", "我的手机"),
    ("webhook", "http://"),
    ("webhook", "http://[::1"),
    ("webhook", "file:///etc/passwd"),
    ("webhook", "syslog://"),
    ("webhook", "https://hook.example.cn/" + "a" * 3000),
    ("webhook", ""),
]


@pytest.mark.parametrize(("kind", "url"), READ)
def test_an_address_is_read_as_the_provider_shows_it(kind: str, url: str) -> None:
    address = apprise_address(kind, f" {url} ")
    assert address.startswith(READ[kind, url])
    shown = masked(kind, address)
    assert shown
    assert "secret" not in shown


@pytest.mark.parametrize(("kind", "url"), WRONG)
def test_an_address_that_cannot_be_read_is_refused_with_an_example(kind: str, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        apprise_address(kind, url)
    assert refused.value.reason == "channel_url_invalid"
    assert KINDS[kind].example in refused.value.message


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(Invalid, match="wecom、dingtalk、feishu、mail、webhook") as refused:
        apprise_address("pigeon", "pigeon://roof")
    assert refused.value.reason == "channel_kind_unknown"
