"""Understanding: RawPost in, everything the text says out. Pure: no database, no clock."""

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from huiying.posts import RawPost, SourceKind, Standing
from huiying.text.dates import Moment
from huiying.text.normalise import as_written, normalise
from huiying.text.personal import PersonalSpan
from nlp import shipped
from nlp.casualties import casualties, settled
from nlp.clustering import Features
from nlp.cues import read_all
from nlp.evidence.judging import Shares, judge, weigh_all
from nlp.evidence.weighing import Weighing
from nlp.facts import Fact
from nlp.judgement import Judged, Reason, Told
from nlp.keywords import keywords
from nlp.lexicon import EventType
from nlp.linear import Scored, Scorer
from nlp.names import Names, find_names
from nlp.occurrence import occurred
from nlp.office import OfficeWords
from nlp.personal import Masked, mask_all
from nlp.places import PlaceFinder, Whereabouts
from nlp.policies import policies_of
from nlp.reading import Reading
from nlp.reprints import Fingerprint, fingerprints
from nlp.risks import Risks, judge_risks, reconsidered
from nlp.rumours import rumour_of
from nlp.segment import segmenter
from nlp.sentiment import sentiment_of
from nlp.signs import signs
from nlp.state import Cues, EventState, hazard_of, judge_state, judge_type
from nlp.topics import find_all, topics_of
from nlp.urgency import URGENT, Case, Urgency, judge_urgencies

PIPELINE_VERSION = "2"
"""Stored with each document: what a newer pipeline would have to understand again."""
LONGEST = 50_000
"""Characters of a text that are read; what is longer is no post."""
_TOGETHER = 200
"""Posts that are read stage by stage."""
_LEAD = 600
_REAL = (EventState.OCCURRED, EventState.ONGOING, EventState.AFTERMATH)
_SPREADING = (SourceKind.MICROBLOG, SourceKind.PUSH, SourceKind.EXPORT)
_LONGEST_RUMOUR = 400
"""Characters: the model has read short posts alone, and takes what is longer for what it is not."""
_ADDRESSED = (SourceKind.BOARD, SourceKind.HOTLINE, SourceKind.EXPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """All that is understood of a post. Offsets refer to `body`."""

    title: str
    text: str
    written_title: str
    """The title as its author wrote it, masked; every offset of `title` fits."""
    written_text: str
    topics: tuple[Told, ...]
    """First-level classes of petitions, the likeliest first."""
    policies: tuple[Told, ...] = ()
    """Policy topics of the seed pack; none is a result too."""
    risks: tuple[Told, ...] = ()
    risk_scores: Mapping[str, float] = field(default_factory=dict)
    """How likely each risk class is, 0–1, told or not."""
    sentiment: Told | None = None
    """The author's towards the matter: `negative`, `neutral` or `positive`."""
    rumour: float | None = None
    """How likely the text is a rumour by its wording, 0–1; None where it is none of the short posts people pass on."""
    office: tuple[Reason, ...] = ()
    """The office's own units and projects that are named."""
    personal: tuple[PersonalSpan, ...] = ()
    """What was hidden."""
    facts: tuple[Fact, ...]
    state: Judged[EventState]
    type: Judged[EventType]
    hazard: str | None
    """The hazard named (`fire`, `quake` …), a key of the lexicon."""
    urgency: Urgency
    whereabouts: Whereabouts
    occurred: Moment | None
    fingerprint: Fingerprint
    keywords: Mapping[str, float]
    names: Names
    addressed: bool
    """Put to the office itself: a ticket, a message on a board; a matter even where no word appeals."""

    @property
    def body(self) -> str:
        return f"{self.title}\n{self.text}"

    @property
    def emergency(self) -> bool:
        """Whether the text tells of a real emergency, in whatever stage, that concerns the office.

        What is put to the office names hazards in every other matter: only an urgent one is an emergency.
        """
        grave = self.urgency.urgency >= URGENT if self.addressed else self.urgency.concern
        return grave and self.hazard is not None and self.state.value in _REAL

    @property
    def joins_events(self) -> bool:
        """Drills, campaigns, anniversaries and fires abroad belong to no event; what is put to the office does."""
        if self.addressed:
            return True
        remembered = self.state.value is EventState.AFTERMATH and not self.urgency.concern
        if remembered or self.state.value is EventState.DRILL or self.urgency.outside:
            return False
        if self.state.value is EventState.PREVENTION or not self.urgency.concern:
            return self.hazard is not None and self.state.value is EventState.NONE
        return True

    def features(self, at: datetime) -> Features:
        """What decides the event of this post, published at `at`."""
        return Features(
            emergency=self.emergency,
            hazard=None if self.state.value is EventState.PREVENTION else self.hazard,
            place=self.whereabouts.key,
            names=self.names,
            terms=self.keywords,
            lead=self.body[:_LEAD],
            at=at,
            opens=self.urgency.concern or self.addressed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a post says, normalised and masked, and as it was written."""

    title: str
    text: str
    written_title: str
    written_text: str
    personal: tuple[PersonalSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the rules say of one post, before the models have been asked."""

    post: RawPost
    text: Text
    cues: Cues
    reading: Reading
    state: Judged[EventState]
    type: Judged[EventType]
    hazard: str | None
    facts: tuple[Fact, ...]
    whereabouts: Whereabouts
    office: tuple[Reason, ...]
    weighing: Weighing
    """What the words say for policy topics and risks."""


class Understander:
    """Understands posts for one jurisdiction (`省/市/县`) and an office with words of its own.

    `scorer` holds the models of `nlp.shipped`; by default those that ship.
    """

    def __init__(
        self, jurisdiction: str, *, scorer: Scorer | None = None, office: OfficeWords | None = None
    ) -> None:
        self._office = OfficeWords() if office is None else office
        self._places = PlaceFinder(jurisdiction, self._office.places)
        self._scorer = shipped.scorer() if scorer is None else scorer

    def understand(self, post: RawPost) -> Understanding:
        """Read one post."""
        return self.understand_all([post])[0]

    def understand_all(self, posts: Sequence[RawPost]) -> list[Understanding]:
        """Read many posts, in order; each as if it were alone, but in a fraction of the time."""
        batches = (posts[at : at + _TOGETHER] for at in range(0, len(posts), _TOGETHER))
        return [understood for batch in batches for understood in self._together(batch)]

    def _together(self, posts: Sequence[RawPost]) -> list[Understanding]:
        """Stage by stage, not post by post: the tables of a stage stay in the processor's cache for all posts."""
        with _uncollected():
            drafts = self._drafts(posts)
            scored = self._scorer.score([draft.reading for draft in drafts])
            weighings, sizes = (
                [draft.weighing for draft in drafts],
                [len(draft.cues.body) for draft in drafts],
            )
            shares = {name: judge(name, weighings, scored[name], sizes) for name in ("policies", "risks")}
            return _understood(drafts, scored, shares)

    def _drafts(self, posts: Sequence[RawPost]) -> list[Draft]:
        texts = _texts(posts)
        cues = read_all([(text.title, text.text) for text in texts])
        states = [judge_state(found) for found in cues]
        readings = _readings(posts, cues)
        facts = [casualties(found, state.value) for found, state in zip(cues, states, strict=True)]
        states = [settled(*told) for told in zip(cues, states, facts, strict=True)]
        places = self._places.locate_all(
            [
                (text.title, text.text, post.extra.get("local") == 1)
                for post, text in zip(posts, texts, strict=True)
            ]
        )
        weighings = weigh_all([found.told for found in cues], [found.title_length for found in cues])
        columns = zip(posts, texts, cues, states, readings, facts, places, weighings, strict=True)
        return [
            Draft(
                post=post,
                text=text,
                cues=found,
                reading=reading,
                state=state,
                type=judge_type(found, state.value),
                hazard=hazard_of(found, state.value),
                facts=stated,
                whereabouts=where,
                office=self._office.find(found.body),
                weighing=weighing,
            )
            for post, text, found, state, reading, stated, where, weighing in columns
        ]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would look through the parts of a batch again and again and find none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _texts(posts: Sequence[RawPost]) -> list[Text]:
    headings = [normalise(post.title) for post in posts]
    contents = [normalise(post.text[:LONGEST]) for post in posts]
    authors = [_private_author(post) for post in posts]
    titles = mask_all([heading.text for heading in headings], authors)
    texts = mask_all([content.text for content in contents], authors)
    return [
        Text(
            title=title.text,
            text=text.text,
            written_title=as_written(post.title, heading, title.text),
            written_text=as_written(post.text, content, text.text),
            personal=_hidden(title, text),
        )
        for post, heading, content, title, text in zip(posts, headings, contents, titles, texts, strict=True)
    ]


def _private_author(post: RawPost) -> str | None:
    """Whose name the text may bear: a mail's address is found by its form, the name beside it is not."""
    if post.standing is not Standing.PRIVATE:
        return None
    return str(post.extra.get("signed", "")) or post.author


def _readings(posts: Sequence[RawPost], cues: Sequence[Cues]) -> list[Reading]:
    cut = [Counter(segmenter().cut(found.told)) for found in cues]
    return [
        Reading(words=words, text=found.told, signs=signs(f"{post.title}\n{post.text}"))
        for post, found, words in zip(posts, cues, cut, strict=True)
    ]


def _understood(
    drafts: Sequence[Draft], scored: Mapping[str, Scored], shares: Mapping[str, Shares]
) -> list[Understanding]:
    judged = judge_urgencies([_case(draft) for draft in drafts])
    urgencies = [
        reconsidered(urgency, shares["risks"].of(row), drafts[row].state.value)
        for row, urgency in enumerate(judged)
    ]
    risks = [_risks(draft, shares["risks"], row, urgencies[row]) for row, draft in enumerate(drafts)]
    topics = [
        topics_of(scored["topics"], row, found)
        for row, found in enumerate(find_all([draft.cues.body for draft in drafts]))
    ]
    moods = [sentiment_of(scored["sentiment"], row) for row in range(len(drafts))]
    terms = [keywords(one.text.title, one.text.text, words=one.reading.words) for one in drafts]
    names = [_names(draft) for draft in drafts]
    prints = fingerprints([(one.text.title, one.text.text, _figures(one.facts)) for one in drafts])
    return [
        Understanding(
            title=draft.text.title,
            text=draft.text.text,
            written_title=draft.text.written_title,
            written_text=draft.text.written_text,
            topics=topics[row],
            policies=policies_of(shares["policies"], row),
            risks=risks[row].told,
            risk_scores=risks[row].scores,
            sentiment=moods[row],
            rumour=rumour_of(scored["rumours"], row) if _may_spread(draft) else None,
            facts=draft.facts,
            state=draft.state,
            type=draft.type,
            hazard=draft.hazard,
            urgency=urgencies[row],
            whereabouts=draft.whereabouts,
            occurred=_occurred(draft),
            fingerprint=prints[row],
            keywords=terms[row],
            names=names[row],
            office=draft.office,
            personal=draft.text.personal,
            addressed=draft.post.source_kind in _ADDRESSED,
        )
        for row, draft in enumerate(drafts)
    ]


def _case(draft: Draft) -> Case:
    return Case(
        cues=draft.cues,
        state=draft.state.value,
        kind=draft.type.value,
        hazard=draft.hazard,
        facts=draft.facts,
        abroad=draft.whereabouts.abroad,
    )


def _risks(draft: Draft, shares: Shares, row: int, urgency: Urgency) -> Risks:
    return judge_risks(shares, row, state=draft.state.value, kind=draft.type.value, concern=urgency.concern)


def _occurred(draft: Draft) -> Moment | None:
    return occurred(draft.cues, draft.post.published_at) if draft.state.value in _REAL else None


def _may_spread(draft: Draft) -> bool:
    """News and notices answer for themselves, and what is put to the office is not passed on."""
    return draft.post.source_kind in _SPREADING and len(draft.cues.body) <= _LONGEST_RUMOUR


def _hidden(title: Masked, text: Masked) -> tuple[PersonalSpan, ...]:
    """What was hidden of both, offsets into the body."""
    shift = len(title.text) + 1
    below = (replace(span, start=span.start + shift, end=span.end + shift) for span in text.spans)
    return (*title.spans, *below)


def _names(draft: Draft) -> Names:
    but = [place.span for place in draft.whereabouts.places]
    found = find_names(draft.text.title, draft.text.text, but=but)
    return replace(found, sites=found.sites | OfficeWords.projects_of(draft.office))


def _figures(stated: Sequence[Fact]) -> list[tuple[str, float]]:
    return [(fact.kind.value, fact.value) for fact in stated if fact.value is not None]
