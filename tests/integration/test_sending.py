"""One message over one channel: robots, mail, a plugin that breaks; the key that seals, and whose a channel is."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
import requests
from sqlalchemy import select

from huiying.audit import AuditRow
from huiying.errors import Misconfigured, Unavailable
from huiying.notify import apprising, channels, trial
from huiying.notify.retries import Outcome
from huiying.sealing import office_seal
from huiying.settings import Settings
from tests.integration.office import BUREAU, DUTY, Office
from tests.integration.reaching import NOW, SEAL, SENDER, channel, register
from tests.servers.hooks import running_hook
from tests.servers.mailbox import running_mailbox
from tests.servers.processes import free_port


def test_a_plugin_that_breaks_is_an_answer_too(office: Office) -> None:
    with running_hook() as hook, patch.object(apprising, "judge", side_effect=ZeroDivisionError):
        parcel = trial.trial_message(channel(office, register(office, hook.url)), office="清源县")
        assert SENDER(parcel).outcome is Outcome.UNCERTAIN


@pytest.mark.parametrize(
    ("given", "outcome", "words", "received"),
    [
        ({}, Outcome.SENT, "邮件服务器已接收", 1),
        (
            {"refuses": True},
            Outcome.REFUSED,
            "邮件服务器拒收：{'li@office.example': (550, b'no such user')}",
            0,
        ),
        ({"silent": True}, Outcome.UNCERTAIN, "邮件服务器没有答复，不知是否送达", 1),
    ],
)
def test_a_mail_is_taken_refused_or_left_in_doubt(
    office: Office, given: dict[str, bool], outcome: Outcome, words: str, received: int
) -> None:
    with running_mailbox(**given) as mailbox:
        number = register(office, mailbox.url, kind="mail")
        answer = SENDER(trial.trial_message(channel(office, number), office="清源县"))
    assert (answer.outcome, answer.words) == (outcome, words)
    assert mailbox.subjects() == ["测试通知（清源县）"] * received


def test_a_dead_mail_server_is_named(office: Office) -> None:
    url = f"mailto://127.0.0.1:{free_port()}?from=office@office.example&to=li@office.example"
    number = register(office, url, kind="mail")
    answer = SENDER(trial.trial_message(channel(office, number), office="清源县"))
    assert (answer.outcome, answer.words) == (Outcome.FAILED, "邮件没有发出：[Errno 111] Connection refused")


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
def test_a_robot_is_believed_by_its_code_alone(office: Office, kind: str) -> None:
    address = {"wecom": "wecombot", "dingtalk": "dingtalk", "feishu": "feishu"}[kind]
    number = register(office, f"{address}://token4711/", kind=kind)
    parcel = trial.trial_message(channel(office, number), office="清源县")
    for body, outcome in (
        ('{"errcode":0,"code":0}', Outcome.SENT),
        ('{"errcode":1,"code":1}', Outcome.REFUSED),
    ):
        response = requests.Response()
        response.status_code, response._content, response.url = 200, body.encode(), "https://robot.example/"
        with patch("requests.adapters.HTTPAdapter.send", return_value=response) as sent:
            assert SENDER(parcel).outcome is outcome
        (posted,) = [json.loads(call.args[0].body) for call in sent.call_args_list]
        assert "测试通知（清源县）" in str(posted)


def test_the_records_hold_no_address_in_clear(office: Office) -> None:
    number = register(office, "http://127.0.0.1:9/in/top-secret?token=geheim")
    held = channel(office, number)
    assert "secret" not in held.sealed + held.masked
    assert "geheim" not in held.sealed + held.masked
    assert SEAL.open(held.sealed) == "json://127.0.0.1:9/in/top-secret?-token=geheim"
    with office.acting() as session:
        assert "secret" not in str([row.detail for row in session.scalars(select(AuditRow))])


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    sealed = office_seal(settings).close("json://127.0.0.1/")
    path = tmp_path / "channel.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert office_seal(settings).open(sealed) == "json://127.0.0.1/"
    assert [entry.name for entry in tmp_path.iterdir()] == ["channel.key"]
    elsewhere = Settings(home=tmp_path / "b", channel_key=path.read_text())
    assert office_seal(elsewhere).open(sealed) == "json://127.0.0.1/"
    with pytest.raises(Unavailable):
        office_seal(Settings(home=tmp_path / "c")).open(sealed)
    with pytest.raises(Misconfigured):
        office_seal(Settings(home=tmp_path, channel_key="short"))


def test_channels_are_ones_own_in_an_order_and_not_without_end(office: Office) -> None:
    numbers = [register(office, f"http://127.0.0.1:{port}/") for port in range(9, 19)]
    with office.refused("too_many_channels"):
        register(office, "http://127.0.0.1:99/")
    with office.acting() as session:
        channels.change_channel(session, numbers[-1], actor=BUREAU, now=NOW, rank=0)
        assert [each.id for each in channels.channels_of(session, "li")] == [numbers[-1], *numbers[:-1]]
    for attempt in ("not_your_channel", "channel_not_found"):
        number = numbers[0] if attempt == "not_your_channel" else 999
        with office.refused(attempt), office.acting() as session:
            channels.remove_channel(session, number, actor=DUTY, now=NOW)
