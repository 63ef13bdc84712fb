"""A post whatever its text: what no record can hold is left out, the rest is kept."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from huiying.posts import RawPost, SourceKind, Standing

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ANY = st.text(st.characters(exclude_categories=()), max_size=50)


@given(ANY, ANY)
def test_no_text_keeps_a_post_out_of_the_records(words: str, name: str) -> None:
    post = RawPost(
        source_id="a",
        source_name=name,
        source_kind=SourceKind.PUSH,
        standing=Standing.PRIVATE,
        external_id=f"1{name}",
        url=words,
        title=words,
        text=words,
        author=name,
        first_seen_at=NOW,
    )
    written = post.model_dump_json().encode()
    assert b"\\u0000" not in written
    assert RawPost.model_validate_json(written) == post
    assert len(post.text) == len(words) - words.count("\0")
