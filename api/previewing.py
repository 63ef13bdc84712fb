"""Looking at a source without storing anything: for the screen and for `huiying crawl --dry-run` alike."""

from pathlib import Path

from api.context import ServiceContext
from api.views.words import REFUSALS
from crawlers.preview import Preview
from crawlers.preview.service import preview
from crawlers.sources import Source
from huiying.posts import RawPost
from huiying.settings import Settings
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
        return preview(
            session,
            source,
            path=path or sources_file(context.settings),
            home=context.settings.folder,
            contact=context.settings.contact,
            now=now,
            refused=refused,
        )
