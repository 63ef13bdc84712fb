"""Which numbers are met most often."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from nlp.sharing import most_met

MET = st.lists(st.integers(0, 9) | st.integers(0, 2**40 - 1))


@given(MET, st.integers(0, 12))
def test_the_most_met_come_first_and_of_equals_the_smaller(met: list[int], most: int) -> None:
    counted = Counter(met)
    assert most_met(met, most) == sorted(counted, key=lambda number: (-counted[number], number))[:most]
