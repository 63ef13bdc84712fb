"""The original of a post, opened: what is hidden from everybody else is marked."""

from api.schemas.base import Span
from api.schemas.events import OriginalOut
from huiying.text.personal import PERSONAL_LABELS
from nlp.personal.unsealing import Original


def opened(original: Original) -> OriginalOut:
    """Title, line feed, text, with the passages that are hidden elsewhere."""
    return OriginalOut(
        body=original.body,
        spans=[
            Span(start=span.start, end=span.end, kind="personal", label=PERSONAL_LABELS[span.kind])
            for span in original.spans
        ],
        caller_number=original.caller_number,
    )
