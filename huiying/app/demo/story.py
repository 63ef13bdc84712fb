"""Writes the posts of a day from its facts and the templates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from huiying.app.demo.facts import Facts, spoken
from huiying.app.demo.phrasing import Phrasing, dice, wording
from huiying.app.demo.posts import OUTLETS, Channel, Reactions, Role, ScriptedPost

DAY_LENGTH = timedelta(hours=15, minutes=30)


class Story:
    """Writes the posts of one day; slugs are given afterwards, in order of publication."""

    def __init__(self, seed: int, facts: Facts) -> None:
        self.seed, self.facts = seed, facts
        self._fixed = spoken(facts, seed)
        self._pool = wording("names")["pool"]
        self._anchors = {
            "start": facts.start,
            "event": facts.event_at,
            "first": facts.first_report_at,
            "rumour": facts.rumour_at,
            "official": facts.official_at,
        }

    def posts(self) -> list[ScriptedPost]:
        """Everything that is published, in no order."""
        return [*self._ordinary(), *self._scripted("traps"), *self._scripted("fire")]

    def _ordinary(self) -> list[ScriptedPost]:
        rng = dice(self.seed, "ordinary")
        templates = wording("ordinary")["post"]
        # People complain of the same thing twice; an office does not announce it twice.
        again = [template for template in templates if template["channel"] in {"board", "microblog"}]
        chosen = rng.sample(templates, rng.randint(len(templates) - 3, len(templates)))
        chosen += rng.sample(again, rng.randint(3, 14))
        minutes = int(DAY_LENGTH / timedelta(minutes=1))
        times = [self.facts.start + timedelta(minutes=rng.randint(-60, minutes)) for _ in chosen]
        return [self.write(template, rng, at, "ordinary") for template, at in zip(chosen, times, strict=True)]

    def _scripted(self, name: str) -> list[ScriptedPost]:
        rng = dice(self.seed, name)
        written: list[ScriptedPost] = []
        for template in wording(name)["post"]:
            at = self._anchors[template["anchor"]] + timedelta(minutes=rng.randint(*template["minutes"]))
            if "copies" in template:
                written.append(self._copy(self._origin(written, template["copies"]), template, rng, at))
            else:
                written.append(self.write(template, rng, at, template["role"]))
        return written

    def _origin(self, written: list[ScriptedPost], anchor: str) -> ScriptedPost:
        return next(post for post in written if post.published_at == self._anchors[anchor])

    def _copy(
        self, origin: ScriptedPost, template: Mapping[str, Any], rng: Random, at: datetime
    ) -> ScriptedPost:
        post = replace(
            origin,
            channel=template["channel"],
            published_at=at,
            role="reprint",
            credit=OUTLETS[origin.channel],
            author=self._author(template["channel"], rng),
        )
        if post.channel == "microblog":
            text = f"【{origin.title}】{''.join(origin.paragraphs)}"
            return replace(post, title="", paragraphs=(text,), reactions=_reactions(rng))
        return post

    def write(self, template: Mapping[str, Any], rng: Random, at: datetime, role: Role) -> ScriptedPost:
        """One post from one template; its slug is still empty."""
        phrasing = Phrasing(rng, self._fixed, self._pool)
        title = phrasing.fill(template.get("title", ""))
        return ScriptedPost(
            channel=template["channel"],
            slug="",
            published_at=at,
            title=title,
            paragraphs=tuple(phrasing.fill(template["text"]).split("\n")),
            author=self._author(template["channel"], rng),
            role=role,
            reactions=_reactions(rng),
        )

    def _author(self, channel: Channel, rng: Random) -> str:
        names: Mapping[str, list[str]] = self._pool
        if channel == "government":
            return "县政府办公室"
        return rng.choice(names["nickname" if channel in {"board", "microblog"} else "editor"])


def _reactions(rng: Random) -> Reactions:
    return Reactions(likes=rng.randint(0, 180), comments=rng.randint(0, 40), reposts=rng.randint(0, 60))
