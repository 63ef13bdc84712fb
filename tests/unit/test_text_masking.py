"""Private numbers go, public numbers stay. All numbers here are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.text.masking import PrivateKind, find_private, mask


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("身份证11010519491231002X。", "11010519491231002X"),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", "１１０１０５１９４９１２３１００２Ｘ"),
        ("电话13800138000，", "13800138000"),
        ("电话+86 138-0013-8000", "+86 138-0013-8000"),
        ("卡号4111 1111 1111 1111转账", "4111 1111 1111 1111"),
        ("肇事车湘A12345逃逸", "湘A12345"),
        ("新能源车粤B·D12345", "粤B·D12345"),
        ("警车京A1234警", "京A1234警"),
        ("邮箱li.ming@example.com。", "li.ming@example.com"),
    ],
)
def test_private_numbers_are_hidden(text: str, hidden: str) -> None:
    assert mask(text) == text.replace(hidden, "*" * len(hidden))


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345、110、119、95598或400-123-4567",
        "办公室电话0734-8223344",
        "编号110105194912310021",
        "单号4111111111111112",
        "金额5.13800138000亿",
        "流水号2026030113800138000",
        "G2京港澳高速A12345段",
    ],
)
def test_public_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(alphabet="0123456789Xx湘A警@.abc-+ １２①*", max_size=60))
def test_length_is_kept_and_nothing_else_changes(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(new in (old, "*") for old, new in zip(text, masked, strict=True))


@given(st.text(alphabet="0123456789X湘A@.abc-+ ", max_size=60))
def test_mask_is_idempotent(text: str) -> None:
    assert mask(mask(text)) == mask(text)


def test_what_is_found_says_what_it_is_and_where() -> None:
    text = "张某（身份证11010519491231002X，电话13800138000）乘湘A12345到场。"
    found = find_private(text)
    assert [(span.kind, text[span.start : span.end]) for span in found] == [
        (PrivateKind.IDENTITY, "11010519491231002X"),
        (PrivateKind.MOBILE, "13800138000"),
        (PrivateKind.PLATE, "湘A12345"),
    ]


@given(st.text(alphabet="0123456789X湘A@.abc-+ ", max_size=60))
def test_found_is_what_is_masked_without_overlap(text: str) -> None:
    hidden, last = list(text), 0
    for span in find_private(text):
        assert span.start >= last
        hidden[span.start : span.end] = "*" * (span.end - span.start)
        last = span.end
    assert find_private("".join(hidden)) == find_private(mask(text)) == []
