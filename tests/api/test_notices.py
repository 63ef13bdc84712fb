"""Notices and channels over HTTP: a real receiver on loopback, one that is dead, one that fails, one that hangs."""

from collections.abc import Iterator
from typing import Any

import pytest

from huiying import heartbeat, notify
from huiying.notify import apprising
from tests.api.conftest import NOON, Office
from tests.servers.hooks import Hook, running_hook
from tests.servers.processes import free_port


@pytest.fixture
def hook() -> Iterator[Hook]:
    with running_hook() as running:
        yield running


def register(office: Office, url: str, *, by: str = "duty", **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = office.does(by, "/channels", {"kind": "webhook", "url": url} | given)
    return made


def give(office: Office, **given: Any) -> None:
    notice = {
        "key": "obligation:7:reminder:0.8",
        "at": NOON,
        "title": "发布会时限只剩 5 小时",
        "body": "清源县宏达家具厂火灾",
        "subject": "case:3",
        "kind": "reminder",
        "to": ["duty", "unit"],
        "urgent": True,
    } | given
    with office.database.transaction() as session:
        notify.give(session, **notice)


def deliver(office: Office) -> notify.Counts:
    sender = notify.office_sender(office.context.settings)
    return notify.deliver(office.database, clock=office.clock, send=sender, owner="here/1")


def test_a_test_message_really_arrives_and_the_answer_is_shown(office: Office, hook: Hook) -> None:
    made = register(office, f"{hook.url}?token=geheim")
    assert made["address"] == f"json://127.0.0.1:{hook.port}/…"
    assert made["kind"] == {"code": "webhook", "label": "Webhook"}
    told = office.does("duty", f"/channels/{made['id']}/test")
    assert (told["arrived"], told["outcome"]["code"], told["answer"]) == (True, "sent", "HTTP 200 ok")
    assert [post["title"] for post in hook.posts] == [f"测试通知（{office.context.settings.office}）"]
    assert hook.paths == ["/notify?token=geheim"]
    (held,) = office.sees("duty", "/channels")["items"]
    assert (held["last_ok"], held["last_result"]) == (True, "HTTP 200 ok")
    assert "geheim" not in str(office.sees("duty", "/channels"))


@pytest.mark.parametrize(
    ("given", "outcome", "answer"),
    [
        ({"status": 500, "answer": "database is down"}, "failed", "HTTP 500 database is down"),
        ({"status": 403, "answer": "wrong key"}, "refused", "HTTP 403 wrong key"),
        ({"hangs": True}, "uncertain", "已发出，对方没有答复，不知是否送达"),
    ],
)
def test_what_went_wrong_is_shown_as_it_was_answered(
    office: Office, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], outcome: str, answer: str
) -> None:
    monkeypatch.setattr(apprising, "READ_SECONDS", 0.3)
    with running_hook(**given) as receiver:
        made = register(office, receiver.url)
        told = office.does("duty", f"/channels/{made['id']}/test")
    assert (told["arrived"], told["outcome"]["code"], told["answer"]) == (False, outcome, answer)
    assert told["channel"]["last_ok"] is False


def test_an_unreachable_channel_is_named(office: Office) -> None:
    made = register(office, f"http://127.0.0.1:{free_port()}/notify")
    told = office.does("duty", f"/channels/{made['id']}/test")
    assert (told["arrived"], told["answer"]) == (False, "连不上：对方拒绝连接，请检查地址和端口")
    (named,) = office.sees("admin", "/channels?failing=true")["items"]
    assert (named["name"], named["kind"]["label"], named["last_result"]) == (
        "杜值",
        "Webhook",
        told["answer"],
    )
    assert office.sees("duty", "/channels?failing=true", expect=403)["code"] == "not_your_channel"
    with office.database.transaction() as session:
        heartbeat.beat(session, "notifier", at=office.clock.now())
    (part,) = [each for each in office.sees("duty", "/health")["parts"] if each["name"] == "notifier"]
    assert (part["ok"], "1 个通知渠道不通" in part["detail"]) == (True, True)


@pytest.mark.parametrize(
    ("form", "code", "words"),
    [
        (
            {"kind": "wecom", "url": "https://example.cn/robot"},
            "channel_url_invalid",
            "企业微信机器人的地址读不懂",
        ),
        ({"kind": "pigeon", "url": "pigeon://roof"}, "channel_kind_unknown", "wecom、dingtalk"),
        ({"kind": "webhook", "url": ""}, "invalid_input", "url"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused(
    office: Office, form: dict[str, str], code: str, words: str
) -> None:
    refused = office.does("duty", "/channels", form, expect=422)
    assert refused["code"] == code
    assert words in refused["message"]
    assert office.sees("duty", "/channels")["items"] == []


def test_others_channels_are_the_administrators_alone(office: Office, hook: Hook) -> None:
    made = register(office, hook.url, by="admin", username="unit")
    assert made["username"] == "unit"
    number = made["id"]
    assert office.sees("admin", "/channels?username=unit")["items"][0]["id"] == number
    for path, expected in ((f"/channels/{number}/test", 403), ("/channels/999/test", 404)):
        office.does("duty", path, expect=expected)
    assert office.sees("duty", "/channels?username=unit", expect=403)["code"] == "not_your_channel"
    refused = office.does(
        "duty", "/channels", {"kind": "webhook", "url": hook.url, "username": "unit"}, expect=403
    )
    assert refused["code"] == "not_your_channel"
    missing = {"kind": "webhook", "url": hook.url, "username": "nobody"}
    assert office.does("admin", "/channels", missing, expect=404)["code"] == "user_not_found"
    assert office.client("duty").delete(f"/api/channels/{number}").status_code == 403
    assert office.client("unit").delete(f"/api/channels/{number}").status_code == 204
    assert office.sees("unit", "/channels")["items"] == []
    assert hook.posts == []


def test_channels_are_ordered_and_switched_off(office: Office, hook: Hook) -> None:
    first, second = (register(office, f"{hook.url}/{name}")["id"] for name in "ab")
    changed = office.client("duty").put(f"/api/channels/{second}", json={"rank": 0})
    assert changed.json()["rank"] == 0
    office.client("duty").put(f"/api/channels/{first}", json={"enabled": False})
    held = office.sees("duty", "/channels")
    assert [(each["id"], each["enabled"]) for each in held["items"]] == [(second, True), (first, False)]
    assert [kind["code"] for kind in held["kinds"]] == ["wecom", "dingtalk", "feishu", "mail", "webhook"]


def test_a_notice_is_followed_from_giving_to_receiving(office: Office, hook: Hook) -> None:
    register(office, hook.url)
    give(office)
    mine = office.sees("duty", "/notices")
    assert (mine["total"], mine["unread"]) == (1, 1)
    assert mine["items"][0]["mine"]["state"] == {"code": "queued", "label": "待发送"}
    deliver(office)
    assert [post["title"] for post in hook.posts] == ["发布会时限只剩 5 小时"]
    (seen,) = office.sees("unit", "/notices")["items"]
    states = {
        each["username"]: (each["state"]["code"], each["channel"]["label"]) for each in seen["deliveries"]
    }
    assert states == {"duty": ("sent", "Webhook"), "unit": ("sent", "页面")}
    received = office.does("unit", f"/notices/{seen['id']}/receive")
    assert received["mine"]["state"] == {"code": "received", "label": "已签阅"}
    assert office.sees("unit", "/notices?unread=true")["items"] == []
    assert office.sees("duty", "/notices?unread=true")["total"] == 1
    assert office.sees("duty", f"/notices/{seen['id']}")["deliveries"][1]["received_at"] is not None
    assert office.does("leader", f"/notices/{seen['id']}/receive", expect=403)["code"] == "not_your_notice"
    office.sees("duty", "/notices/999", expect=404)


def test_whoever_reads_a_case_sees_who_was_told_of_it(office: Office) -> None:
    give(office)
    give(office, key="other", subject="case:4", to=["leader"])
    assert office.sees("leader", "/notices")["total"] == 1
    about = office.sees("leader", "/notices?subject=case:3")
    assert [each["name"] for each in about["items"][0]["deliveries"]] == ["杜值", "段平"]
    assert about["items"][0]["mine"] is None


def test_whom_nothing_reached_is_told_so_with_the_answer(office: Office) -> None:
    with running_hook(status=404, answer="no such robot") as gone:
        register(office, gone.url)
        give(office)
        (unreached,) = deliver(office).exhausted
    assert unreached.username == "duty"
    (seen,) = office.sees("duty", "/notices")["items"]
    assert (seen["mine"]["state"]["label"], seen["mine"]["answer"]) == ("未送达", "HTTP 404 no such robot")


def test_quiet_hours_are_set_and_dropped(office: Office) -> None:
    assert office.sees("duty", "/quiet-hours") == {"begins": None, "ends": None}
    client = office.client("duty")
    night = {"begins": "22:00", "ends": "07:00"}
    assert client.put("/api/quiet-hours", json=night).json() == night
    assert client.put("/api/quiet-hours", json=night).json() == night
    assert office.sees("duty", "/quiet-hours") == night
    refused = client.put("/api/quiet-hours", json={"begins": "22:00", "ends": "99:00"})
    assert (refused.status_code, refused.json()["code"]) == (422, "quiet_hours_invalid")
    for _ in range(2):
        assert client.delete("/api/quiet-hours").status_code == 204
    assert office.sees("duty", "/quiet-hours") == {"begins": None, "ends": None}
