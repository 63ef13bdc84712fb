"""Watch topics as people see them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from api.paging import Slice
from api.schemas.events import SearchHit
from api.schemas.watches import (
    DefinitionOut,
    ExampleOut,
    NearOut,
    WatchBucket,
    WatchHits,
    WatchOut,
    WatchRow,
    WatchTrialOut,
    WatchVersionOut,
)
from api.views.marks import marked_hits
from api.views.people import Names
from api.views.words import SOURCE_KINDS, coded
from huiying.clock import BEIJING
from nlp.models import Document
from nlp.watching import service
from nlp.watching.examples import Example, Tried, try_out
from nlp.watching.expression import REACH_LABELS, Expression, Reach
from nlp.watching.models import Watch, WatchFinding, WatchState
from nlp.watching.subjects import Home
from nlp.watching.trial import Trial

STATES = {WatchState.ACTIVE: "关注中", WatchState.PAUSED: "已停用"}
WEEK = timedelta(days=7)
NAMED = 6
"""Words of a part that a summary names."""
WIDEST = 400
"""Days that a chart draws one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlooker:
    """Who looks on when: the names of people, the moment, the office."""

    session: Session
    now: datetime
    home: Home

    def rows(self) -> list[WatchRow]:
        """Every topic, in the order they were made."""
        held = service.watches(self.session)
        counts, names = _counts(self.session, self.now), Names(self.session)
        return [self._row(watch, counts.get(watch.id, _NEVER), names) for watch in held]

    def one(self, watch_id: int) -> WatchOut:
        """One topic with its definition, examples and versions. Raises NotFound."""
        watch, names = service.get_watch(self.session, watch_id), Names(self.session)
        counts = _counts(self.session, self.now, WatchFinding.watch_id == watch_id)
        expression = Expression.from_json(watch.definition)
        return WatchOut(
            **self._row(watch, counts.get(watch_id, _NEVER), names).model_dump(),
            definition=definition(expression),
            examples=[example(one) for one in self._tried(watch)],
            created_by=names.of(watch.created_by),
            created_at=watch.created_at,
            versions=[
                WatchVersionOut(
                    version=past.version,
                    name=past.name,
                    summary=summary(Expression.from_json(past.definition)),
                    by=names.of(past.by),
                    at=past.at,
                )
                for past in service.versions(self.session, watch_id)
            ],
        )

    def _tried(self, watch: Watch) -> list[Tried]:
        examples = [Example(**held) for held in watch.examples]
        return try_out(Expression.from_json(watch.definition), examples, home=self.home)

    def _row(self, watch: Watch, counts: tuple[int, int, datetime | None], names: Names) -> WatchRow:
        hits, week, last = counts
        return WatchRow(
            id=watch.id,
            name=watch.name,
            state=coded(watch.state, STATES),
            version=watch.version,
            summary=summary(Expression.from_json(watch.definition)),
            hits=hits,
            hits_week=week,
            last_hit_at=last,
            past=None if watch.past_from is None else 1 - watch.past_from / max(1, watch.past_upto),
            failing=sum(not one.passes for one in self._tried(watch)),
            changed_by=names.of(watch.changed_by),
            changed_at=watch.changed_at,
        )


_NEVER: tuple[int, int, datetime | None] = (0, 0, None)


def _counts(
    session: Session, now: datetime, *where: ColumnElement[bool]
) -> Mapping[int, tuple[int, int, datetime | None]]:
    week = func.count().filter(WatchFinding.said_at >= now - WEEK)
    columns = (WatchFinding.watch_id, func.count(), week, func.max(WatchFinding.said_at))
    rows = session.execute(select(*columns).where(*where).group_by(WatchFinding.watch_id))
    return {watch_id: (hits, recent, last) for watch_id, hits, recent, last in rows}


def definition(expression: Expression) -> DefinitionOut:
    """A definition, word by word."""
    return DefinitionOut(
        any_of=list(expression.any_of),
        all_of=list(expression.all_of),
        none_of=list(expression.none_of),
        near=[NearOut(first=pair.first, second=pair.second, within=pair.within) for pair in expression.near],
        reach=expression.reach,
        divisions=list(expression.divisions),
        kinds=list(expression.kinds),
    )


def summary(expression: Expression) -> str:
    """A definition in one sentence."""
    return "；".join(_parts(expression))


def _parts(expression: Expression) -> Iterator[str]:
    listed = (("任一", expression.any_of), ("必含", expression.all_of))
    yield from (f"{label}：{_few(words)}" for label, words in listed if words)
    if expression.near:
        told = [f"{pair.first}…{pair.second}（{pair.within} 字内）" for pair in expression.near]
        yield f"邻近：{_few(told)}"
    if expression.none_of:
        yield f"排除：{_few(expression.none_of)}"
    if expression.reach is Reach.NAMED:
        yield f"地区：{_few(expression.divisions)}"
    elif expression.reach is not Reach.ANY:
        yield REACH_LABELS[expression.reach]
    if expression.kinds:
        yield f"来源：{_few([SOURCE_KINDS[kind] for kind in expression.kinds])}"


def _few(words: Sequence[str]) -> str:
    more = f" 等 {len(words)} 个" if len(words) > NAMED else ""
    return "、".join(words[:NAMED]) + more


def example(tried: Tried) -> ExampleOut:
    """An example and how it goes."""
    return ExampleOut(
        text=tried.example.text,
        wanted=tried.example.wanted,
        fits=tried.fits,
        passes=tried.passes,
        why=tried.why,
    )


def hits(session: Session, watch_id: int, *, paging: Slice) -> WatchHits:
    """One page of what a topic found, the newest first. Raises NotFound."""
    service.get_watch(session, watch_id)
    mine = WatchFinding.watch_id == watch_id
    newest = (WatchFinding.said_at.desc(), WatchFinding.document_id.desc())
    query = select(WatchFinding.document_id, WatchFinding.spans).where(mine).order_by(*newest)
    found = session.execute(query.offset(paging.offset).limit(paging.page_size)).all()
    counted = select(WatchFinding.day, func.count()).where(mine).group_by(WatchFinding.day)
    days = Counter(dict(session.execute(counted).all()))
    return WatchHits(
        items=_marked(session, {row.document_id: row.spans for row in found}),
        total=days.total(),
        page=paging.page,
        page_size=paging.page_size,
        histogram=buckets(days),
    )


def trial(session: Session, expression: Expression, tried: Trial, examples: Iterable[Tried]) -> WatchTrialOut:
    """What the past answers."""
    marks = {
        sample.document_id: [
            {"start": mark.start, "end": mark.end, "part": mark.part, "word": mark.word}
            for mark in sample.marks
        ]
        for sample in tried.samples
    }
    return WatchTrialOut(
        summary=summary(expression),
        total=tried.total,
        looked_at=tried.looked_at,
        histogram=buckets(tried.days),
        items=_marked(session, marks),
        notice=_notice(tried),
        examples=[example(one) for one in examples],
    )


def _notice(tried: Trial) -> str | None:
    if tried.holds_from is None:
        return None
    moment = tried.holds_from.astimezone(BEIJING)
    return (
        f"符合条件的候选太多，只核对了最近 {tried.looked_at:,} 条：{moment:%Y-%m-%d %H:%M} 之后的数是全的，"
        "之前的没有算。收窄条件或缩短时间可以看得更远；保存后会把全部历史核对一遍"
    )


def buckets(days: Mapping[date, int]) -> list[WatchBucket]:
    """Hits a day from the first to the last, days without any too; by month where the days are too many to draw."""
    if not days:
        return []
    first, last = min(days), max(days)
    if (last - first).days < WIDEST:
        drawn = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        return [_bucket(day, day, days.get(day, 0)) for day in drawn]
    months = Counter[date]()
    for day, count in days.items():
        months[day.replace(day=1)] += count
    begins = list(_months(first, last))
    return [_bucket(begin, _before(_next_month(begin)), months[begin]) for begin in begins]


def _bucket(first: date, last: date, count: int) -> WatchBucket:
    return WatchBucket(day=first.isoformat(), until=last.isoformat(), count=count)


def _months(first: date, last: date) -> Iterator[date]:
    begin = first.replace(day=1)
    while begin <= last:
        yield begin
        begin = _next_month(begin)


def _next_month(begin: date) -> date:
    return (begin + timedelta(days=31)).replace(day=1)


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _marked(session: Session, marks: Mapping[int, Sequence[Mapping[str, object]]]) -> list[SearchHit]:
    documents = session.scalars(select(Document).where(Document.id.in_(marks)))
    held = {document.id: document for document in documents}
    return marked_hits(session, [(held[number], marks[number]) for number in marks if number in held])
