"""How long a website asks to be left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.patience import LONGEST, UNSAID, patience

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SECONDS = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("status", "retry_after", "date", "expected"),
    [
        (429, "120", None, 120 * SECONDS),
        (503, " 120 ", None, 120 * SECONDS),
        (429, "Mon, 02 Mar 2026 04:10:00 GMT", None, 600 * SECONDS),
        (429, "Mon, 02 Mar 2026 12:10:00 +0800", None, 600 * SECONDS),
        (429, "Mon, 02 Mar 2026 09:10:00 GMT", "Mon, 02 Mar 2026 09:00:00 GMT", 600 * SECONDS),
        (429, "Mon, 02 Mar 2026 03:00:00 GMT", None, SECONDS),
        (429, "0", None, SECONDS),
        (429, "99999999999999999999", None, LONGEST),
        (429, "Fri, 01 Jan 2100 00:00:00 GMT", None, LONGEST),
        (429, None, None, UNSAID),
        (429, "soon", None, UNSAID),
        (429, "-5", None, UNSAID),
        (429, "１２０", None, UNSAID),
        (503, None, None, None),
        (503, "soon", None, None),
        (200, "120", None, None),
        (500, "120", None, None),
    ],
)
def test_patience(status: int, retry_after: str | None, date: str | None, expected: timedelta | None) -> None:
    assert patience(status, retry_after, date=date, now=NOW) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_site_says_it_is_never_long(retry_after: str, date: str) -> None:
    wish = patience(429, retry_after, date=date, now=NOW)
    assert wish is not None
    assert SECONDS <= wish <= LONGEST
