"""The office's own words: read with care, found in texts, and telling one matter from another."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from huiying.errors import Misconfigured
from huiying.posts import RawPost, SourceKind, Standing
from nlp.office import OfficeWords
from nlp.understanding import Understander

WORDS = OfficeWords(places=("望溪镇",), units=("县住建局",), projects=("东湖棚改三期",))


def _post(text: str) -> RawPost:
    return RawPost(
        source_id="own",
        source_name="own",
        source_kind=SourceKind.MICROBLOG,
        standing=Standing.PRIVATE,
        external_id=text,
        text=text,
        first_seen_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def test_words_are_found_with_what_they_are() -> None:
    found = WORDS.find("县住建局说东湖棚改三期要延期，县住建局没人接电话")
    assert [(reason.word, reason.start, reason.why) for reason in found] == [
        ("县住建局", 0, "本单位机构"),
        ("东湖棚改三期", 5, "本单位项目"),
    ]


def test_the_office_knows_its_places_and_projects() -> None:
    read = Understander("江岭省/云州市/清源县", office=WORDS).understand(
        _post("望溪镇的东湖棚改三期到底哪天交房？县住建局给个说法")
    )
    assert read.whereabouts.scope == "local"
    assert "东湖棚改三期" in read.names.sites
    assert [reason.word for reason in read.office] == ["东湖棚改三期", "县住建局"]


def test_words_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    assert OfficeWords.read(path) == OfficeWords()
    path.write_text('places = ["望溪镇", "望溪镇"]\nprojects = ["东湖棚改三期"]\n', "utf-8")
    assert OfficeWords.read(path).with_units(["县住建局"]) == WORDS


@pytest.mark.parametrize(
    "wrong",
    ["places = 3", 'places = ["县"]', "people = []", "places = [", "units = [{a = 1}]", "projects = [7]"],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(wrong, "utf-8")
    with pytest.raises(Misconfigured, match=r"words\.toml"):
        OfficeWords.read(path)
