"""The catalogue that ships is valid, whole and switched off. The network is never asked."""

from collections import Counter
from urllib.parse import urlsplit

from crawlers.sources import catalogue
from huiying.addresses import is_inside
from huiying.posts import SourceKind, Standing

PROVINCES = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
]
PLAIN = {
    "www.moe.gov.cn",
    "www.mohrss.gov.cn",
    "www.mwr.gov.cn",
    "www.moa.gov.cn",
    "www.pbc.gov.cn",
    "www.shandong.gov.cn",
    "www.gxzf.gov.cn",
    "www.shaanxi.gov.cn",
    "www.qinghai.gov.cn",
    "www.people.com.cn",
    "www.ce.cn",
    "www.legaldaily.com.cn",
}
"""Hosts whose own links lead to http."""


def test_each_is_named_once_switched_off_and_unverified() -> None:
    sources = catalogue()
    assert len(sources) >= 60
    for part in ("id", "name", "url"):
        doubled = [
            value
            for value, count in Counter(getattr(source, part) for source in sources).items()
            if count > 1
        ]
        assert doubled == []
    assert not any(source.enabled or source.verified or source.local for source in sources)


def test_every_province_is_there() -> None:
    names = [source.name for source in catalogue() if source.id.startswith("province-")]
    assert [province for province in PROVINCES if not any(name.startswith(province) for name in names)] == []
    assert len(names) == len(PROVINCES) == 31


def test_addresses_are_public_and_of_the_site_they_are_said_to_be() -> None:
    for source in catalogue():
        parts = urlsplit(source.url)  # type: ignore[union-attr]  # all are web sources
        host = parts.hostname or ""
        assert parts.scheme == "https" or host in PLAIN, source.id
        assert not is_inside(host)
        assert "." in host
        assert parts.port is None
        if source.source_kind is SourceKind.GOVERNMENT:
            assert host.endswith(".gov.cn"), source.id
            assert source.standing is Standing.OFFICIAL


def test_the_file_says_that_nobody_has_visited_them() -> None:
    from crawlers.sources.catalogue import _FILE

    head = _FILE.read_text("utf-8").split("[[source]]")[0]
    assert "nobody has visited them" in head
