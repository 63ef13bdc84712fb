"""What a preview found, for the screen."""

from api.schemas.sources import PreviewOut, ProspectOut
from api.views.words import FATES, coded
from crawlers.preview import Preview, Prospect


def shown(preview: Preview) -> PreviewOut:
    """A preview and its entries."""
    return PreviewOut(
        ok=preview.ok,
        words=preview.words,
        seen=preview.seen,
        prospects=[_prospect(one) for one in preview.prospects],
    )


def _prospect(one: Prospect) -> ProspectOut:
    return ProspectOut(
        fate=coded(one.fate, FATES),
        why=one.why,
        url=one.url,
        title=one.title,
        published_at=one.published_at,
        minute_known=one.minute_known,
        author=one.author,
        source_name=one.source_name,
        beginning=one.beginning,
        characters=one.characters,
        defects=list(one.defects),
    )
