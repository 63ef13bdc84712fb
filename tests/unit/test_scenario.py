"""The composed day: the same for the same seed, another for another, its story always the same."""

import itertools
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiying.app.demo.facts import DEFAULT_START
from huiying.app.demo.phrasing import Phrasing, dice
from huiying.app.demo.posts import CHANNELS, ScriptedPost
from huiying.app.demo.scenario import Scenario, compose, trickle
from huiying.clock import BEIJING
from huiying.errors import Invalid

seeds = st.integers(0, 10**6)
few = settings(max_examples=30, deadline=None)


def minutes(span: timedelta) -> float:
    return span / timedelta(minutes=1)


def at(day: Scenario, moment: datetime) -> ScriptedPost:
    return next(post for post in day.posts if post.published_at == moment and post.role in {"fire", "rumour"})


@few
@given(seeds)
def test_the_story_keeps_its_times(seed: int) -> None:
    facts = compose(seed).facts
    local = facts.event_at.astimezone(BEIJING)
    assert (local.hour, 0 <= local.minute <= 30) == (8, True)
    assert 30 <= minutes(facts.first_report_at - facts.event_at) <= 50
    assert facts.first_report_at < facts.rumour_at < facts.official_at
    assert facts.official_at - facts.event_at > timedelta(hours=5, minutes=5)
    assert 13.6 <= facts.official_at.astimezone(BEIJING).hour + facts.official_at.minute / 60 <= 14.5


@few
@given(seeds)
def test_the_counts_are_said_where_they_belong(seed: int) -> None:
    day = compose(seed)
    first, rumour = at(day, day.facts.first_report_at), at(day, day.facts.rumour_at)
    official = at(day, day.facts.official_at)
    assert (first.channel, rumour.channel, official.channel) == ("news", "microblog", "government")
    assert "4人" in first.text
    assert re.search(r"30人|30个人|三十个?人", rumour.text)
    assert "11人死亡" in official.text
    before = [post for post in day.posts if post.published_at < day.facts.official_at]
    assert not [post.text for post in before if re.search(r"(?<!\d)11人", post.text) and post.role != "trap"]
    rumoured = [post for post in day.posts if re.search(r"死亡?了?30|三十个?人", post.text)]
    assert {post.role for post in rumoured} <= {"rumour", "trap"}


@few
@given(seeds)
def test_news_and_notice_state_the_minute_of_the_event(seed: int) -> None:
    day = compose(seed)
    local = day.facts.event_at.astimezone(BEIJING)
    said = f"{local.month}月{local.day}日{local.hour}时{local.minute}分许"
    assert said in at(day, day.facts.first_report_at).text
    assert said in at(day, day.facts.official_at).text


@few
@given(seeds)
def test_the_fire_is_told_by_many(seed: int) -> None:
    day = compose(seed)
    fire = day.of("fire", "rumour")
    assert len(fire) >= 6
    assert len({post.channel for post in fire}) >= 4
    assert all(post.published_at > day.facts.event_at for post in fire)
    assert all(day.facts.town in post.text or day.facts.firm in post.text for post in fire[:5])


@few
@given(seeds)
def test_reprints_repeat_word_for_word(seed: int) -> None:
    day = compose(seed)
    reprints = day.of("reprint")
    originals = {"".join(post.paragraphs): post for post in day.of("fire")}
    assert len(reprints) >= 5
    for post in reprints:
        text = "".join(post.paragraphs).partition("】")[2] or "".join(post.paragraphs)
        assert originals[text].published_at < post.published_at
        assert originals[text].channel != post.channel


@few
@given(seeds)
def test_every_trap_is_there(seed: int) -> None:
    texts = [post.title + post.text for post in compose(seed).of("trap")]
    for mark in ("模拟3名被困人员", "周年", "据外媒报道", "🔥", "联赛", "副本", "火灾防控"):
        assert any(mark in text for text in texts), mark


@few
@given(seeds)
def test_the_rest_of_the_day_is_ordinary(seed: int) -> None:
    day = compose(seed)
    ordinary = day.of("ordinary")
    assert 38 <= len(ordinary) <= 60
    assert set(CHANNELS) == {post.channel for post in ordinary}
    assert not [post.text for post in ordinary if re.search(r"火灾|爆炸|死亡|遇难|伤亡", post.text)]


@few
@given(seeds)
def test_ids_are_unique_and_in_order_and_nothing_is_left_unfilled(seed: int) -> None:
    posts = compose(seed).posts
    assert max(Counter((post.channel, post.slug) for post in posts).values()) == 1
    assert [post.published_at for post in posts] == sorted(post.published_at for post in posts)
    for channel in CHANNELS:
        slugs = [int(post.slug) for post in posts if post.channel == channel]
        assert slugs == sorted(slugs)
    assert not [post for post in posts if re.search(r"[{}\[\]|]", post.title + post.text)]


def test_the_same_seed_gives_the_same_day() -> None:
    assert compose(7) == compose(7)


def test_no_two_seeds_give_the_same_day() -> None:
    days = [compose(seed) for seed in range(1, 41)]
    assert len({"\n".join(post.text for post in day.posts) for day in days}) == len(days)
    assert len({tuple(post.slug for post in day.posts) for day in days}) == len(days)
    for names in ("town", "firm", "product", "event_at", "rumour_at", "injured"):
        assert len({getattr(day.facts, names) for day in days}) >= 5, names
    orders = {tuple(post.channel for post in day.of("ordinary")) for day in days}
    assert len(orders) == len(days)


def test_the_day_moves_with_its_start() -> None:
    start = datetime(2026, 11, 5, 6, 0, tzinfo=BEIJING)
    day = compose(3, start=start)
    assert day.facts.event_at - start == compose(3).facts.event_at - DEFAULT_START
    assert "11月5日" in at(day, day.facts.official_at).text


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(Invalid, match="没有时区"):
        compose(1, start=datetime(2026, 3, 18, 6, 0))  # noqa: DTZ001  # the fault under test


def test_the_trickle_never_ends_and_never_repeats_itself_at_once() -> None:
    since = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
    posts = [trickle(1, index, since=since) for index in range(60)]
    assert posts == [trickle(1, index, since=since) for index in range(60)]
    assert posts[0].published_at == since + timedelta(seconds=20)
    assert len({(post.channel, post.slug) for post in posts}) == 60
    assert all(one.text != other.text for one, other in itertools.pairwise(posts))
    assert {post.role for post in posts} == {"ordinary", "fire"}
    assert len({post.channel for post in posts}) >= 4


def test_numbered_choices_agree() -> None:
    for seed in range(20):
        words = Phrasing(dice(seed), {}, {"road": ["甲路", "乙路", "丙路"]}).fill(
            "[1:左|右]手[1:左|右] {road}{road}{road2}"
        )
        assert words[0] == words[2]
        first, again, other = re.findall(".路", words)
        assert first == again != other
