"""A page as it was fetched, and the one name under which it is held."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from crawlers.sources import Source
from huiying.inbox import Offer
from huiying.posts import SourceKind, Standing

_TRACKING = frozenset(
    {
        "spm", "scm", "fbclid", "gclid", "isappinstalled", "share_token", "share_from", "sharefrom",
        "tdsourcetag", "vd_source", "wfr", "nsukey", "weixin_share", "clicktime", "enterid",
    }
)  # fmt: skip


class FurtherPage(BaseModel):
    """A further page of an article in several."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    final_url: str
    content_type: str | None = None
    body_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class FetchedPage(BaseModel):
    """Payload of an inbox item of kind `page`; the body is a blob under `body_sha256`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: str
    """Canonical URL; the external id of the page."""
    final_url: str
    """Where redirects led."""
    status: int
    content_type: str | None = None
    fetched_at: AwareDatetime
    body_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    more: tuple[FurtherPage, ...] = ()
    """The article's further pages, in order."""
    run_id: int | None = None
    """The crawler's run that fetched it."""
    hint_title: str | None = Field(None, repr=False)
    hint_published: AwareDatetime | None = None
    hint_minute: bool = True
    """False where the list told only the day."""
    source_id: str
    source_name: str
    source_kind: SourceKind
    standing: Standing
    local: bool = False

    def offer(self) -> Offer:
        """The page as something to put into the inbox."""
        payload: dict[str, Any] = self.model_dump(mode="json")
        return Offer(source_id=self.source_id, external_id=self.url, kind="page", payload=payload)


def origin(source: Source) -> dict[str, Any]:
    """What a page or post says of where it comes from: source_id, source_name, source_kind, standing."""
    return {
        "source_id": source.id,
        "source_name": source.name,
        "source_kind": source.source_kind,
        "standing": source.standing,
    }


def canonical_url(url: str, base: str | None = None) -> str | None:
    """The URL without fragment and tracking parameters, absolute against `base`; None unless http(s)."""
    from w3lib.url import canonicalize_url, url_query_cleaner

    try:
        absolute = urljoin(base or "", url.strip())
        parts = urlsplit(absolute)
        host, scheme = parts.hostname, parts.scheme.lower()
        tracking = {pair.split("=", 1)[0] for pair in parts.query.split("&")}
    except ValueError:
        return None
    if scheme not in {"http", "https"} or not host or parts.username:
        return None
    unwanted = [name for name in tracking if name.lower() in _TRACKING or name.lower().startswith("utm_")]
    cleaned = url_query_cleaner(absolute, unwanted, remove=True, unique=False) if unwanted else absolute
    canonical: str = canonicalize_url(cleaned)
    return canonical
