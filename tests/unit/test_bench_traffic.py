"""Traffic made from a seed: the same every time, and shaped as traffic is."""

import hashlib
from collections import Counter
from itertools import islice
from statistics import mean

from huiying.app.bench.questions import UNWANTED, WATCHED, asked, watches
from huiying.app.bench.traffic import DAYS, entries, posts, traffic
from huiying.clock import BEIJING
from huiying.posts import SourceKind

COUNT = 3000
POSTS = list(traffic(COUNT))


def test_a_seed_gives_the_same_posts_every_time_and_another_seed_others() -> None:
    again = list(traffic(COUNT))
    assert again == POSTS
    assert [post.told.text for post in traffic(50, seed=2)] != [post.told.text for post in POSTS[:50]]


def test_the_stream_is_the_same_on_every_machine() -> None:
    # Figures measured in one place are compared with those of another, so the texts may not drift unnoticed.
    said = "".join(post.told.text for post in POSTS[:200])
    assert hashlib.sha256(said.encode()).hexdigest()[:12] == "3379d3611e4e"


def test_lengths_are_mixed_and_as_long_as_messages_are() -> None:
    lengths = {
        kind: mean(len(post.told.text) for post in POSTS if post.outlet.kind is kind)
        for kind in (SourceKind.MICROBLOG, SourceKind.HOTLINE, SourceKind.NEWS)
    }
    assert 80 < lengths[SourceKind.MICROBLOG] < 130
    assert 340 < lengths[SourceKind.HOTLINE] < 460
    assert 700 < lengths[SourceKind.NEWS] < 950
    assert 300 < mean(len(post.told.text) for post in POSTS) < 400


def test_few_matters_and_few_sources_make_most_of_the_posts() -> None:
    matters = Counter(post.told.matter.number for post in POSTS)
    largest = sorted(matters.values(), reverse=True)
    assert sum(largest[: len(largest) // 20]) > COUNT / 4
    assert sum(1 for size in largest if size == 1) > len(largest) / 3
    sources = Counter(post.outlet.source_id for post in POSTS)
    assert sum(count for _, count in sources.most_common(5)) > COUNT / 3
    assert len(sources) > 40


def test_a_matter_keeps_its_place_and_is_told_in_other_words() -> None:
    [(number, _)] = Counter(post.told.matter.number for post in POSTS).most_common(1)
    told = [post.told for post in POSTS if post.told.matter.number == number]
    assert all(one.matter.subject in one.title + one.text for one in told)
    assert len({one.text for one in told}) > 0.9 * len(told)


def test_one_text_in_a_hundred_is_a_reprint() -> None:
    beginnings = Counter(post.told.text[-60:-12] for post in POSTS if len(post.told.text) > 200)
    doubled = sum(count - 1 for count in beginnings.values())
    assert 0.001 < doubled / COUNT < 0.02


def test_posts_come_in_the_waves_of_a_day_and_never_backwards() -> None:
    seen = [post.first_seen_at for post in POSTS]
    assert seen == sorted(seen)
    assert all(post.published_at <= post.first_seen_at for post in POSTS)
    hours = Counter(moment.astimezone(BEIJING).hour for moment in seen)
    assert hours[10] > 5 * hours[3]
    assert len({moment.astimezone(BEIJING).date() for moment in seen}) == DAYS


def test_some_are_emergencies_and_some_hold_personal_data() -> None:
    grave = [post for post in traffic(20_000) if post.told.matter.grave]
    assert 20 < len(grave) < 1500
    assert sum("138" in post.told.text for post in POSTS) > COUNT / 100


def test_posts_and_entries_tell_the_same_in_the_same_order() -> None:
    pairs = list(zip(posts(400, first=7), entries(400, first=7), strict=True))
    assert all((post.text, post.published_at) == (entry.text, entry.published_at) for post, entry in pairs)
    assert [entry.document_id for _, entry in pairs] == list(range(7, 407))
    assert len({(post.source_id, post.external_id) for post, _ in pairs}) == 400


def test_a_longer_stream_is_begun_at_once() -> None:
    assert len(list(islice(entries(10_000_000), 3))) == 3


def test_what_is_asked_is_common_and_what_is_watched_has_twenty_words() -> None:
    texts = [post.told.text for post in POSTS[:1000]]
    words = asked(40)
    assert words == asked(40)
    assert all(2 <= len(word) <= 4 for word in words)
    assert mean(any(word in text for text in texts) for word in words) > 0.8
    for watch in watches(5):
        assert len(set(watch.words)) == WATCHED
        assert len(set(watch.without) - set(watch.words)) == UNWANTED
        assert watch.query(page=2).groups == (watch.words,)
