"""A declared source is checked before anything is fetched; a mistake is named by file, source and field."""

from pathlib import Path

import pytest
from twisted.internet.error import DNSLookupError

from crawlers.guard import refuse_inside
from crawlers.sources import ApiSource, ListSource, RssSource, load
from huiying.addresses import is_inside
from huiying.errors import Misconfigured

RSS = {
    "id": '"news"',
    "name": '"清源日报"',
    "kind": '"rss"',
    "url": '"https://news.example/rss.xml"',
    "standing": '"media"',
    "source_kind": '"news"',
}
MAPPING = {"items": '"data"', "id": '"id"', "text": '"text"'}


def declaration(**changes: str | None) -> str:
    fields = {**RSS, **changes}
    return "[[source]]\n" + "".join(f"{name} = {value}\n" for name, value in fields.items() if value)


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, "utf-8")
    return path


def test_three_kinds(tmp_path: Path) -> None:
    mapping = "[source.mapping]\n" + "".join(f"{name} = {value}\n" for name, value in MAPPING.items())
    text = (
        declaration()
        + declaration(id='"gov"', kind='"list"', link='"ul a"', pattern='"/t\\\\d+"', local="true")
        + declaration(id='"micro"', kind='"api"', interval_minutes="0.5", enabled="false")
        + mapping
    )
    rss, listing, api = load(written(tmp_path, text))
    assert isinstance(rss, RssSource)
    assert isinstance(listing, ListSource)
    assert isinstance(api, ApiSource)
    assert (rss.interval_minutes, rss.enabled, rss.local, listing.local) == (10, True, False, True)
    assert (api.enabled, api.mapping.items) == (False, "data")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": '"gopher"'}, "kind", "rss、list、sitemap、api、forum、message_board"),
        ({"kind": None}, "kind", "缺少 kind"),
        ({"url": None}, "url", "缺少"),
        ({"url": '"ftp://news.example/"'}, "url", "http"),
        ({"url": '"file:///etc/passwd"'}, "url", "http"),
        ({"url": '"https://me:secret@news.example/"'}, "url", "口令"),
        ({"standing": '"rumour"'}, "standing", "official"),
        ({"source_kind": '"push"'}, "source_kind", "news"),
        ({"local": '"maybe"'}, "local", "true 或 false"),
        ({"interval_minutes": "0"}, "interval_minutes", "大于 0"),
        ({"id": '"有 空格"'}, "id", "英文字母"),
        ({"colour": '"red"'}, "colour", "拼写"),
        ({"kind": '"list"', "link": '"a[["'}, "link", "选择器"),
        ({"kind": '"list"', "pattern": '"("'}, "pattern", "正则"),
        ({"kind": '"api"'}, "mapping", "缺少"),
        ({"kind": '"api"', "mapping": '{items = "a[", id = "id", text = "t"}'}, "mapping.items", "JMESPath"),
    ],
)
def test_mistake_is_named(tmp_path: Path, changes: dict[str, str | None], field: str, words: str) -> None:
    path = written(tmp_path, declaration(**changes))
    with pytest.raises(Misconfigured) as caught:
        load(path)
    message = caught.value.message
    assert str(path) in message
    assert "第 1 个来源" in message
    assert field in message
    assert words in message
    assert "secret" not in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有 [[source]]"),
        ("source = 1", "没有 [[source]]"),
        ("[[source", "不是合法的 TOML"),
        (declaration() + declaration(), "出现了两次"),
    ],
)
def test_wrong_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Misconfigured) as caught:
        load(path)
    assert words in caught.value.message
    assert str(path) in caught.value.message


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="读不到来源文件"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.9", True),
        ("169.254.169.254", True),
        ("0.0.0.0", True),  # noqa: S104  # an address to refuse, nothing listens
        ("224.0.0.1", True),
        ("::1", True),
        ("[fe80::1%eth0]", True),
        ("::ffff:10.0.0.1", True),
        ("8.8.8.8", False),
        ("2606:4700::1", False),
        ("news.example", False),
    ],
)
def test_inside_addresses_are_known(address: str, *, inside: bool) -> None:
    assert is_inside(address) is inside
    if inside:
        with pytest.raises(DNSLookupError):
            refuse_inside(address)
    else:
        assert refuse_inside(address) == address
