"""What of a sitemap is fetched: the newest at first, then everything newer, however few a run may take."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.choosing import Chosen, choose, watermark
from crawlers.entries import Ask, Entry
from crawlers.following import AGAIN, Followed, due

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def page(name: str, day: int | None) -> Entry:
    at = None if day is None else DAY + timedelta(days=day)
    return Entry(url=name, external_id=name, changed_at=at)


def names(chosen: Chosen[Entry]) -> list[str]:
    return [entry.external_id for entry in chosen.wanted]


def test_at_first_the_newest_are_taken() -> None:
    chosen = choose([page("a", 1), page("b", 3), page("c", None), page("d", 2)], limit=2)
    assert (names(chosen), chosen.reach, chosen.cut) == (["b", "d"], DAY + timedelta(days=3), False)


def test_later_the_oldest_of_the_newer_come_first() -> None:
    listed = [page("a", 1), page("b", 5), page("c", 3), page("d", 4)]
    chosen = choose(listed, limit=2, since=DAY + timedelta(days=3))
    assert (names(chosen), chosen.reach, chosen.cut) == (["c", "d"], DAY + timedelta(days=4), True)


def test_without_times_the_list_is_read_on() -> None:
    listed = [page(name, None) for name in "abcd"]
    chosen = choose(listed, limit=2, held=lambda asked: {"a"} & set(asked))
    assert (names(chosen), chosen.reach) == (["b", "c"], None)


def test_sitemaps_of_an_index_are_chosen_alike() -> None:
    maps = [Ask(url="old", changed_at=DAY), Ask(url="new", changed_at=DAY + timedelta(days=1)), Ask(url="?")]
    assert [ask.url for ask in choose(maps, limit=2).wanted] == ["new", "old"]
    since = DAY + timedelta(hours=1)
    assert [ask.url for ask in choose(maps, limit=2, since=since).wanted] == ["new", "?"]


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ([], None),
        ([(1, False), (3, False)], 3),
        ([(5, True), (3, False), (4, True)], 4),
        ([(None, False)], None),
    ],
)
def test_up_to_when_nothing_is_left(parts: list[tuple[int | None, bool]], day: int | None) -> None:
    chosen: list[Chosen[Entry] | Chosen[Ask]] = [
        Chosen(wanted=(), seen=0, reach=None if reach is None else DAY + timedelta(days=reach), cut=cut)
        for reach, cut in parts
    ]
    assert watermark(chosen) == (None if day is None else DAY + timedelta(days=day))


@given(
    days=st.lists(st.lists(st.integers(0, 3), max_size=9), min_size=1, max_size=6),
    limit=st.integers(1, 4),
)
def test_what_appears_after_the_first_run_is_fetched_once_and_only_once(
    days: list[list[int]], limit: int
) -> None:
    """Every day pages appear that changed up to three days before they are seen first; runs go on until all is taken."""
    sitemap: list[Entry] = [page("first", 0)]
    taken: list[str] = []
    since: datetime | None = None

    def held(asked: Collection[str]) -> set[str]:
        return set(asked) & set(taken)

    def run() -> int:
        nonlocal since
        chosen = choose(sitemap, limit=limit, since=since, held=held)
        taken.extend(names(chosen))
        since = watermark([chosen]) or since
        return len(chosen.wanted)

    run()
    for today, appearing in enumerate(days, 1):
        sitemap += [page(f"{today}-{n}", today * 10 + later) for n, later in enumerate(sorted(appearing))]
        while run():
            pass
    assert sorted(taken) == sorted(entry.external_id for entry in sitemap)


NOW = DAY


@pytest.mark.parametrize(
    ("mark", "before", "awaiting", "growing", "ago", "expected"),
    [
        ("3", None, False, True, timedelta(0), True),
        ("3", "3", False, True, AGAIN, False),
        ("4", "3", False, True, timedelta(0), True),
        (None, "3", False, True, AGAIN, True),
        (None, "3", False, True, timedelta(hours=1), False),
        (None, None, False, False, AGAIN * 9, False),
        (None, None, True, False, AGAIN, True),
        ("待回复", "待回复", True, False, AGAIN, False),
        ("已回复", "待回复", True, False, timedelta(0), True),
    ],
)
def test_when_a_page_is_read_again(
    mark: str | None, before: str | None, *, awaiting: bool, growing: bool, ago: timedelta, expected: bool
) -> None:
    row = Followed(mark=before, awaiting=awaiting, asked_at=NOW - ago)
    assert due(mark, row, growing=growing, now=NOW) is expected
    assert due(mark, None, growing=growing, now=NOW) is True
