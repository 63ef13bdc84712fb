"""List pages as the content systems of offices, papers and boards write them, about places that do not exist."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    name: str
    url: str
    html: str
    expected: tuple[str, ...]
    """Addresses of the articles, in order."""
    following: str | None = None


NAV = (
    '<div class="header"><div class="logo"><a href="/">清源县人民政府</a></div><ul class="nav">'
    '<li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开信息</a></li><li><a href="/hdjl/2.html">政民互动交流平台</a></li>'
    '<li><a href="/zjqy/201901/t20190101_3.html">走进清源了解历史</a></li></ul></div>'
    '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="./">通知公告栏目</a></div>'
)
FOOT = (
    '<div class="flink"><p>友情链接</p><a href="http://www.gov.example/">中央人民政府门户网站</a>'
    '<a href="http://paper.example/202603/t20260301_9.html">省政务服务网统一入口</a></div>'
    '<div id="footer"><a href="/about/201801/t20180101_1.html">关于我们的网站声明</a><a href="javascript:;">网站地图导航说明</a>'
    "<p>清源县人民政府办公室主办 网站标识码：9999990001</p></div>"
)


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>列表</title>{head}</head><body>{NAV}{body}{FOOT}</body></html>"


GOV = "http://www.qingyuan.example/zwgk/tzgg/"
TITLES = (
    "关于城关镇部分区域停水的通知",
    "清源县2026年度公开招聘教师公告",
    "河东路改造工程环境影响评价公示",
    "关于开展春季森林防火检查的通告",
    "县人民医院门诊楼搬迁公告",
    "关于调整2路公交线路的公告",
)


def trs() -> Case:
    rows = "".join(
        f'<li><a href="./202603/t202603{n:02}_{7100 + n}.html" target="_blank" title="{title}">{title[:9]}...</a>'
        f"<span>2026-03-{n:02}</span></li>" + ('</ul><ul class="list">' if n == 3 else "")
        for n, title in enumerate(TITLES, 1)
    )
    script = '<div class="page"><script>createPageHTML(34, 0, "index", "html");</script></div>'
    expected = tuple(f"{GOV}202603/t202603{n:02}_{7100 + n}.html" for n in range(1, 7))
    html = page(f'<div class="main"><ul class="list">{rows}</ul>{script}</div>')
    return Case("trs", GOV, html, expected, f"{GOV}index_1.html")


def jpage() -> Case:
    """Cards in a script's data are out of reach; this is the table that the same system writes without script."""
    rows = "".join(
        f'<tr><td width="20"><img src="dot.gif"></td><td><a href="/art/2026/3/{n}/art_1229_{58000 + n}.html" '
        f'class="bt_link">{title}</a></td><td class="bt_time">[2026-03-0{n}]</td></tr>'
        for n, title in enumerate(TITLES, 1)
    )
    url = "https://www.qingyuan.example/col/col1229/index.html"
    pager = '<div class="pagelist"><a href="index.html?uid=5&pageNum=2">下一页</a><a href="?pageNum=9">尾页</a></div>'
    expected = tuple(
        f"https://www.qingyuan.example/art/2026/3/{n}/art_1229_{58000 + n}.html" for n in range(1, 7)
    )
    following = "https://www.qingyuan.example/col/col1229/index.html?uid=5&pageNum=2"
    return Case("table", url, page(f"<table><tbody>{rows}</tbody></table>{pager}"), expected, following)


def short_dates() -> Case:
    rows = "".join(
        f'<div class="item{" odd" if n % 2 else " even"}"><span class="date"><b>0{n}</b>2026-03</span>'
        f'<a href="/xwzx/{3000 + n}.shtml"><h3>{title}</h3><p>{title}，请相互转告。</p></a></div>'
        for n, title in enumerate(TITLES, 1)
    )
    side = "".join(
        f'<li><a href="/xwzx/{2000 + n}.shtml">本月点击排行第{n}名的旧闻标题</a></li>' for n in range(8)
    )
    url = "http://www.qingyuan.example/xwzx/"
    html = page(
        f'<div class="wrap"><div class="left">{rows}</div><div class="right-side"><ul>{side}</ul></div></div>'
    )
    return Case(
        "cards", url, html, tuple(f"http://www.qingyuan.example/xwzx/{3000 + n}.shtml" for n in range(1, 7))
    )


def discuz() -> Case:
    rows = "".join(
        f'<tbody id="normalthread_{80 + n}"><tr><td class="icn"><a href="thread-{80 + n}-1-1.html" title="新窗口打开" '
        f'target="_blank"><img src="f.gif"></a></td><th class="{"new" if n < 3 else "common"}">'
        f'<em>[<a href="forum-40-1.html?typeid=9">投诉咨询专区</a>]</em> <a href="thread-{80 + n}-1-1.html" class="s xst">'
        f'{title}</a><span class="tps">&nbsp;...<a href="thread-{80 + n}-2-1.html">2</a></span></th>'
        f'<td class="by"><cite><a href="space-uid-{n}.html">用户名字第{n}个</a></cite><em><span>2026-3-{n}</span></em></td>'
        f'<td class="num"><a href="thread-{80 + n}-1-1.html" class="xi2">{n * 7}</a><em>{n * 99}</em></td>'
        f'<td class="by"><cite><a href="space-username-{n}.html">最后回复的人{n}</a></cite><em><a href="forum.php?mod=redirect'
        f'&tid={80 + n}&goto=lastpost#lastpost">2026-3-{n} 10:2{n}</a></em></td></tr></tbody>'
        for n, title in enumerate(TITLES, 1)
    )
    url = "http://bbs.qingyuan.example/forum-40-1.html"
    pager = (
        '<div class="pg"><strong>1</strong><a href="forum-40-2.html">2</a><a href="forum-40-3.html">3</a>'
        '<a href="forum-40-2.html" class="nxt">下一页</a></div>'
    )
    html = page(f'<table id="threadlisttableid">{rows}</table>{pager}')
    expected = tuple(f"http://bbs.qingyuan.example/thread-{80 + n}-1-1.html" for n in range(1, 7))
    return Case("discuz", url, html, expected, "http://bbs.qingyuan.example/forum-40-2.html")


def messages() -> Case:
    rows = "".join(
        f'<tr><td>{9000 + n}</td><td><a href="detail.jsp?id={9000 + n}&type=2">{title}</a></td>'
        f'<td><a href="unit.jsp?id={n}">县住建局</a></td><td>03-0{n}</td><td>{"已回复" if n % 2 else "待回复"}</td></tr>'
        for n, title in enumerate(
            ("小区没有电梯", "路灯不亮", "反映噪声扰民", "垃圾无人清运问题", "学区划分咨询", "公交不进站"), 1
        )
    )
    url = "http://www.qingyuan.example/hdjl/list.jsp?type=2"
    pager = '<div class="pager"><span>1</span> <a href="list.jsp?type=2&page=2">2</a> <a href="list.jsp?type=2&page=3">3</a></div>'
    html = page(f'<table class="tb"><tr><th>编号</th><th>标题</th></tr>{rows}</table>{pager}')
    expected = tuple(
        f"http://www.qingyuan.example/hdjl/detail.jsp?id={9000 + n}&type=2" for n in (1, 3, 4, 5, 6)
    )
    expected = (expected[0], "http://www.qingyuan.example/hdjl/detail.jsp?id=9002&type=2", *expected[1:])
    following = "http://www.qingyuan.example/hdjl/list.jsp?type=2&page=2"
    return Case("message board", url, html, expected, following)


def news_cards() -> Case:
    """The picture and the title lead to the same page; the section beside each leads to a list."""
    rows = "".join(
        f'<article class="card"><a href="/news/2026/0302/{50 + n}.html"><img src="{n}.jpg" alt=""></a><header><h2>'
        f'<a href="/news/2026/0302/{50 + n}.html?from=list#top">{title}</a></h2></header>'
        f'<p>{title}。记者近日走访时了解到……<a href="/news/2026/0302/{50 + n}.html">阅读全文</a></p>'
        f'<a class="tag" href="/topic/{n}/">民生关注栏目</a><time>{n}小时前</time></article>'
        for n, title in enumerate(TITLES, 1)
    )
    url = "https://news.qingyuan.example/local/"
    html = page(
        f'<main>{rows}</main><nav class="pages"><a rel="next" href="/local/?page=2">更早</a></nav>'
    ).replace("?from=list#top", "")
    expected = tuple(f"https://news.qingyuan.example/news/2026/0302/{50 + n}.html" for n in range(1, 7))
    return Case("cards of news", url, html, expected, "https://news.qingyuan.example/local/?page=2")


def wordpress() -> Case:
    slugs = ("he-dong-lu-ji-shui", "ye-shi-kai-jie", "bus-line-2", "school-lunch", "fire-drill", "tap-water")
    rows = "".join(
        f'<article id="post-{n}"><header class="entry-header"><h2 class="entry-title"><a href="/{slug}/" rel="bookmark">'
        f'{title}</a></h2></header><div class="entry-meta"><time datetime="2026-03-0{n}">2026年3月{n}日</time> '
        f'<a href="/author/admin/">清源观察编辑部</a> <a href="/category/minsheng/">本地民生</a></div></article>'
        for n, (slug, title) in enumerate(zip(slugs, TITLES, strict=True), 1)
    )
    url = "https://blog.qingyuan.example/"
    pager = '<nav class="navigation pagination"><a class="next" href="/page/2/">下一页 »</a></nav>'
    html = page(f'<main id="main">{rows}</main>{pager}')
    expected = tuple(f"https://blog.qingyuan.example/{slug}/" for slug in slugs)
    return Case("wordpress", url, html, expected, "https://blog.qingyuan.example/page/2/")


def based() -> Case:
    """A base element decides where relative links lead; script links and anchors lead nowhere."""
    rows = "".join(
        f'<dl><dt><a href="view.asp?id={n}">{title}</a></dt><dd>发布：2026/3/{n}</dd>'
        f'<dd><a href="javascript:openIt({n})">打开新的窗口看</a><a href="#top">回到这一页顶部</a></dd></dl>'
        for n, title in enumerate(TITLES, 1)
    )
    html = page(f'<div class="box">{rows}</div>', head='<base href="http://www.qingyuan.example/old/news/">')
    expected = tuple(f"http://www.qingyuan.example/old/news/view.asp?id={n}" for n in range(1, 7))
    return Case("base", "http://www.qingyuan.example/old/", html, expected)


def headline() -> Case:
    """The first piece stands large above the list and once more in it."""
    rows = "".join(
        f'<li><span>03-02 1{n}:05</span><a href="/c/2026-03-02/{770 + n}.shtml">{title}</a></li>'
        for n, title in enumerate(TITLES, 1)
    )
    top = '<div class="focus"><h1><a href="/c/2026-03-02/770.shtml">清源河水位回落，城关镇解除防汛应急响应</a></h1></div>'
    twice = f'<div class="recommend"><a href="/c/2026-03-02/771.shtml">{TITLES[0]}</a></div>'
    url = "http://www.paper.example/"
    html = page(f'{top}<div class="content"><ul>{rows}</ul></div>{twice}')
    return Case(
        "headline",
        url,
        html,
        tuple(f"http://www.paper.example/c/2026-03-02/{770 + n}.shtml" for n in range(7)),
    )


def old_tables() -> Case:
    """Tables in tables, no class, fonts."""
    rows = "".join(
        f'<tr><td height=24><font color="#ccc">·</font><a href=show.php?itemid-{n}00.html target=_blank><font color=#333>'
        f"{title}</font></a> <font size=1>(2026-3-{n})</font></td></tr>"
        for n, title in enumerate(TITLES, 1)
    )
    left = "".join(
        f'<tr><td><a href="list.php?catid={n}">{name}</a></td></tr>'
        for n, name in enumerate(("机构职能", "领导分工", "规划计划", "统计信息", "应急管理", "人事信息"), 1)
    )
    url = "http://jyj.qingyuan.example/news/list.php?catid=3"
    html = page(
        f"<table><tr><td><table>{left}</table></td><td><table border=0>{rows}</table>"
        '<center>[1] <a href="list.php?catid=3&page=2">[2]</a> <a href="list.php?catid=3&page=2">下页</a></center></td></tr></table>'
    )
    expected = tuple(f"http://jyj.qingyuan.example/news/show.php?itemid-{n}00.html=" for n in range(1, 7))
    return Case("old tables", url, html, expected, "http://jyj.qingyuan.example/news/list.php?catid=3&page=2")


def sub_sites() -> Case:
    """A county's page lists what its departments' sites wrote, and one thing of a stranger."""
    hosts = (
        "www.qy.gov.cn",
        "jyj.qy.gov.cn",
        "wjw.qy.gov.cn",
        "www.qy.gov.cn",
        "zjj.qy.gov.cn",
        "ads.example",
    )
    rows = "".join(
        f'<li class="{"on" if n == 1 else ""}"><a href="//{host}/info/1023/{4400 + n}.htm">{title}</a><i>2026-03-0{n}</i></li>'
        for n, (host, title) in enumerate(zip(hosts, TITLES, strict=True), 1)
    )
    url = "https://www.qy.gov.cn/xw.htm"
    expected = tuple(f"https://{host}/info/1023/{4400 + n}.htm" for n, host in enumerate(hosts[:5], 1))
    html = page(
        f'<div class="listBox"><ul>{rows}</ul><span class="p_next"><a href="xw/41.htm">下页</a></span></div>'
    )
    return Case("sub-sites", url, html, expected, "https://www.qy.gov.cn/xw/41.htm")


def single() -> Case:
    row = '<div class="con"><li><a href="202603/20260302001.html">本栏目今年的第一条通知</a><span>2026-03-02</span></li></div>'
    url = "http://www.qingyuan.example/new/"
    return Case("one entry", url, page(row), ("http://www.qingyuan.example/new/202603/20260302001.html",))


def blocks() -> Case:
    """A front page with several blocks of the same sort."""
    body = "".join(
        f'<div class="block"><h2><a href="/lm{b}/">第{b}个栏目的名称</a><a class="more" href="/lm{b}/">更多&gt;&gt;</a></h2><ul>'
        + "".join(
            f'<li><a href="/lm{b}/content_{b}{n}00.html">{title}</a> <span>[03-0{n}]</span></li>'
            for n, title in enumerate(TITLES[b * 3 - 3 : b * 3], 1)
        )
        + "</ul></div>"
        for b in (1, 2)
    )
    url = "http://www.qingyuan.example/index.html"
    expected = tuple(
        f"http://www.qingyuan.example/lm{b}/content_{b}{n}00.html" for b in (1, 2) for n in (1, 2, 3)
    )
    return Case("blocks", url, page(body), expected)


RECORDS = "".join(
    f"<record><![CDATA[<li><span>2026-03-0{n}</span><a title='{title}' href='/art/2026/3/{n}/art_1621_{8900 + n}.html'>"
    f"{title[:8]}...</a></li>]]></record>"
    for n, title in enumerate(TITLES, 1)
)
STORE = (
    '<datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2&columnid=1621"></a>]]></nextgroup>'
    f"<recordset>{RECORDS}</recordset></datastore>"
)
STORED = tuple(f"https://www.qingyuan.example/art/2026/3/{n}/art_1621_{8900 + n}.html" for n in range(1, 7))
AFTER = "https://www.qingyuan.example/module/web/jpage/dataproxy.jsp?page=2&columnid=1621"


def stored() -> Case:
    """The list is data for a script."""
    html = page(f'<div id="96441"><script type="text/xml">{STORE}</script></div>')
    return Case(
        "data for a script", "https://www.qingyuan.example/col/col1621/index.html", html, STORED, AFTER
    )


def bare_store() -> Case:
    """The further records of such a list."""
    return Case("bare data", AFTER.replace("=2", "=1"), f'<?xml version="1.0"?>{STORE}', STORED, AFTER)


def whole_cards() -> Case:
    """Each card is one link: picture, title, teaser, date and number of readers."""
    rows = "".join(
        f'<a class="card c{n}" href="/story/{9000 + n}"><img src="{n}.jpg"><div class="txt"><p class="tit">{title}</p>'
        f"<p>{title}，记者从有关部门获悉，具体安排如下。</p><i>2026-03-0{n}</i><em>{n * 31} 阅读</em></div></a>"
        for n, title in enumerate(TITLES, 1)
    )
    url = "https://m.qingyuan.example/channel/local"
    expected = tuple(f"https://m.qingyuan.example/story/{9000 + n}" for n in range(1, 7))
    return Case("whole cards", url, page(f'<section class="flow">{rows}</section>'), expected)


def crowded() -> Case:
    """Every row bears further links: section, author, comments, a share button."""
    rows = "".join(
        f'<li><a href="/lm/{n}/" class="lm">[民生关注]</a><a href="/a/2026-03/0{n}/c_{77 + n}.htm">{title}</a>'
        f'<a href="/u/{n}">本报记者某某{n}</a><a href="/a/2026-03/0{n}/c_{77 + n}.htm#comments">{n}条评论说说看</a>'
        f'<a href="javascript:share({n})">分享到朋友圈子</a><b>03-0{n} 09:1{n}</b></li>'
        for n, title in enumerate(TITLES, 1)
    )
    url = "http://epaper.qingyuan.example/list_12.htm"
    pager = '<div class="pages">共9页 <a href="list_12_2.htm">2</a> <a href="list_12_3.htm">3</a></div>'
    expected = tuple(f"http://epaper.qingyuan.example/a/2026-03/0{n}/c_{77 + n}.htm" for n in range(1, 7))
    following = "http://epaper.qingyuan.example/list_12_2.htm"
    return Case("crowded rows", url, page(f'<ul class="news">{rows}</ul>{pager}'), expected, following)


CASES = tuple(
    make()
    for make in (
        trs, jpage, short_dates, discuz, messages, news_cards, wordpress, based, headline, old_tables, sub_sites,
        single, blocks, stored, bare_store, whole_cards, crowded,
    )
)  # fmt: skip
