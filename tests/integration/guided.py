"""A small site that holds what each example of the guide points at."""

import json
from typing import Any

from tests.integration.watched import Site, rss

TOLD = (
    (
        "河东路今晨积水已排干",
        "今晨六时，城关镇河东路一段积水约二十厘米，水务部门出动两台泵车，八时许排干，道路恢复通行，无人受伤。",
    ),
    (
        "夜市三月起延长营业",
        "清源县柳河夜市自三月起营业到晚上十一点，摊位新增三十个，保洁和巡查同步加强，请市民有序停车。",
    ),
    (
        "2路公交线路调整公告",
        "因桥头改造，2路公交自三月五日起改走人民路，撤销桥头站，新设县医院站，首末班时间不变，请留意。",
    ),
    (
        "中小学食堂开展检查",
        "县市场监管局本周对全县三十所中小学食堂开展检查，抽检食材一百二十批次，发现问题当场整改，结果公开。",
    ),
)
POSTS = (
    "桥头这几天一到下班就堵，红绿灯配时能不能调一调，等了四轮才过去，老人孩子都在车里。",
    "柳河小区三号楼的电梯停了两天，物业说配件没到，老人上下楼太难了，请有关部门管一管。",
    "新开的图书馆环境真好，就是周末座位太少，希望自习室能延长到晚上十点，给学生多一点时间。",
    "早市外面垃圾没人清，天气一热味道很大，希望城管部门安排人手，别等夏天再来治理。",
)


def article(number: int) -> str:
    title, words = TOLD[number % len(TOLD)]
    return (
        f"<html><head><title>{title}_清源网</title></head><body><div class='nav'><a href='/'>首页</a></div><h1>{title}</h1>"
        f"<div class='info'>发布时间：2026-03-0{number % 2 + 1} 10:3{number % 10} 来源：清源日报</div>"
        f"<div class='content'><p>{words}（第{number}号报道）</p><p>本报将继续关注第{number}号事项的进展。</p></div></body></html>"
    )


def posts(*numbers: int) -> str:
    listed = [
        {
            "id": f"p{n}",
            "text": POSTS[n],
            "user": {"name": f"网友{n}"},
            "created_at": "2026-03-01 09:00",
            "link": f"/p/{n}",
        }
        for n in numbers
    ]
    return json.dumps({"data": {"posts": listed}})


def letter(number: int, *, labelled: bool) -> str:
    question, answer = (
        POSTS[number],
        f"您好，您反映的第{number}件事已转责任单位办理，三日内完成整改，感谢监督。",
    )
    if labelled:
        return (
            f"<table><tr><th>来信时间</th><td>2026-02-2{number} 09:00</td></tr><tr><th>来信内容</th><td>{question}</td></tr>"
            f"<tr><th>答复单位</th><td>清源县住建局</td></tr><tr><th>答复时间</th><td>2026-03-01 15:00</td></tr>"
            f"<tr><th>答复内容</th><td>{answer}</td></tr></table>"
        )
    return (
        f"<h1>热线选登第{number}件</h1><b class='sender'>王*</b><i class='asked'>2026-02-2{number} 09:00</i>"
        f"<div class='question'>{question}（热线）</div><div class='reply'><b class='office'>清源县城管局</b>"
        f"<i class='time'>2026-03-01 16:00</i><div class='body'>{answer}（热线）</div></div>"
    )


def discuz_thread(number: int) -> str:
    floors = "".join(
        f"<div id='post_{n}'><table id='pid{n}'><tr><td class='pls'><div class='authi'><a class='xw1'>网友{n}</a></div></td>"
        f"<td class='plc'><strong><a id='postnum{n}'><em>{n}</em><sup>#</sup></a></strong><div class='authi'>"
        f"<em id='authorposton{n}'>发表于 2026-3-1 1{n}:05</em></div><table><tr><td class='t_f' id='postmessage_{n}'>"
        f"{POSTS[n]}（论坛第{number}帖）</td></tr></table></td></tr></table></div>"
        for n in (1, 2)
    )
    return f"<span id='thread_subject'>桥头又堵了</span>{floors}"


def talk_thread() -> str:
    return "".join(
        f"<div class='post'><b class='who'>茶客{n}</b><i class='when' title='2026-03-01 1{n}:00'>昨天</i><em class='floor'>{n}</em>"
        f"<div class='words'><blockquote>引用别人的话</blockquote>{POSTS[n]}（茶馆）</div></div>"
        for n in (1, 2, 3)
    )


def furnish(site: Site) -> None:
    """Put up every page the examples of the guide lead to."""
    text: dict[str, Any] = {"content_type": "application/json"}
    for number in range(40):
        site.put(f"/zwgk/tzgg/202603/t20260301_{number}00.html", article(number))
        site.put(f"/news/{number}.html", article(number).replace("号", "号本地"))
        site.put(f"/a/{number}.html", article(number).replace("号", "号全站"))
    rows = "".join(
        f"<li><a href='./202603/t20260301_{n}00.html'>{title}</a><span>2026-03-01</span></li>"
        for n, (title, _) in enumerate(TOLD)
    )
    site.put("/zwgk/tzgg/", f"<ul class='nav'><li><a href='/'>首页</a></li></ul><ul>{rows}</ul>")
    for page, (first, last) in enumerate(((1, 3), (3, 5)), 1):
        links = "".join(f"<li><a href='/news/{n}.html'>本地新闻第{n}号</a></li>" for n in range(first, last))
        following = f"<a href='/news/?page={page + 1}'>下一页</a>" if page == 1 else ""
        site.put("/news/" if page == 1 else "/news/?page=2", f"<ul class='list'>{links}</ul>{following}")
    site.put("/feed.xml", rss("/news/20.html", "/news/21.html"), content_type="text/xml")
    urls = "".join(f"<url><loc>/a/{n}.html</loc><lastmod>2026-03-01</lastmod></url>" for n in (30, 31))
    site.put("/sitemap.xml", f"<urlset>{urls}<url><loc>/about</loc></url></urlset>", content_type="text/xml")
    site.put("/api/posts?count=20", posts(0, 1), **text)
    site.put("/api/posts?count=20&page=2", posts(2), **text)
    site.put("/api/posts?count=20&page=3", posts(), **text)
    found = [
        {"uuid": "s1", "title": "电梯停了两天", "content": POSTS[3] + "（检索）", "time": "2026-03-01 08:00"}
    ]
    for page, listed in ((1, found), (2, [])):
        asked = f'/api/search {{"page":{{"index":{page}}},"words":"清源县"}}'
        site.put(
            asked.replace("清源县", "\\u6e05\\u6e90\\u53bf"), json.dumps({"result": {"list": listed}}), **text
        )
    hot = [{"word": "清源夜市", "href": "/a/33.html", "position": 1, "heat": "12万"}]
    site.put("/api/hot", json.dumps({"list": hot}), **text)
    site.put(
        "/bbs/forum-40-1.html",
        "<table><tbody id='normalthread_7'><tr><th><a class='s xst' href='thread-7-1-1.html'>桥头又堵了</a></th>"
        "<td class='num'><a>1</a></td><td class='by'><em><a>2026-3-1 12:05</a></em></td></tr></tbody></table>",
    )
    site.put("/bbs/thread-7-1-1.html", discuz_thread(7))
    site.put(
        "/talk/",
        "<ul><li class='thread'><a class='title' href='/talk/9'>茶馆里说的事</a><i class='count'>2</i></li></ul>",
    )
    site.put("/talk/9", talk_thread())
    letters = "".join(
        f"<li><a href='/letters/{n}00.html'>关于小区物业的来信{n}</a><i>2026-02-2{n}</i></li>"
        for n in (1, 2, 3)
    )
    site.put("/letters/", f"<ul>{letters}</ul>")
    for number in (1, 2, 3):
        site.put(f"/letters/{number}00.html", letter(number, labelled=True))
    site.put(
        "/mayor/",
        "<table><tr class='letter'><td class='subject'><a href='/mayor/5'>热线选登</a></td><td class='state'>已回复</td></tr></table>",
    )
    site.put("/mayor/5", letter(2, labelled=False))
