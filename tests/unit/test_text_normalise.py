"""One written form, with the way back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.text.characters import FOLD, folded
from huiying.text.masking import mask
from huiying.text.normalise import as_written, normalise, plain

WORDS = "清源县 後 乾 關(guān) (de) ， , 。 ! ？ &nbsp; &amp; &lt; amp; <br> < br> # //@某人: 3 ① 😀 网页链接"
PIECES = st.sampled_from(
    [*WORDS.split(" "), " ", "\n", "\r\n", "\u3000", "\u200b", "\x00", "\ud800", "<p class=a>"]
)
DIRTY = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("關(guān)於發布(bù)政務輿情", "关于发布政务舆情"),
        ("及時回應,,主動發聲,。", "及时回应,主动发声。"),
        ("１２３４５，ＡＢＣ（清源）", "12345,ABC(清源)"),
        ("乾隆年间，衣服乾净", "乾隆年间,衣服干净"),
        ("①2人死亡", "①2人死亡"),
        ("3㎡，10²", "3㎡,10²"),
        ("救命！！！！怎么办？？", "救命!怎么办?"),
        ("什么？！！", "什么?!"),
        ("省略……号", "省略……号"),
        ("第一段\u3000\r\n\r\n\u3000\u3000第二段", "第一段\n第二段"),
        ("<p>通报&nbsp;全文</p><br/>附件", "通报 全文\n附件"),
        ("双重&amp;nbsp;转义&amp;lt;br&amp;gt;换行", "双重 转义\n换行"),
        ("3<5 且 7>2", "3<5 且 7>2"),
        ("#清源县火灾#现场", "清源县火灾 现场"),
        ("3#楼和5#楼之间", "3#楼和5#楼之间"),
        ("转发了//@路人甲:真的吗", "转发了\n真的吗"),
        ("看这里 http://t.cn/A6xyz09 …展开全文c", "看这里"),
        ("化⼯⾞", "化工车"),
        ("a\u200bb\ufeffc\x00d\ud800e\u202e", "abcde"),
        ("地铁(metro)和微信(app)", "地铁(metro)和微信(app)"),
        ("", ""),
        ("\ud800\x00 \n", ""),
    ],
)
def test_normalise_cleans(raw: str, clean: str) -> None:
    assert plain(raw) == clean


def test_offsets_lead_back_to_the_original() -> None:
    raw = "\u3000關(guān)於&nbsp;清源縣，，火災"
    tidy = normalise(raw)
    start = tidy.text.index("火灾")
    assert tidy.raw_span(start, start + 2) == (raw.index("火災"), raw.index("火災") + 2)
    assert [raw[at] for at in tidy.offsets] == list("關於&清源縣，火災")


@given(DIRTY)
def test_offsets_never_decrease_and_stay_inside(raw: str) -> None:
    tidy = normalise(raw)
    assert len(tidy.offsets) == len(tidy.text)
    assert list(tidy.offsets) == sorted(tidy.offsets)
    assert all(0 <= at < len(raw) for at in tidy.offsets)


@given(DIRTY)
def test_normalise_is_idempotent(raw: str) -> None:
    once = plain(raw)
    assert plain(once) == once


@given(DIRTY)
def test_normalised_text_can_be_written_to_disk(raw: str) -> None:
    assert "\x00" not in plain(raw)
    plain(raw).encode("utf-8")


@pytest.mark.parametrize(
    "piece", ["火", "，。", " ", "&amp;", "<br", "政(", "關(guān)", "#火", "<script>", "!?", "\ud800", "😀"]
)
def test_a_megabyte_in_one_line_is_no_trap(piece: str) -> None:
    began = time.process_time()
    normalise(piece * (1_000_000 // len(piece.encode("utf-8", "surrogatepass"))))
    assert time.process_time() - began < 30, "a pattern backtracks: that would take hours, not seconds"


WRITTEN = "關於（一號）小區，“停水”通知：請撥１３８００１３８０００！"


def test_what_officers_read_keeps_marks_and_script_and_every_span() -> None:
    normalised = normalise(WRITTEN)
    shown = as_written(WRITTEN, normalised, mask(normalised.text))
    assert len(shown) == len(normalised.text)
    assert shown.startswith("關於（一號）小區，“停水”通知：請撥")
    assert "13800138000" not in shown
    assert "１３８００１３８０００" not in shown


@given(st.text())
def test_what_officers_read_reads_the_same(raw: str) -> None:
    normalised = normalise(raw)
    shown = as_written(raw, normalised, normalised.text)
    assert len(shown) == len(normalised.text)
    assert [plain(char) for char in shown if plain(char)] == [plain(c) for c in normalised.text if plain(c)]


@given(st.text(), st.text(alphabet="路灯，。：；（）？！“”、…—\u3000\xa0\t\r\n 3aＡ１\u200b\ud800"))
def test_folding_fast_folds_alike(anything: str, usual: str) -> None:
    assert folded(anything + usual) == (anything + usual).translate(FOLD)
