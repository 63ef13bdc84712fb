"""Reprints are the same text; a copy about another place is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.reprints import fingerprint, is_reprint, similarity

TEXT = (
    "3月1日14时20分许,望溪镇东岭工业园一家具厂突发火灾,消防部门接警后立即调派12辆消防车赶赴现场处置,"
    "公安、应急、卫健等部门同步到场开展救援,伤者已送往医院救治,起火原因正在进一步调查之中,后续情况将及时发布。"
)


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace(",", "，").replace("。", " 。\n"),
        "您好!" + TEXT,
        "(记者 张三)" + TEXT + "来源:某某日报",
        TEXT.replace("赶赴", "赶往"),
        TEXT.replace("12辆", "12 辆"),
    ],
)
def test_the_same_text_again(copy: str) -> None:
    one, other = fingerprint("甲", TEXT), fingerprint("乙", copy)
    assert is_reprint(one, other)
    assert is_reprint(other, one)


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.replace("望溪镇东岭工业园", "枫桥镇南岸工业园"),
        TEXT.replace("望溪镇", "云溪镇"),
        "望溪镇那边着火了,烟好大,有人知道怎么回事吗,消防车过去了好几辆",
        TEXT[:40],
    ],
)
def test_a_text_of_its_own(copy: str) -> None:
    assert not is_reprint(fingerprint("甲", TEXT), fingerprint("甲", copy))


def test_other_figures_make_another_text() -> None:
    early, late = fingerprint("", TEXT, [("deaths", 4)]), fingerprint("", TEXT + "死亡11人", [("deaths", 11)])
    assert not is_reprint(early, late)


def test_short_texts_only_by_equality() -> None:
    assert is_reprint(fingerprint("", "楼下着火了!"), fingerprint("", "楼下着火了"))
    assert not is_reprint(fingerprint("", "楼下着火了"), fingerprint("", "楼下着火啦"))


def test_near_texts_share_a_band() -> None:
    one, other = fingerprint("", TEXT), fingerprint("", "您好," + TEXT)
    assert set(one.bands) & set(other.bands)
    assert similarity(one, other) > 0.8


@given(st.text(max_size=80), st.text(max_size=80))
def test_symmetric_and_reflexive(one: str, other: str) -> None:
    first, second = fingerprint("", one), fingerprint("", other)
    assert is_reprint(first, first)
    assert is_reprint(first, second) == is_reprint(second, first)


@given(st.text(alphabet="甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=40, max_size=300), st.integers(0, 30))
def test_the_signature_estimates_the_share_of_equal_shingles(text: str, cut: int) -> None:
    one, other = fingerprint("", text), fingerprint("", text[cut:])
    if not other.signature:
        return
    mine, yours = ({part[at : at + 4] for at in range(len(part) - 3)} for part in (one.plain, other.plain))
    true = len(mine & yours) / len(mine | yours)
    assert abs(similarity(one, other) - true) < 0.35
