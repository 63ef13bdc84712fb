"""Pages of fifty layouts, of a county that does not exist: each is read as its line in gold.jsonl says."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.evaluation import body_f1, evaluate_extraction
from crawlers.extraction import extract
from crawlers.reading.article import Article
from crawlers.reading.quality import quality
from huiying.clock import BEIJING

FOLDER = Path(__file__).parents[1] / "pages"
GOLD: dict[str, dict[str, Any]] = {
    line["file"].removesuffix(".html"): line
    for line in map(json.loads, (FOLDER / "gold.jsonl").read_text("utf-8").splitlines())
}
NEWS = [name for name, gold in GOLD.items() if gold["kind"] != "forum"]
THREADS = [name for name, gold in GOLD.items() if gold["kind"] == "forum"]


def read(name: str) -> Article:
    body = (FOLDER / f"{name}.html").read_bytes()
    return extract(body, url=GOLD[name]["url"], content_type=None)


def moment(article: Article) -> str | None:
    if article.published_at is None:
        return None
    return article.published_at.astimezone(BEIJING).strftime(
        "%Y-%m-%d %H:%M" if article.minute_known else "%Y-%m-%d"
    )


@pytest.mark.parametrize("name", NEWS)
def test_page(name: str) -> None:
    article, gold = read(name), GOLD[name]
    assert article.title == gold["title"]
    assert moment(article) == gold["publish_time"]
    assert body_f1(article.text, gold["body"]) > 0.95


@pytest.mark.parametrize("name", [name for name in NEWS if GOLD[name]["author"]])
def test_author(name: str) -> None:
    assert set((read(name).author or "").split()) & set(GOLD[name]["author"])


@pytest.mark.parametrize("name", THREADS)
def test_thread(name: str) -> None:
    article = read(name)
    assert body_f1(article.text, GOLD[name]["body"]) > 0.8
    for unwanted in ("个性签名", "积分", "级别", "只看该作者", "版权所有", "举报"):
        assert unwanted not in article.text


@pytest.mark.parametrize("name", GOLD)
def test_no_page_seems_badly_read(name: str) -> None:
    assert quality(read(name)).score >= 0.7


def test_rows_of_a_table_stay_rows() -> None:
    lines = read("gov_table_notice").text.split("\n")
    assert "地点\t问题\t责任单位\t期限" in lines
    assert "河东路下穿通道\t积水\t县住建局\t4月30日" in lines


def test_files_and_numbers_of_a_notice() -> None:
    article = read("gov_table_notice")
    (file,) = article.attachments
    assert file.url == "http://www.qingyuan.example/xxgk/202604/P020260411.xlsx"
    assert file.name == "1. 汛前检查问题清单.xlsx"
    assert (article.index_number, article.document_number) == ("QY0001/2026-00031", "清防指〔2026〕8号")


def test_pictures_with_their_alternative_text() -> None:
    assert [(image.url, image.alt) for image in read("picture_story").images] == [
        (f"http://www.qingyuan.example/i{number}.jpg", "春到柳堤") for number in range(3)
    ]


def test_next_page_of_an_article() -> None:
    assert read("first_page").next_page == "http://www.qingyuan.example/a/t20260409_700_1.html"
    assert [name for name in GOLD if read(name).next_page] == ["first_page"]


@pytest.mark.parametrize(
    ("name", "source", "editor"),
    [
        ("party_paper", "清源日报", "周敏 吴越"),
        ("agency", "清源社", "何田"),
        ("portal_three", "望湖发布", "钱立"),
        ("gov_portal", "县水利局", None),
        ("comments_louder", None, "许可"),
    ],
)
def test_source_and_editor(name: str, source: str | None, editor: str | None) -> None:
    article = read(name)
    assert (article.source_name, article.editor) == (source, editor)


def test_microblog_in_a_script_has_its_time_and_account() -> None:
    article = read("microblog_mobile")
    assert moment(article) == "2026-03-01 22:10"
    assert article.author == "清源发布"


def test_the_whole_folder_is_read_well() -> None:
    scores = evaluate_extraction(FOLDER)
    assert scores["exceptions"] == 0
    for measure, least in {"title_exact": 1.0, "minute": 1.0, "author": 1.0, "body_f1": 0.97}.items():
        assert float(str(scores[measure])) >= least
