"""The order of the index: one number for the time of a document and its own."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.index.order import document_of, first_of, moment_of, position

MOMENTS = st.datetimes(datetime(1850, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
NUMBERS = st.integers(0, 2**31 - 1)


@given(MOMENTS, NUMBERS, MOMENTS, NUMBERS)
def test_the_later_second_is_further_on_and_of_one_second_the_greater_number(
    at: datetime, number: int, other_at: datetime, other: int
) -> None:
    whole = at.replace(microsecond=0), other_at.replace(microsecond=0)
    assert (position(at, number) < position(other_at, other)) is ((whole[0], number) < (whole[1], other))


@given(MOMENTS, NUMBERS)
def test_a_position_tells_what_it_was_made_of_and_fits_the_engines(at: datetime, number: int) -> None:
    made = position(at, number)
    assert document_of(made) == number
    assert moment_of(made) == at.replace(microsecond=0)
    assert first_of(at) <= made < first_of(at + timedelta(seconds=1))
    assert -(2**63) <= made < 2**63


@pytest.mark.parametrize("number", [-1, 2**31])
def test_a_number_that_is_none_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no number"):
        position(datetime(2026, 3, 1, tzinfo=UTC), number)
