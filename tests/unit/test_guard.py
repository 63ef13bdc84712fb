"""No way inside, in whatever notation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from twisted.internet.error import DNSLookupError

from crawlers.guard import AddressGuard, GuardedResolver, refuse_inside
from huiying.addresses import is_inside

INSIDE = (
    "http://127.0.0.1/",
    "http://10.0.0.8:8080/x",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a00:1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[2002:a00:1::]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd00::1]/",
    "http://224.0.0.1/",
    "ftp://1.1.1.1/",
    "gopher://1.1.1.1/",
)
WITH_CREDENTIALS = (
    "http://user:secret@1.1.1.1/",
    "http://user@1.1.1.1/",
    "http://1.1.1.1@127.0.0.1/",
)
OUTSIDE = (
    "http://1.1.1.1/",
    "https://8.8.8.8:8443/a?b=127.0.0.1",
    "http://[2400:3200::1]/",
    "http://news.example/",
)


@pytest.mark.parametrize("url", [*INSIDE, *WITH_CREDENTIALS])
def test_no_request_leads_inside_or_carries_credentials(url: str) -> None:
    with pytest.raises(IgnoreRequest, match="refused"):
        AddressGuard().process_request(Request(url))


@pytest.mark.parametrize("url", OUTSIDE)
def test_the_way_outside_is_open(url: str) -> None:
    AddressGuard().process_request(Request(url))


def test_a_declared_host_may_be_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardedResolver, "declared", frozenset({"10.0.0.8"}))
    AddressGuard().process_request(Request("http://10.0.0.8/board"))
    with pytest.raises(IgnoreRequest):
        AddressGuard().process_request(Request("http://10.0.0.9/board"))


def test_a_name_that_leads_inside_has_no_address() -> None:
    with pytest.raises(DNSLookupError):
        refuse_inside("10.0.0.8")
    assert refuse_inside("1.1.1.1") == "1.1.1.1"


@given(st.integers(0x7F000000, 0x7FFFFFFF))
def test_loopback_is_inside_in_every_notation(number: int) -> None:
    parts = number.to_bytes(4, "big")
    for written in (
        str(number),
        hex(number),
        ".".join(f"0{part:o}" for part in parts),
        f"127.{number & 0xFFFFFF}",
    ):
        assert is_inside(written)


@given(st.text(max_size=40))
def test_any_words_may_be_asked_about(address: str) -> None:
    assert is_inside(address) in {True, False}
