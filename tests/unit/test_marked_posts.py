"""What is marked in a post: facts, places, words that decided something; never half of a name."""

from datetime import UTC, datetime

from api.views import posts
from nlp.models import Document

SEEN = datetime(2026, 3, 4, 2, tzinfo=UTC)
BODY = "望溪镇路灯坏了\n请尽快维修"


def word(text: str, why: str) -> dict[str, object]:
    return {"word": text, "why": why, "start": BODY.index(text), "end": BODY.index(text) + len(text)}


def test_a_single_character_is_neither_marked_nor_given_as_a_reason() -> None:
    shown = posts.post(
        Document(
            id=1,
            source_name="清溪论坛",
            source_kind="board",
            standing="private",
            title="望溪镇路灯坏了",
            text="请尽快维修",
            first_seen_at=SEEN,
            state="none",
            type="none",
            scope="local",
            urgency=1,
            concern=True,
            topics=[],
            policies=[],
            details={},
            risks=[],
            facts=[],
            places=[],
            reasons={"urgency": [word("望", "诉求"), word("尽快", "催促")], "sentiment": ["坏了", "尽快"]},
        )
    )
    assert [BODY[span.start : span.end] for span in shown.spans] == ["尽快"]
    assert shown.reasons == ["紧急程度：“尽快”催促", "态度：“坏了”“尽快”"]
