"""What the bytes say counts more than what header or page claim: 864 pages of our own sentences, all right."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.charset import decode

SIMPLIFIED = (
    "清源县人民政府办公室关于做好防汛工作的通知。各乡镇人民政府、县直各部门：我县降雨明显增多，请各单位加强值守，及时上报。",
    "“泵到底开没开？”网友老张在留言板上问。县住建局3月5日答复：水泵已更换两台，积水于当晚21:30排干。",
    "柳河镇现有大棚1200个，年产蔬菜18000吨，黄瓜、番茄、辣椒供应周边三个城市（详见附表）。",
)
RARE = (
    "退休教师㐆某、渔民𠀀某和村医𰻝某到场作证，碑文中的“㙍”“䶮”二字至今无人能辨，清源县志办已请专家核对。",
    "镇上的𬭎厂改制后，职工朱某𬱖等四十人的安置费分三批发放，人社局说年底前全部到位，请大家放心。",
)
TRADITIONAL = (
    "清源縣人民政府辦公室關於做好防汛工作的通知，請各單位加強值守，及時上報，並向社會公開處理結果。",
    "三月一日傍晚，河東路地下道出現積水，最深處約四十公分，多輛汽車熄火，縣府調來三台抽水機。",
)
TEXTS = [
    *product(SIMPLIFIED, ("utf-8", "utf-8-sig", "gbk", "gb18030")),
    *product(RARE, ("utf-8", "utf-8-sig", "gb18030")),
    *product(TRADITIONAL, ("utf-8", "utf-8-sig", "big5")),
]
HEADERS = (
    None,
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=gbk",
    "text/html; charset=iso-8859-1",
    "text/html; charset=klingon",
)
METAS = {
    "none": "",
    "utf-8": '<meta charset="utf-8">',
    "gb2312": '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
    "big5": "<meta charset=big5>",
    "latin": '<meta charset="iso-8859-1">',
    "late": f'<!--{"x" * 5000}--><meta charset="gbk">',
}


def page(text: str, meta: str) -> str:
    return f"<html><head>{meta}<title>通知</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("meta", METAS)
def test_page_is_read_whatever_is_claimed(meta: str, header: str | None) -> None:
    for text, charset in TEXTS:
        whole = page(text, METAS[meta])
        assert decode(whole.encode(charset), header)[0] == whole, (charset, text)


def test_there_are_enough_pages() -> None:
    assert len(TEXTS) * len(HEADERS) * len(METAS) == 864


@pytest.mark.parametrize("length", [4, 6, 10, 20])
@pytest.mark.parametrize(("text", "charset"), [(SIMPLIFIED[0], "gbk"), (TRADITIONAL[0], "big5")])
def test_a_few_characters_that_nobody_declares(text: str, charset: str, length: int) -> None:
    for start in range(len(text) - length):
        whole = page("x " * 200, f"<title>{text[start : start + length]}</title>")
        assert decode(whole.encode(charset), "text/html; charset=iso-8859-1")[0] == whole


def test_byte_order_marks() -> None:
    assert decode("\ufeff通知".encode()) == ("通知", "utf-8-sig")
    assert decode("通知".encode("utf-16")) == ("通知", "utf-16")


def test_one_bad_byte_does_not_turn_a_page_into_another_charset() -> None:
    body = page(SIMPLIFIED[0], METAS["utf-8"]).encode().replace(b"</p>", b"\xff</p>")
    text, charset = decode(body)
    assert charset == "utf-8"
    assert f"{SIMPLIFIED[0]}\ufffd</p>" in text


def test_a_page_in_another_language_is_not_turned_into_chinese() -> None:
    whole = (
        "<html><title>Café à Paris</title><p>Où est la bibliothèque ? Là-bas, à côté du marché.</p></html>"
    )
    assert decode(whole.encode("latin-1"))[0] == whole


@pytest.mark.parametrize("charset", ["gb18030", "big5"])
def test_one_bad_byte_among_chinese(charset: str) -> None:
    said = SIMPLIFIED[0] if charset == "gb18030" else TRADITIONAL[0]
    body = page(said, "").encode(charset).replace(b"</p>", b"\xff</p>")
    assert said[:-1] in decode(body)[0]


@given(st.binary(max_size=400), st.sampled_from(HEADERS))
def test_no_bytes_are_too_bad(body: bytes, header: str | None) -> None:
    text, charset = decode(body, header)
    assert "\0" not in text
    assert charset
