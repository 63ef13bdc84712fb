"""Looking at a source without storing anything: for the screen and for `huiying crawl --dry-run` alike."""

from dataclasses import replace
from pathlib import Path

from api.context import ServiceContext
from api.views.words import REFUSALS
from crawlers.preview import Preview, Prospect
from crawlers.preview.service import preview
from crawlers.sources import Source
from huiying.posts import RawPost
from huiying.settings import Settings
from huiying.text.personal import hidden
from nlp.personal import find_personal
from nlp.service import admissible


def sources_file(settings: Settings) -> Path:
    """Where the office declares its sources by hand."""
    return settings.folder / "sources.toml"


def look_at(context: ServiceContext, source: Source, *, path: Path | None = None) -> Preview:
    """What would be stored of a source now, and why the rest would not."""
    now = context.clock.now()

    def refused(post: RawPost) -> str | None:
        code = admissible(post, now=now)
        return REFUSALS.get(code, code) if code else None

    with context.database.reading() as session:
        seen = preview(
            session,
            source,
            path=path or sources_file(context.settings),
            home=context.settings.folder,
            contact=context.settings.contact,
            now=now,
            refused=refused,
        )
    return replace(seen, prospects=tuple(_discreet(one) for one in seen.prospects))


def _discreet(prospect: Prospect) -> Prospect:
    """Without the names and homes of private persons, as it would be stored."""
    return replace(prospect, title=_masked(prospect.title), beginning=_masked(prospect.beginning))


def _masked(text: str) -> str:
    return hidden(text, find_personal(text))
