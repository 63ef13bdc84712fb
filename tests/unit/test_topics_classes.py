"""Classes of petitions told by words: what is told, what is not, and how it is marked."""

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.corrections.fields import vocabulary
from nlp.judgement import Basis
from nlp.topics import TopicModel
from nlp.topics.classes import Classes, classes, estimate
from nlp.topics.model import speakable

KEYED = ("党务政务", "国土资源", "纪检监察", "经济管理", "科技与信息产业", "民政", "农村农业", "政法")


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return TopicModel.load()


def test_first_level_classes_are_those_an_officer_may_name() -> None:
    assert sorted(classes().labels) == sorted(vocabulary()["topics"])
    assert sorted(classes().keyed) == sorted(KEYED)


def test_trained_and_keyed_classes_make_up_all(model: TopicModel) -> None:
    assert {*model.model.labels, *KEYED} == set(classes().labels)
    assert set(model.model.labels).isdisjoint(KEYED)


@pytest.mark.parametrize(
    ("text", "label", "second"),
    [
        ("我父母年纪大了,想问农村低保怎么申请,村里说名额满了", "民政", "社会救助"),
        ("镇里征地三年了,青苗补偿款一直没有发给我们组", "国土资源", "土地征收"),
        ("举报柳河村支书贪污低保款,给亲戚办假手续,收受红包", "纪检监察", "贪污贿赂"),
        ("我在派出所办身份证和户口迁移,跑了四趟", "政法", "户籍证件"),
        ("小区里手机信号很差,移动公司的宽带三天两头断网", "科技与信息产业", "电信"),
        ("被一家公司非法集资骗走二十万,还有人办信用卡套现", "经济管理", "金融财税"),
        ("村务公开栏两年没更新,村集体的账目从来不公布", "农村农业", "村务管理"),
        ("预备党员转正要交哪些材料,党费怎么交", "党务政务", "党的建设"),
    ],
)
def test_a_class_without_a_model_is_told_by_words(
    model: TopicModel, text: str, label: str, second: str
) -> None:
    told = {one.label: one for one in model.predict(text)}
    assert told[label].basis is Basis.KEYWORDS
    assert second in told[label].second
    assert told[label].words
    assert all(word in text for word in told[label].words)


def test_second_level_stands_within_its_first_level(model: TopicModel) -> None:
    first, *_ = model.predict("我们小区的物业公司乱收停车费,业委会换届也被阻挠,物业合同到期还不走")
    assert (first.label, first.basis) == ("城乡建设", Basis.TRAINED)
    assert first.second[0] == "住房保障与房地产"


@pytest.mark.parametrize(
    "text",
    [
        "今天也要开心呀",
        "这首歌单曲循环一整天",
        "这部电影太好看了吧",
        "早上好,祝大家周末愉快",
        "新款口红显白吗",
        "",
    ],
)
def test_what_is_no_petition_bears_no_topic(model: TopicModel, text: str) -> None:
    assert model.predict(text) == ()


def test_words_in_passing_do_not_outweigh_a_clear_class(model: TopicModel) -> None:
    told = model.predict("学校老师违规补课收费,家长不敢报警,希望教育局查处,不要再让学生交补课费和资料费")
    assert [one.label for one in told] == ["教育文体"]


def test_a_word_counts_once_and_less_further_down() -> None:
    made = Classes({"甲": {"sure": "红 绿", "likely": "蓝", "second": {"一": "红", "二": "绿"}}})
    assert made.find("红红红").weights["甲"] == made.find("红").weights["甲"] == 2.0
    assert made.find("。" * 200 + "红").weights["甲"] == 1.0
    assert made.find("。" * 200 + "红").first("甲") is None
    assert made.find("红绿").second("甲") == ("一", "二")


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_more_words_are_surer_and_never_certain(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= estimate(low) <= estimate(high) <= 1


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = classes().find(speakable(text))
    told = [one for one in map(found.first, classes().keyed) if one is not None]
    assert all(0 <= one.score < 1 and one.basis is Basis.KEYWORDS for one in told)


def test_the_tables_hold_together() -> None:
    tables = tomllib.loads(files("nlp").joinpath("data/petition_classes.toml").read_text("utf-8"))
    assert (len(tables), sum(len(table["second"]) for table in tables.values())) == (15, 118)
    for name, table in tables.items():
        words = f"{table.get('sure', '')} {table.get('likely', '')}".split()
        assert len(words) == len(set(words)), name
