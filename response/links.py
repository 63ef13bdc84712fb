"""互为链接: whether a policy document and its 解读材料 link each other, read from their pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import html
from lxml.etree import ParserError
from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying.errors import Conflict, NotFound, Unavailable
from response.models import Draft, LinkCheck, Publication
from response.progress import interpretation_of, standing_publications
from response.terms import KIND_LABELS, Kind

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was answered: the address it came from in the end, and its bytes."""

    url: str
    body: bytes


Fetch = Callable[[str], Page]
"""Get a page by its address. Raises Unavailable, saying why it cannot be reached."""


class Outcome(StrEnum):
    """What the two pages say."""

    LINKED = "linked"
    MISSING = "missing"
    UNREACHABLE = "unreachable"


OUTCOME_LABELS = {
    Outcome.LINKED: "已互为链接",
    Outcome.MISSING: "缺少链接",
    Outcome.UNREACHABLE: "页面打不开",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: what it is, where it appeared, and what was found on its pages."""

    kind: Kind
    urls: tuple[str, ...]
    links: frozenset[str] = frozenset()
    trouble: str | None = None

    @property
    def name(self) -> str:
        return KIND_LABELS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether both link each other, in words. `lacking`: whose pages have no link to the other."""

    outcome: Outcome
    words: str
    lacking: frozenset[Kind] = frozenset()


def links_in(page: Page) -> frozenset[str]:
    """Everything a page links to, each as `same_page` writes it. A page that is no HTML links to nothing."""
    try:
        root = html.fromstring(page.body)
    except (ParserError, ValueError):
        return frozenset()
    hrefs = root.xpath("//a/@href")
    return frozenset(link for href in hrefs if (link := _same_page_or_none(page.url, href)))


def _same_page_or_none(base: str, href: str) -> str | None:
    """None for what is no address: pages hold all kinds of things in a link."""
    try:
        return same_page(urljoin(base, href.strip())) if href.strip() else None
    except ValueError:
        return None


def same_page(url: str) -> str:
    """An address as pages are compared: without scheme, default port, fragment and closing slash.

    Raises ValueError for what is no address.
    """
    parts = urlsplit(urldefrag(url.strip()).url)
    own_port = parts.port not in {None, DEFAULT_PORTS.get(parts.scheme)}
    port = f":{parts.port}" if own_port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').lower()}{port}{parts.path.rstrip('/')}{query}"


def judge(one: Side, other: Side) -> Finding:
    """Hold what both pages link to against where the other appeared."""
    if troubles := [f"{side.name}打不开（{side.trouble}）" for side in (one, other) if side.trouble]:
        return Finding(outcome=Outcome.UNREACHABLE, words="；".join(troubles))
    pairs = ((one, other), (other, one))
    missing = [(side, to) for side, to in pairs if not _links(side, to)]
    if missing:
        words = "；".join(f"{side.name}的页面没有链接到{to.name}" for side, to in missing)
        lacking = frozenset(side.kind for side, _ in missing)
        return Finding(outcome=Outcome.MISSING, words=words, lacking=lacking)
    return Finding(outcome=Outcome.LINKED, words=f"{one.name}和{other.name}互为链接")


def _links(side: Side, to: Side) -> bool:
    return not side.links.isdisjoint(same_page(url) for url in to.urls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is to be looked at: the publication asked about, and both sides with their addresses."""

    publication_id: int
    url: str
    one: Side
    other: Side


def pair_of(session: Session, publication_id: int) -> Pair:
    """The other page that a publication has to link. Raises NotFound, Conflict when nothing is to link it."""
    publication = get_publication(session, publication_id)
    draft = session.get_one(Draft, publication.draft_id)
    other = _counterpart(session, draft)
    urls = _addresses(session, other) if other is not None else ()
    if other is None or not urls:
        raise Conflict("只有政策文件和它的解读材料都已发布，才能检查互链", code="nothing_to_link")
    return Pair(
        publication_id=publication_id,
        url=publication.url,
        one=Side(kind=Kind(draft.kind), urls=_addresses(session, draft)),
        other=Side(kind=Kind(other.kind), urls=urls),
    )


def get_publication(session: Session, publication_id: int) -> Publication:
    """A publication by id. Raises NotFound."""
    row = session.get(Publication, publication_id)
    if row is None:
        raise NotFound(f"没有编号为 {publication_id} 的发布登记", code="publication_not_found")
    return row


def look(pair: Pair, fetch: Fetch) -> Finding:
    """Fetch one page of each side and compare. Takes as long as two sites take to answer; hold no transaction."""
    return judge(_read(pair.one, [pair.url], fetch), _read(pair.other, pair.other.urls, fetch))


def _read(side: Side, urls: Sequence[str], fetch: Fetch) -> Side:
    """The links of all pages of a side together; it is out of reach when none of them answers."""
    links: set[str] = set()
    troubles: list[str] = []
    for url in urls:
        try:
            links |= links_in(fetch(url))
        except Unavailable as unreachable:
            troubles.append(unreachable.message)
    trouble = troubles[0] if len(troubles) == len(urls) else None
    return Side(kind=side.kind, urls=side.urls, links=frozenset(links), trouble=trouble)


def checks_of(session: Session, publication_ids: Iterable[int]) -> dict[int, LinkCheck]:
    """The last check of each publication."""
    query = select(LinkCheck).where(LinkCheck.publication_id.in_(list(publication_ids)))
    return {row.publication_id: row for row in session.scalars(query.order_by(LinkCheck.id))}


def _counterpart(session: Session, draft: Draft) -> Draft | None:
    if draft.interprets_id is not None:
        return session.get_one(Draft, draft.interprets_id)
    return interpretation_of(session, draft.id)


def _addresses(session: Session, draft: Draft) -> tuple[str, ...]:
    return tuple(session.scalars(select(Publication.url).where(*standing_publications(draft.id))))
