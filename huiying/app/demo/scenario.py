"""The day as a list of posts, composed from a seed: an ordinary day on which a factory burns.

Nothing else in the service may depend on these ids or words: another seed has others.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from huiying.app.demo.facts import DEFAULT_START, Facts, decide
from huiying.app.demo.phrasing import dice, wording
from huiying.app.demo.posts import CHANNELS, Channel, Role, ScriptedPost
from huiying.app.demo.story import Story
from huiying.clock import aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A day: its facts and its posts in order of publication."""

    seed: int
    facts: Facts
    posts: tuple[ScriptedPost, ...]

    def of(self, *roles: Role) -> tuple[ScriptedPost, ...]:
        """The posts of these roles, in order."""
        return tuple(post for post in self.posts if post.role in roles)


def compose(seed: int, *, start: datetime = DEFAULT_START) -> Scenario:
    """The day that begins at `start`, 06:00 Beijing time. Same seed, same day. Raises Invalid for a naive time."""
    facts = decide(seed, start)
    story = Story(seed, facts)
    posts = sorted(story.posts(), key=lambda post: post.published_at)
    numbers = _numbers(seed)
    numbered = [
        replace(post, slug=str(numbers[post.channel] + place * 7)) for place, post in enumerate(posts)
    ]
    return Scenario(seed=seed, facts=facts, posts=tuple(numbered))


def trickle(
    seed: int,
    index: int,
    *,
    since: datetime,
    every: timedelta = timedelta(seconds=20),
    start: datetime = DEFAULT_START,
) -> ScriptedPost:
    """The post number `index` of an endless supply, published at `since + (index + 1) * every`.

    One in five follows up the fire of the day that began at `start`; the rest is ordinary.
    """
    rng = dice(seed, "trickle", index)
    kind = "followups" if index % 5 == 1 else "ordinary"
    story = Story(seed, decide(seed, start))
    template = rng.choice(wording(kind)["post"])
    role: Role = "fire" if kind == "followups" else "ordinary"
    post = story.write(template, rng, aware(since) + (index + 1) * every, role)
    return replace(post, slug=str(_numbers(seed)[post.channel] + 100_000 + index * 3))


def _numbers(seed: int) -> dict[Channel, int]:
    rng = dice(seed, "numbers")
    return {channel: rng.randint(2, 8) * 1_000_000 + rng.randint(0, 99_999) for channel in CHANNELS}
