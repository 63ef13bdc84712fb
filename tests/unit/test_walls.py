"""A 200 that is not the page that was asked for, told from one that is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.verdict import Answer
from crawlers.walls import wall

PAGE = "http://127.0.0.1/a/1.html"
NAVIGATION = "".join(f"<a href='/{number}'>频道{number}</a>" for number in range(30))
FORM = "<form action=/in><input name=u><input type='Password' name=p><button>登录</button></form>"


def stands(markup: str, url: str = PAGE, *, asked: str = PAGE, charset: str = "utf-8") -> Answer | None:
    found = wall(markup.encode(charset), asked=asked, url=url, content_type=f"text/html; charset={charset}")
    assert found is None or url in found[1]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<title>用户登录</title><body>{NAVIGATION}{FORM}</body>", Answer.LOGIN_WALL),
        ("<title>提示</title><body>您需要登录后才可以查看此内容</body>", Answer.LOGIN_WALL),
        ("<body><p>請先登入會員</p></body>", Answer.LOGIN_WALL),
        ("<title>404</title><body><h1>页面不存在</h1><a href=/>返回首页</a></body>", Answer.SOFT_404),
        ("<title>清源网</title><body>您访问的页面 不存在或已删除，5 秒后返回首页</body>", Answer.SOFT_404),
        ("<title>出错了</title><body>请稍后再试</body>", Answer.SOFT_404),
        ("<title>提示信息 - 论坛</title><body>抱歉，指定的主题不存在或已被删除</body>", Answer.SOFT_404),
        ("<body>请启用 JavaScript 和 Cookie 后继续访问</body>", Answer.COOKIE_WALL),
        ("<title>百度安全验证</title><body></body>", Answer.COOKIE_WALL),
        (
            "<html><script>document.cookie='k=1;path=/';location.reload()</script></html>",
            Answer.COOKIE_WALL,
        ),
        ("<title>Just a moment...</title><body></body>", Answer.COOKIE_WALL),
        ("<title>停水通知</title><body><p>3月2日 8:00 至 12:00 柳河路停水。</p></body>", None),
        (
            f"<body>{NAVIGATION}<p>记者今天打开该网站，页面显示“页面不存在”。{'居民反映情况属实。' * 20}</p></body>",
            None,
        ),
        (
            f"<body>{FORM}<p>{'清源县今天召开会议，研究部署防汛工作。' * 40}</p></body>",
            None,
        ),
        (
            "<html><script>document.cookie='seen=1'</script><body><p>夜市今晚开街，欢迎市民前来。</p></body>",
            None,
        ),
        ("<title>关于防范“验证码”诈骗的提醒</title><body>不要把验证码告诉他人。</body>", None),
        ("", None),
        ('{"code": 404, "message": "页面不存在"}', None),
    ],
)
def test_what_stands_in_the_way(markup: str, expected: Answer | None) -> None:
    assert stands(markup) is expected


def test_a_redirect_to_a_login_is_one() -> None:
    for url in (
        "http://127.0.0.1/user/login?from=/a/1.html",
        "http://127.0.0.1/Login.aspx",
        "http://passport.example/x",
        "http://127.0.0.1/cas/",
    ):
        assert stands("<body>欢迎</body>", url) is Answer.LOGIN_WALL
    assert stands("<body>欢迎</body>", "http://127.0.0.1/news/cascade.html") is None
    assert stands("<body>欢迎</body>", "http://127.0.0.1/login", asked="http://127.0.0.1/login") is None


def test_other_charsets_are_read_too() -> None:
    markup = "<meta charset=gbk><title>提示</title><body>您访问的页面不存在，请检查网址是否正确，或返回首页重新查找</body>"
    assert stands(markup, charset="gbk") is Answer.SOFT_404


@given(st.binary(max_size=400))
def test_any_bytes_are_looked_at(body: bytes) -> None:
    wall(body, asked=PAGE, url=PAGE, content_type=None)


@pytest.mark.parametrize(
    "piece", [b"<script>", b"<", b"<title>", b"<!--", b"<input type=password ", b"<div>"]
)
def test_a_hostile_page_costs_little(piece: bytes) -> None:
    began = time.process_time()
    wall(piece * (250_000 // len(piece)), asked=PAGE, url=PAGE, content_type=None)
    assert time.process_time() - began < 2
