"""Training, exporting and scoring agree, on messages of our own about a fictional county."""

import csv
import itertools
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.clock import FixedClock
from huiying.errors import Invalid, Misconfigured
from nlp.linear.archive import checksum_file
from nlp.linear.blocks import FEWEST_DOCUMENTS
from nlp.linear.features import opening_pairs, pairs, words, written
from nlp.linear.groups import near_duplicate_groups
from nlp.linear.people import is_name, pairs_of_names
from nlp.linear.recipe import Fitted, fit
from nlp.linear.training import export
from nlp.topics import TopicModel
from nlp.topics.installing import put
from nlp.topics.material import gather
from nlp.topics.messages import read_messages
from nlp.topics.seen import read_seen, unseen
from nlp.topics.training import train

PLACES = ("清源县城关镇", "清源县柳河乡", "东湖小区", "北门街道", "青山工业园")
MATTERS = {
    "环境保护": ("化工厂夜间排放废气气味刺鼻", "河水发黑有污水直排", "采石场扬尘污染严重", "养猪场臭气熏天"),
    "教育文体": ("学校违规收取补课费", "幼儿园学位不够孩子无法入学", "老师体罚学生", "中学食堂饭菜质量差"),
    "交通运输": ("公交车班次太少候车时间长", "高速出口长期拥堵", "出租车拒载乱收费", "客运班车随意停靠"),
}
CLOSINGS = (
    "请有关部门处理。",
    "望领导重视!",
    "已多次反映没有结果。",
    "希望尽快解决。",
    "电话13800138000,编号2026001。",
)
ROWS = [
    (f"{place}{matter}", f"{place}居民反映,{matter},{closing}", label)
    for label, matters in MATTERS.items()
    for place, matter, closing in itertools.product(PLACES, matters, CLOSINGS)
]


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    return fit([written(title, body) for title, body, _ in ROWS], [label for _, _, label in ROWS])


@pytest.fixture(scope="module")
def model(fitted: Fitted) -> TopicModel:
    return _exported(fitted, 3.0)


def _exported(fitted: Fitted, steepness: float) -> TopicModel:
    labels = len(fitted.labels)
    return TopicModel(
        export(fitted, slopes=np.full(labels, steepness), offsets=np.zeros(labels), exclusive=True)
    )


ODD = [
    "",
    " ",
    "😀",
    "化",
    "化工",
    "abc 123",
    "\ud800",
    "政" * 5000,
    "𠀀𠀁河水𠀀发黑",
    "河水\n发黑",
    "A市B区",
]


def test_exported_model_agrees_with_the_pipeline_on_every_row(fitted: Fitted, model: TopicModel) -> None:
    texts = [written(title, body) for title, body, _ in ROWS] + [body for _, body, _ in ROWS] + ODD
    np.testing.assert_allclose(model.scores(texts), fitted.scores(texts), atol=1e-5)


@given(st.lists(st.text(st.sampled_from("河水发黑污学校公交车班次高速 ,。\n😀Ab3"), max_size=80), max_size=5))
def test_exported_model_agrees_on_any_text(texts: list[str]) -> None:
    fitted = _small()
    scores = _exported(fitted, 1.0).scores(texts)
    assert scores.shape == (len(texts), 3)
    if texts:
        np.testing.assert_allclose(scores, fitted.scores(texts), atol=1e-5)


def _small(_kept: list[Fitted] = []) -> Fitted:  # noqa: B006  # trained once for all examples
    if not _kept:
        _kept.append(fit([body for _, body, _ in ROWS], [label for _, _, label in ROWS]))
    return _kept[0]


def test_scores_do_not_depend_on_the_batch(model: TopicModel) -> None:
    texts = [body for _, body, _ in ROWS] * 3
    np.testing.assert_allclose(model.scores(texts)[-1], model.scores([texts[-1]])[0])


def test_vocabulary_holds_no_digits_no_names_nothing_rare(fitted: Fitted) -> None:
    texts = [written(title, body) for title, body, _ in ROWS]
    for block in fitted.blocks:
        assert block.vocabulary
        for term in block.vocabulary:
            assert not any(char.isdigit() for char in term)
            assert not is_name(term) or block.block.name != "words"
            assert sum(term in block.block.cut(text) for text in texts) >= FEWEST_DOCUMENTS


def test_prediction_names_topic_share_and_reasons(model: TopicModel) -> None:
    first, *rest = model.predict("柳河乡的河水又发黑了,有人排放污水")
    assert first.label == "环境保护"
    assert 0.5 < first.score <= 1
    assert "河水" in first.words
    assert all(topic.score <= first.score for topic in rest)


@pytest.mark.parametrize("text", ["", "ok", "😀"])
def test_a_text_without_known_words_has_no_topic(model: TopicModel, text: str) -> None:
    assert model.predict(text) == ()


def test_shares_sum_to_one_and_keep_the_order(model: TopicModel) -> None:
    scores = model.scores([body for _, body, _ in ROWS])
    shares = model.model.shares(scores)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert (shares.argmax(axis=1) == scores.argmax(axis=1)).all()


def test_saved_model_is_the_same_after_loading(model: TopicModel, tmp_path: Path) -> None:
    path = tmp_path / "topics.npz"
    digest = model.model.save(path)
    assert checksum_file(path).read_text("ascii") == f"{digest}  topics.npz\n"
    texts = [body for _, body, _ in ROWS]
    np.testing.assert_array_equal(TopicModel.load(path).scores(texts), model.scores(texts))
    assert model.model.save(tmp_path / "again.npz") == digest


def test_altered_model_is_refused(model: TopicModel, tmp_path: Path) -> None:
    path = tmp_path / "topics.npz"
    model.model.save(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match="不符"):
        TopicModel.load(path)


@pytest.mark.parametrize("missing", ["topics.npz", "topics.npz.sha256"])
def test_missing_model_is_named(model: TopicModel, tmp_path: Path, missing: str) -> None:
    model.model.save(tmp_path / "topics.npz")
    (tmp_path / missing).unlink()
    with pytest.raises(Misconfigured, match=r"topics\.npz"):
        TopicModel.load(tmp_path / "topics.npz")


def test_another_dictionary_is_reported(
    model: TopicModel, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.model.save(tmp_path / "topics.npz")
    monkeypatch.setattr("nlp.linear.model.segmenter", type("Other", (), {"dictionary": "other 1"}))
    TopicModel.load(tmp_path / "topics.npz")
    assert "other 1" in caplog.text


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("化工厂夜里偷排废气,气味刺鼻,河水也黑了", "环境保护"),
        ("学校违规补课收费,老师体罚学生", "教育文体"),
        ("公司拖欠工资,也不给职工交社保养老保险", "劳动和社会保障"),
        ("公交车班次少,高速收费站和客运站拥堵,出租车拒载", "交通运输"),
        ("医院误诊,医生态度恶劣,手术后病情加重,护士不负责", "卫生计生"),
        ("商场买到假货,消费者投诉,旅游景区强制购物", "商贸旅游"),
        ("小区物业不作为,房屋漏水,开发商延期交房", "城乡建设"),
    ],
)
def test_shipped_model_knows_its_topics(text: str, label: str) -> None:
    assert TopicModel.load().predict(text)[0].label == label


def test_shipped_vocabulary_keeps_its_promises() -> None:
    for block in TopicModel.load().model.blocks:
        assert len(set(block.terms)) == len(block.terms) == block.coefficients.shape[1] == len(block.idf)
        assert not [term for term in block.terms if any(char.isdigit() for char in term)]
        if block.name == "words":
            assert not [term for term in block.terms if is_name(term)]


def test_features_leave_digits_and_masked_places_out() -> None:
    assert words("A市K8县12345号公交车KTV") == ["市", "县", "号", "公交车", "KTV"]
    assert pairs("公交车1路,很挤") == ["公交", "交车", "很挤"]
    assert opening_pairs("车" * 59 + "站台") == ["车车"] * 58 + ["车站"]


def test_names_are_known_as_names() -> None:
    assert is_name("陈书记")
    assert is_name("李建国")
    assert not is_name("公交车")
    assert pairs_of_names([["李建国", "反映"], ["建国路"]], {"李建": 1, "建国": 3}) == {"李建"}


def test_near_duplicates_share_a_group() -> None:
    base = (
        "".join(f"清源县第{number}居民小组的村民反映," for number in "一二三四五六七八九十")
        + "村口的路灯坏了半年没人修。"
    )
    other = "柳河乡中学食堂饭菜质量差,家长多次反映,学校一直没有给出任何说法,希望教育部门调查处理,给孩子们一个交代。"
    groups = near_duplicate_groups([base, other, base + "急!", "短", "短", "另", ""])
    assert groups.tolist() == [0, 1, 0, 3, 3, 5, 6]


def test_messages_are_read_with_their_ids(tmp_path: Path) -> None:
    path = _table(
        tmp_path,
        ["msg_id", "title", "body", "label"],
        [["7.0", "题", "正文", "甲"], ["", "", "只有正文", "乙"]],
    )
    assert [(message.id, message.text, message.label) for message in read_messages(path)] == [
        ("7.0", "题\n正文", "甲"),
        ("2", "只有正文", "乙"),
    ]


@pytest.mark.parametrize(
    ("columns", "named"),
    [(["body"], "label"), (["label"], "body（或 title）"), (["x"], "label、body（或 title）")],
)
def test_missing_column_is_named(tmp_path: Path, columns: list[str], named: str) -> None:
    with pytest.raises(Invalid, match=named) as caught:
        read_messages(_table(tmp_path, columns, [["一"]]))
    assert caught.value.reason == "missing_column"


def test_wrong_files_are_refused_with_a_reason(tmp_path: Path) -> None:
    reasons = []
    binary = tmp_path / "binary.csv"
    binary.write_bytes("label,body\n甲,乙\n".encode("gb18030"))
    for path in (
        tmp_path / "none.csv",
        binary,
        _table(tmp_path, ["label", "body"], []),
        _table(tmp_path, ["label", "body"], [["", "有"]], name="unlabelled.csv"),
    ):
        with pytest.raises(Invalid) as caught:
            read_messages(path)
        reasons.append(caught.value.reason)
    assert reasons == ["unreadable", "not_csv", "empty", "missing_label"]


def test_copies_are_not_enough_to_validate_with(tmp_path: Path) -> None:
    copies = _table(tmp_path, ["title", "body", "label"], [list(row) for row in ROWS])
    with pytest.raises(Invalid, match="互不重复"):
        train(gather([copies]))


def test_training_writes_model_hash_card_and_marks(tmp_path: Path) -> None:
    short = [
        [f"{side}街{matter}", label]
        for label, matters in MATTERS.items()
        for matter in matters
        for side in "东西南北中"
    ]
    material = gather([_table(tmp_path, ["body", "label"], short)])
    made = train(material, clock=FixedClock(datetime(2026, 3, 1, 20, tzinfo=UTC)))
    out = tmp_path / "trained" / "topics.npz"
    digest = put(made.model, out, card=made.card.markdown, texts=material.texts)
    text = out.with_suffix(".md").read_text("utf-8")
    assert made.card.documents == len(short)
    assert digest in text
    assert "2026-03-02" in text, "the card is dated in Beijing time"
    loaded = TopicModel.load(out)
    assert loaded.model.labels[loaded.ranking(["学校违规补课收费"])[0].argmax()] == "教育文体"
    assert unseen([short[0][0], "从来没有见过的一句话,说的是路灯不亮"], read_seen(out)) == [1]
    assert not list(out.parent.glob(".new-*"))


def _table(folder: Path, columns: list[str], rows: list[list[str]], *, name: str = "messages.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path
