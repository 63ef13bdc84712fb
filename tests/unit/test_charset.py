"""What the bytes say counts more than what header or page claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.charset import decode

TEXT = (
    "清源县人民政府办公室关于做好防汛工作的通知。各乡镇人民政府、县直各部门：进入主汛期以来，"
    "我县降雨明显增多，河东路、老城区等低洼地段多次积水，请各单位加强值守，及时上报。"
)
TRADITIONAL = "清源縣人民政府辦公室關於做好防汛工作的通知，請各單位加強值守，及時上報，並向社會公開處理結果。"
CLAIMS = [None, "text/html", "text/html; charset=utf-8", "text/html; charset=gbk", "text/html; charset=iso-8859-1", "text/html; charset=klingon"]  # fmt: skip


def page(text: str, meta: str | None) -> str:
    claim = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{claim}<title>通知</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("meta", [None, "utf-8", "gb2312", "big5"])
@pytest.mark.parametrize(
    ("text", "charset"), [(TEXT, "utf-8"), (TEXT, "gbk"), (TEXT, "gb18030"), (TRADITIONAL, "big5")]
)
def test_page_is_read_whatever_is_claimed(
    text: str, charset: str, meta: str | None, claim: str | None
) -> None:
    whole = page(text, meta)
    assert decode(whole.encode(charset), claim)[0] == whole


def test_byte_order_marks() -> None:
    assert decode("\ufeff通知".encode()) == ("通知", "utf-8-sig")
    assert decode("通知".encode("utf-16")) == ("通知", "utf-16")


def test_one_bad_byte_does_not_turn_a_page_into_another_charset() -> None:
    body = page(TEXT, "utf-8").encode().replace(b"</p>", b"\xff</p>")
    text, charset = decode(body)
    assert charset == "utf-8"
    assert f"{TEXT}\ufffd</p>" in text


@given(st.binary(max_size=400), st.sampled_from(CLAIMS))
def test_no_bytes_are_too_bad(body: bytes, claim: str | None) -> None:
    text, charset = decode(body, claim)
    assert "\0" not in text
    assert charset
