"""Private numbers go, public numbers stay. All numbers here are made up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.text.masking import mask
from huiying.text.personal import find_numbers, hidden

ALPHABET = "0123456789Xx湘A警@.abc-+ １２①幺三八零号微信电话"


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("身份证11010519491231002X。", "id_card", "11010519491231002X"),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", "id_card", "１１０１０５１９４９１２３１００２Ｘ"),
        ("证号110105 19491231 002x，", "id_card", "110105 19491231 002x"),
        ("老身份证号110105491231002", "id_card", "110105491231002"),
        ("身份证号11010519491231002１（写错一位）", "id_card", "11010519491231002１"),
        ("电话13800138000，", "phone", "13800138000"),
        ("电话+86 138-0013-8000", "phone", "+86 138-0013-8000"),
        ("请打138 0013 8000", "phone", "138 0013 8000"),
        ("1 3 8 0 0 1 3 8 0 0 0收", "phone", "1 3 8 0 0 1 3 8 0 0 0"),
        ("手机幺三八零零一三八零零零", "phone", "幺三八零零一三八零零零"),
        ("加138oo138ooo", "phone", "138oo138ooo"),
        ("李明13800138000王芳", "phone", "13800138000"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "phone", "①③⑧⓪⓪①③⑧⓪⓪⓪"),
        ("举报人电话：13800138000", "phone", "13800138000"),
        ("冒充县住建局，电话13800138000，诈骗", "phone", "13800138000"),
        ("我家座机(0734)822 3344转12", "landline", "(0734)822 3344转12"),
        ("家里电话0734-8223344", "landline", "0734-8223344"),
        ("村民座机：8223344", "landline", "8223344"),
        ("卡号4111 1111 1111 1111转账", "bank_card", "4111 1111 1111 1111"),
        ("转到4111111111111111", "bank_card", "4111111111111111"),
        ("肇事车湘A12345逃逸", "plate", "湘A12345"),
        ("湘 A·12345 停在门口", "plate", "湘 A·12345"),
        ("新能源车粤B·D12345", "plate", "粤B·D12345"),
        ("警车京A1234警", "plate", "京A1234警"),
        ("教练车湘a1234学", "plate", "湘a1234学"),
        ("使馆车使014578", "plate", "使014578"),
        ("邮箱li.ming@example.com。", "email", "li.ming@example.com"),
        ("邮箱liming#qq点com", "email", "liming#qq点com"),
        ("微信号：abc_1234", "account", "abc_1234"),
        ("加我VX：hello123", "account", "hello123"),
        ("扣扣 88888888", "account", "88888888"),
        ("对方支付宝账号xy_2018", "account", "xy_2018"),
    ],
)
def test_private_numbers_are_found_and_hidden(text: str, kind: str, found: str) -> None:
    spans = find_numbers(text)
    assert [(span.kind.value, text[span.start : span.end]) for span in spans] == [(kind, found)]
    assert mask(text) == text.replace(found, "*" * len(found))


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345、110、119、95598或400-123-4567",
        "办公室电话0734-8223344",
        "县住建局值班电话：13800138000",
        "咨询电话（0734）8223344，工作日接听",
        "现将名单公示如下。联系电话：0734-8223344",
        "编号110105194912310021",
        "受理编号11010519491231002X",
        "统一社会信用代码91430100MA4L123456",
        "单号4111111111111112",
        "订单号13912345678",
        "运单SF13912345678",
        "金额5.13800138000亿",
        "流水号2026030113800138000",
        "对公账户4111111111111111",
        "G2京港澳高速A12345段",
        "来信请寄qx@qingyuan.gov.cn",
        "举报邮箱jubao@163.com",
        "官方微信公众号qingyuan_fabu",
        "2026年3月1日10时30分至2026-03-02 12:30",
    ],
)
def test_public_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_a_number_that_is_telephone_and_account_is_both() -> None:
    assert [span.kind.value for span in find_numbers("微信13800138000")] == ["phone", "account"]


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_length_is_kept_and_nothing_else_changes(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(new in (old, "*") for old, new in zip(text, masked, strict=True))


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_found_is_what_is_masked_in_order(text: str) -> None:
    spans = find_numbers(text)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    assert hidden(text, spans) == mask(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    assert len(mask(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    ["1" * 10_000, "1 3" * 150_000, "湘A" * 150_000, "a@" * 150_000, "电话" * 150_000, "幺三" * 150_000],
)
def test_long_texts_take_no_second(text: str) -> None:
    started = time.process_time()
    mask(text)
    assert time.process_time() - started < 1
