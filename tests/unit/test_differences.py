"""Two streams of numbered versions held against each other: what differs is named, what agrees is not."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.index.differences import Kind, differences

VERSIONS = st.dictionaries(st.integers(1, 30), st.integers(1, 3))


def named(records: Sequence[tuple[int, int]], held: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    return [(one.document_id, one.kind) for one in differences(records, held)]


@pytest.mark.parametrize(
    ("records", "held", "expected"),
    [
        ([], [], []),
        ([(1, 1), (2, 5)], [(1, 1), (2, 5)], []),
        ([(1, 1)], [], [(1, Kind.MISSING)]),
        ([], [(3, 1)], [(3, Kind.SURPLUS)]),
        ([(1, 2)], [(1, 1)], [(1, Kind.OUTDATED)]),
        ([(1, 1)], [(1, 2)], [(1, Kind.NEWER)]),
        ([(1, 1), (2, 1)], [(1, 1), (1, 1), (2, 1)], [(1, Kind.DOUBLED)]),
        (
            [(2, 1), (4, 1), (6, 1)],
            [(1, 1), (4, 1), (7, 1)],
            [(1, Kind.SURPLUS), (2, Kind.MISSING), (6, Kind.MISSING), (7, Kind.SURPLUS)],
        ),
    ],
)
def test_every_kind_of_difference_has_its_name(
    records: list[tuple[int, int]], held: list[tuple[int, int]], expected: list[tuple[int, str]]
) -> None:
    assert named(records, held) == expected


@given(records=VERSIONS, held=VERSIONS)
def test_exactly_what_is_not_in_both_with_one_version_differs(
    records: dict[int, int], held: dict[int, int]
) -> None:
    found = named(sorted(records.items()), sorted(held.items()))
    unlike = {number for number in records.keys() | held.keys() if records.get(number) != held.get(number)}
    assert [number for number, _ in found] == sorted(unlike)
    assert {number for number, kind in found if kind == Kind.MISSING} == records.keys() - held.keys()
    assert {number for number, kind in found if kind == Kind.SURPLUS} == held.keys() - records.keys()
