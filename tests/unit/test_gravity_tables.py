"""The tables of scenes and frames: what they find, what they leave alone, and that nothing is overlooked by looking fast."""

import csv
from importlib.resources import files

import pytest

from huiying.text.normalise import normalise
from nlp.gravity.frames import find_frames
from nlp.gravity.needs import alternatives, needs
from nlp.gravity.patterns import Patterns, SignFinder, read_table
from nlp.gravity.scenes import find_scenes


def scenes(text: str) -> set[str]:
    return {scene.name for scene in find_scenes(normalise(text).text)}


def frames(text: str) -> set[str]:
    return {frame.name for frame in find_frames(normalise(text).text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三号楼冒黑烟，窗口有人喊救命", {"fire", "trapped"}),
        ("轰的一声，饭店的煤气罐炸了，老板满脸是血", {"blast", "hurt"}),
        ("面包车翻进沟里，司机当场就没了", {"crash", "dead"}),
        ("脚手架倒了，底下还压着两个工友", {"collapse", "trapped"}),
        ("上游垮坝了，水已经到二楼", {"flood"}),
        ("吃了喜酒回来，全村几十号人上吐下泻", {"poisoned"}),
        ("一个男的拿菜刀见人就砍", {"attack"}),
        ("护工扇老人耳光，胳膊打断了", {"weak_harmed", "beating"}),
        ("城管把卖菜的大爷推倒在地上", {"officials_hit"}),
        ("三百多名工人把大门堵死了，拉着横幅", {"crowd_now"}),
        ("再不发钱我们就去堵路", {"crowd_call"}),
        ("墙上的裂缝能伸进拳头，没人敢住", {"failing"}),
        ("老板跑了，四十多个农民工的工资没着落", {"wages"}),
        ("全小区停水五天了", {"cut_off"}),
        ("副局长家里搜出成箱现金", {"official_scandal"}),
    ],
)
def test_scenes_as_people_write_them(text: str, found: set[str]) -> None:
    assert found <= scenes(text)


@pytest.mark.parametrize(
    "text",
    [
        "一旦发生火灾，浓烟滚滚，后果严重",
        "谨防一氧化碳中毒",
        "梦见房子着火了",
        "请问公积金怎么提取",
        "楼下烧烤摊太吵，天天半夜不收摊",
        "",
    ],
)
def test_no_scene_is_told(text: str) -> None:
    assert not scenes(text)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("模拟五楼起火，参演队伍迅速集结", "drill"),
        ("上半年火灾起数同比下降两成", "statistics"),
        ("被告人一审被判有期徒刑三年", "trial"),
        ("大地震十周年，市民自发悼念", "commemoration"),
        ("经核查，该消息不属实", "refutation"),
        ("这部电影讲的是一场矿难", "fiction"),
        ("球队末节崩盘，主场吞下败仗", "sport"),
        ("家长群炸了锅", "figure"),
        ("气象台发布暴雨蓝色预警信号", "forecast"),
        ("心肺复苏怎么做", "firstaid"),
        ("招标公告：采购救护车两辆", "notice"),
        ("民国二十年那场大水", "history"),
        ("据外媒报道，一列火车脱轨", "abroad"),
    ],
)
def test_frames(text: str, frame: str) -> None:
    assert frame in frames(text)


@pytest.mark.parametrize("text", ["可不是演习，真的着火了", "以为是演练，结果是真的"])
def test_what_is_said_to_be_no_drill_is_none(text: str) -> None:
    assert "drill" not in frames(text)


def test_alternatives_are_split_at_the_top_only() -> None:
    assert alternatives(r"ab|c(?:d|e)|[x|y]|\|z") == ["ab", "c(?:d|e)", "[x|y]", r"\|z"]


def test_needs_are_what_every_match_holds() -> None:
    assert needs("着火了?") == (frozenset({"着火"}),)
    assert frozenset({"起火", "失火"}) in needs("(?:起火|失火)[^,]{0,3}死?")
    assert all("死" not in signs for signs in needs("起火死?"))
    assert needs("火(?:灾|情)(?!演练)大?[^,]{1,3}厂") == (frozenset({"火灾", "火情"}), frozenset({"厂"}))


@pytest.mark.parametrize(("table", "key"), [("scenes", "scene"), ("frames", "frame")])
def test_looking_fast_overlooks_nothing(table: str, key: str) -> None:
    data = read_table(table)
    patterns = Patterns(data[key], data["class"])
    finder = SignFinder(patterns.signs)
    texts = [normalise(row["text"]).text for row in own_texts()]
    for text in texts:
        met = {line.name for line, matches in patterns.find(text, finder.find(text)) if any(matches)}
        assert met == {line.name for line, matches in patterns.everywhere(text) if any(matches)}


def own_texts() -> list[dict[str, str]]:
    lines = files("nlp").joinpath("data/urgency_texts.tsv").read_text("utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_a_scene_stands_where_it_says() -> None:
    body = "\n" + "刚才" * 20 + "隔壁楼着火了，有人困在里面"
    assert all(body[scene.start : scene.end] == scene.word and scene.why for scene in find_scenes(body))
