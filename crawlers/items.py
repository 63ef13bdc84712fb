"""What spiders hand to the pipeline."""

import hashlib
from dataclasses import dataclass, field

from crawlers.pages import FetchedPage
from crawlers.responses import Answered
from huiying.inbox import Offer
from huiying.posts import RawPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One response of those that an article came in."""

    answered: Answered
    content_type: str | None
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageItem:
    """An article's page and the responses it came in: one, or one for each of its pages."""

    page: FetchedPage
    parts: tuple[Part, ...]

    @property
    def responses(self) -> tuple[tuple[Answered, bytes], ...]:
        return tuple((part.answered, part.body) for part in self.parts)

    def offer(self) -> Offer:
        """The page as something to put into the inbox."""
        return self.page.offer()

    @staticmethod
    def digest(body: bytes) -> str:
        """SHA-256 under which the body is kept."""
        return hashlib.sha256(body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostItem:
    """A post that came ready-made, and the answer it was read from."""

    post: RawPost
    raw: bytes = field(repr=False)
    answered: Answered

    @property
    def responses(self) -> tuple[tuple[Answered, bytes], ...]:
        return ((self.answered, self.raw),)

    def offer(self) -> Offer:
        """The post as something to put into the inbox."""
        return Offer.of_post(self.post.model_copy(update={"raw_sha256": PageItem.digest(self.raw)}))
