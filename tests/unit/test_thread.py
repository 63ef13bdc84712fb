"""Threads whose markup tells nothing or little: what people wrote is told by what repeats on every floor."""

from collections.abc import Callable

import pytest

from crawlers.evaluation import body_f1
from crawlers.extraction import extract

POSTS = (
    ("柳下惠惠", "求问清源一中初中部今年还摇号吗？邻居说改成派位了，心里没底。"),
    ("清源老妈子", "摇号取消了，按房产和户口划片，教育局官网四月底会出方案"),
    ("阿Ken", "去年是这样的，今年听说一中和三中合并招生。"),
    ("无名氏", "蹲一个，同问"),
    ("数学老师老赵", "打过教育局电话，说方案还在征求意见，五月前公布，让大家别信中介的话。"),
    ("夜归人", "楼上说得对，别信中介，去年我们小区就有人交了茶水费没办成。"),
)
Floor = Callable[[int, str, str], str]


def hashed_names(n: int, user: str, text: str) -> str:
    return f'<div class="css-1x{n}"><div class="css-9q2ab"><span class="css-77abc">{user}</span><span class="css-55xyz">2026-03-01 18:{n}2</span><span>河北</span></div><div class="css-8mmn1">{text}</div><div class="css-2btn9"><span>赞 {n}</span><span>回复</span></div></div>'


def no_names(n: int, user: str, text: str) -> str:
    return f"<div><div>{user}</div><div>{n + 1}楼 2026-03-01 18:{n}2</div><div>{text}</div></div>"


def terms(n: int, user: str, text: str) -> str:
    return f"<dl><dt><a>{user}</a> <small>03-01 18:{n}2</small></dt><dd>{text}</dd></dl>"


def items(n: int, user: str, text: str) -> str:
    return f'<li><img><p class="n">{user}</p><p class="c">{text}</p><p class="d">{n}小时前 回复({n})</p></li>'


def rows_with_a_signature(n: int, user: str, text: str) -> str:
    return f'<table><tr><td class="u">{user}<br>注册会员</td><td class="m"><div class="h">#{n + 1} 发表于 2026-03-01 18:{n}2</div><div class="b">{text}<br>----------<br>清源是我家</div></td></tr></table>'


def cards(n: int, user: str, text: str) -> str:
    return f'<div class="comment-card"><div class="top"><div class="nick">{user}</div><div class="ip">来自河北</div></div><div class="txt">{text}</div><div class="sub"><span>3-{n + 1}</span><span>回复</span></div></div>'


def quoting(n: int, user: str, text: str) -> str:
    quoted = f"<blockquote>{POSTS[n - 1][0]} 写道：{POSTS[n - 1][1]}</blockquote>" if n else ""
    return f'<div class="post"><a class="user">{user}</a><div class="text">{quoted}<p>{text}</p></div><div class="sign">签名：清源是我家，欢迎来玩。</div></div>'


def page(floor: Floor, posts: tuple[tuple[str, str], ...] = POSTS) -> bytes:
    floors = "".join(floor(n, user, text) for n, (user, text) in enumerate(posts))
    return f"<html><head><title>清源一中今年还摇号吗_清源社区</title></head><body><div><a href=/>首页</a><a>登录</a></div><div>{floors}</div></body></html>".encode()


@pytest.mark.parametrize(
    "floor", [hashed_names, no_names, terms, items, rows_with_a_signature, cards, quoting]
)
def test_every_floor_and_nothing_else(floor: Floor) -> None:
    article = extract(page(floor), url="http://bbs.qingyuan.example/88.html", content_type="text/html")
    assert body_f1(article.text, "\n".join(text for _, text in POSTS)) > 0.95
    for user, _ in POSTS:
        assert f"{user}\n" not in article.text


def test_a_thread_of_a_word_or_two() -> None:
    short = tuple(
        zip(
            (user for user, _ in POSTS),
            ("一中今年摇号吗", "不知道", "同问", "蹲", "应该不摇了", "等通知吧"),
            strict=True,
        )
    )
    article = extract(page(terms, short), url="http://bbs.qingyuan.example/88.html", content_type="text/html")
    assert article.text.split("\n") == [text for _, text in short]
