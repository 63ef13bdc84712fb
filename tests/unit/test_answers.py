"""What providers answer, judged: a 200 is no yes when the robot says no."""

import pytest

from huiying.notify.answers import LONGEST, of_log, of_response
from huiying.notify.retries import Outcome

SENT, REFUSED, FAILED, UNCERTAIN = Outcome


@pytest.mark.parametrize(
    ("kind", "status", "body", "outcome"),
    [
        ("webhook", 200, "", SENT),
        ("webhook", 204, "", SENT),
        ("webhook", 200, '{"code": 200, "msg": "ok"}', SENT),
        ("webhook", 200, '{"errcode": 93000, "errmsg": "invalid webhook url"}', REFUSED),
        ("webhook", 200, "[1]", SENT),
        ("webhook", 301, "moved", REFUSED),
        ("webhook", 401, "", REFUSED),
        ("webhook", 404, "", REFUSED),
        ("webhook", 429, "slow down", FAILED),
        ("webhook", 500, "", FAILED),
        ("webhook", 504, "", UNCERTAIN),
        ("wecom", 200, '{"errcode": 0, "errmsg": "ok"}', SENT),
        ("wecom", 200, '{"errcode": 93000, "errmsg": "invalid webhook url"}', REFUSED),
        ("wecom", 200, '{"errcode": 45009, "errmsg": "api freq out of limit"}', FAILED),
        ("wecom", 200, "<html>请先登录上网认证</html>", FAILED),
        ("dingtalk", 200, '{"errcode": 310000, "errmsg": "sign not match"}', REFUSED),
        ("dingtalk", 200, '{"errcode": 130101, "errmsg": "send too fast"}', FAILED),
        ("feishu", 200, '{"StatusCode": 0, "StatusMessage": "success", "code": 0}', SENT),
        (
            "feishu",
            200,
            '{"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}',
            REFUSED,
        ),
        ("feishu", 200, '{"code": 11232, "msg": "frequency limited"}', FAILED),
    ],
)
def test_an_answer_over_http(kind: str, status: int, body: str, outcome: Outcome) -> None:
    answer = of_response(kind, status, body)
    assert answer.outcome is outcome
    assert answer.words.startswith(f"HTTP {status}")


def test_a_long_answer_is_cut() -> None:
    assert len(of_response("webhook", 500, "错" * 9000).words) == LONGEST


@pytest.mark.parametrize(
    ("log", "accepted", "outcome", "words"),
    [
        (["Sent Email to li@office.example"], True, SENT, "邮件服务器已接收"),
        (["Connection error", "Socket Exception: (550, b'User unknown')"], False, REFUSED, "550"),
        (["Connection error", "Socket Exception: (535, b'authentication failed')"], False, REFUSED, "535"),
        (["Connection error", "Socket Exception: (451, b'try again later')"], False, FAILED, "451"),
        (["Connection error", "Socket Exception: [Errno 111] Connection refused"], False, FAILED, "refused"),
        (["Connection error", "Socket Exception: timed out"], False, UNCERTAIN, "不知是否送达"),
        ([], False, FAILED, "没有发出"),
    ],
)
def test_an_answer_of_a_mail_server(log: list[str], accepted: bool, outcome: Outcome, words: str) -> None:
    answer = of_log(log, accepted=accepted)
    assert answer.outcome is outcome
    assert words in answer.words
