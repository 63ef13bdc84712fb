"""Private persons bear a mark of the office's key, offices and media their names."""

from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from huiying.posts import RawPost, SourceKind, Standing
from huiying.sealing import Seal
from nlp.authors import known_as, shown_author
from nlp.personal import mask_personal
from tests.seals import SEAL


def post(author: str | None, standing: str = "private", kind: SourceKind = SourceKind.MICROBLOG) -> RawPost:
    return RawPost(
        source_id="micro",
        source_name="微博",
        source_kind=kind,
        standing=Standing(standing),
        external_id="1",
        author=author,
        first_seen_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize("standing", ["official", "media"])
def test_offices_and_media_keep_their_names(standing: str) -> None:
    kept = known_as(post("清源县融媒体中心", standing), SEAL)
    assert kept == shown_author(kept, standing) == "清源县融媒体中心"


def test_the_same_person_bears_the_same_mark_however_it_is_written() -> None:
    marks = {known_as(post(name), SEAL) for name in ("小河 Walker", "小河walker", "　小河ＷＡＬＫＥＲ ")}
    assert len(marks) == 1
    assert marks != {known_as(post("小河"), SEAL)}
    assert marks != {known_as(post("小河walker", kind=SourceKind.BOARD), SEAL)}


def test_a_mark_is_of_one_key() -> None:
    other = Seal(Fernet.generate_key())
    assert known_as(post("小河"), SEAL) != known_as(post("小河"), other)


@pytest.mark.parametrize("name", [None, "", "  ", "匿名用户", "网友", "Anonymous"])
def test_nobody_is_not_a_person(name: str | None) -> None:
    assert known_as(post(name), SEAL) is None


def test_readers_see_a_short_mark() -> None:
    shown = shown_author(known_as(post("小河"), SEAL), "private")
    assert shown is not None
    assert shown.startswith("网民 ")
    assert len(shown) == len("网民 3f9a2c")


@given(st.text(min_size=1, max_size=30))
def test_no_name_stands_in_its_mark(name: str) -> None:
    mark = known_as(post(name), SEAL)
    assert mark is None or (len(mark) == 16 and set(mark) <= set("0123456789abcdef"))


@pytest.mark.parametrize(
    ("author", "text", "shown"),
    [
        ("柳河边的老周", "路灯不亮。柳河边的老周敬上", "路灯不亮。柳*****敬上"),
        ("王建国", "落款：王建国", "落款：王**"),
        ("ＷＡＬＫＥＲ５", "我是walker5没错，WALKER5也是我", "我是walker5没错，W******也是我"),
        ("路灯", "路灯不亮", "路灯不亮"),
        ("清源县住建局", "清源县住建局不管", "清源县住建局不管"),
        ("三", "三天不亮", "三天不亮"),
        ("12345", "打12345没用", "打12345没用"),
    ],
)
def test_a_text_does_not_name_its_private_author(author: str, text: str, shown: str) -> None:
    assert mask_personal(text, author=author).text == shown
