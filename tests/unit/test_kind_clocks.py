"""When the clocks of 依申请公开, 信访, 热线 and 投诉举报 end: each limit from its quotation, to the second."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import kinds, overlays, rulebook
from alerts.binding import bind_for
from alerts.demands import CaseInputs, Demand, demands
from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.evidence import ACTS, Proof
from alerts.obligations import Clock, State, obligations_for
from alerts.pauses import CasePause
from alerts.rules import Pack, pack_of
from alerts.workdays import Calendar
from huiying.clock import BEIJING

NATIONAL = rulebook.national()
HOUSE = pack_of(bind_for(rulebook.bind([*NATIONAL.packs, rulebook.house()]), own=["house"]))
WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=BEIJING).astimezone(UTC)
SECOND = timedelta(seconds=1)


def adopting(name: str) -> Pack:
    return pack_of(bind_for(NATIONAL, overlays.choose(name, overlays.shipped(NATIONAL))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A case as far as a limit looks at it; `due` is the last day in Beijing."""

    kind: str
    moment: StartPoint
    duty: Duty
    due: str
    form: Mapping[str, str] = field(default_factory=dict)
    pack: Pack = HOUSE

    def inputs(self) -> CaseInputs:
        return a_case(self.kind, {self.moment: WEDNESDAY}, **self.form)

    def demand(self) -> Demand:
        return owed(self.inputs(), self.duty, self.pack)


def a_case(kind: str, moments: Mapping[StartPoint, datetime], **form: str) -> CaseInputs:
    return CaseInputs(
        grade=None,
        assessment=None,
        occurred_at=None,
        first_seen_at=WEDNESDAY,
        kind=kind,
        moments=moments,
        form=form,
    )


def owed(case: CaseInputs, duty: Duty, pack: Pack = HOUSE) -> Demand:
    found = {each.duty: each for each in demands(case, pack, Calendar(), now=WEDNESDAY)}
    return found[duty]


def last_second(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T23:59:59+08:00").astimezone(UTC)


GI, XF, HL, CO = "disclosure_application", "petition", "hotline_ticket", "complaint"
REPORT = {"matter": "report"}
LIMITS = {
    "GI-02": Given(
        kind=GI,
        moment=StartPoint.RECEIVED,
        duty=Duty.CORRECTION,
        due="2026-03-13",
        form={"unclear": "yes"},
    ),
    "GI-03": Given(
        kind=GI,
        moment=StartPoint.SUBMITTED,
        duty=Duty.RECEIPT,
        due="2026-03-04",
        form={"channel": "plain_mail"},
    ),
    "GI-04": Given(kind=GI, moment=StartPoint.CONSULTED, duty=Duty.CONSULTATION, due="2026-03-25"),
    "GI-05": Given(kind=GI, moment=StartPoint.RECEIVED, duty=Duty.APPLICATION_ANSWER, due="2026-04-01"),
    "GI-05 corrected": Given(
        kind=GI, moment=StartPoint.CORRECTED, duty=Duty.APPLICATION_ANSWER, due="2026-04-01"
    ),
    "GI-06": Given(kind=GI, moment=StartPoint.AGENCY_CONSULTED, duty=Duty.AGENCY_OPINION, due="2026-03-25"),
    # Day 60 is Sunday 3 May, inside 劳动节.
    "GI-12": Given(
        kind=GI, moment=StartPoint.KNOWN, duty=Duty.REMEDY, due="2026-05-06", form={"answer": "refused"}
    ),
    "XF-01": Given(
        kind=XF, moment=StartPoint.RECEIVED, duty=Duty.PETITION, due="2026-03-19", form={"route": "bureau"}
    ),
    "XF-02": Given(
        kind=XF,
        moment=StartPoint.RECEIVED,
        duty=Duty.PETITION_NOTICE,
        due="2026-03-19",
        form={"route": "direct"},
    ),
    "XF-03 objection": Given(
        kind=XF,
        moment=StartPoint.RECEIVED,
        duty=Duty.PETITION_OBJECTION,
        due="2026-03-11",
        form={"route": "transferred"},
    ),
    "XF-03 notice": Given(
        kind=XF,
        moment=StartPoint.RECEIVED,
        duty=Duty.PETITION_NOTICE,
        due="2026-03-19",
        form={"route": "transferred"},
    ),
    "XF-04": Given(
        kind=XF,
        moment=StartPoint.ACCEPTED,
        duty=Duty.PETITION_SETTLEMENT,
        due="2026-05-06",
        form={"route": "direct", "category": "appeal"},
    ),
    "XF-05 ask": Given(
        kind=XF, moment=StartPoint.ANSWER_DELIVERED, duty=Duty.REVIEW_REQUEST, due="2026-04-03"
    ),
    "XF-05 opinion": Given(kind=XF, moment=StartPoint.REVIEW_ASKED, duty=Duty.REVIEW, due="2026-04-03"),
    "XF-06 ask": Given(
        kind=XF, moment=StartPoint.REVIEW_DELIVERED, duty=Duty.SECOND_REVIEW_REQUEST, due="2026-04-03"
    ),
    "XF-06 opinion": Given(
        kind=XF, moment=StartPoint.SECOND_REVIEW_ASKED, duty=Duty.SECOND_REVIEW, due="2026-04-03"
    ),
    "HL-03x": Given(
        kind=HL, moment=StartPoint.ASSIGNED, duty=Duty.TICKET, due="2026-03-11", pack=adopting("jinan")
    ),
    "HL-04x": Given(
        kind=HL, moment=StartPoint.ASSIGNED, duty=Duty.TICKET, due="2026-03-11", pack=adopting("weifang")
    ),
    "HL-06 accept": Given(
        kind=CO,
        moment=StartPoint.RECEIVED,
        duty=Duty.COMPLAINT_ACCEPTANCE,
        due="2026-03-13",
        form={"matter": "complaint"},
    ),
    # 清明 and 劳动节 with the make-up Saturday 9 May lie in between.
    "HL-06 mediation": Given(
        kind=CO,
        moment=StartPoint.ACCEPTED,
        duty=Duty.COMPLAINT_MEDIATION,
        due="2026-05-11",
        form={"matter": "complaint"},
    ),
    "HL-06 verify": Given(
        kind=CO, moment=StartPoint.RECEIVED, duty=Duty.REPORT_VERIFICATION, due="2026-03-25", form=REPORT
    ),
    "HL-06 tell": Given(
        kind=CO,
        moment=StartPoint.DECIDED,
        duty=Duty.REPORTER_NOTICE,
        due="2026-03-11",
        form={"matter": "report", "real_name": "yes"},
    ),
    "HT-01": Given(kind=HL, moment=StartPoint.RECEIVED, duty=Duty.TICKET_DISPATCH, due="2026-03-05"),
    "HT-02": Given(kind=HL, moment=StartPoint.ASSIGNED, duty=Duty.TICKET, due="2026-03-11"),
    "HT-03": Given(kind=HL, moment=StartPoint.HANDED_BACK, duty=Duty.TICKET_REVISIT, due="2026-03-09"),
    "HT-04": Given(
        kind=GI,
        moment=StartPoint.SUBMITTED,
        duty=Duty.RECEIPT,
        due="2026-03-05",
        form={"channel": "internet"},
    ),
}


@pytest.mark.parametrize(("name", "given_"), LIMITS.items(), ids=LIMITS)
def test_each_limit_ends_on_its_day(name: str, given_: Given) -> None:
    demand = given_.demand()

    assert demand.due == last_second(given_.due)
    assert demand.rules == (name.partition(" ")[0],)
    assert demand.start == WEDNESDAY


@pytest.mark.parametrize("given_", LIMITS.values(), ids=LIMITS)
def test_just_in_time_is_met_and_one_second_late_is_late(given_: Given) -> None:
    demand = given_.demand()
    now = demand.due + timedelta(days=1)
    act = next(iter(demand.stops & ACTS))

    def state(at: datetime) -> State:
        proof = Proof(id=1, kind=act, happened_at=at, duty=given_.duty)
        plan = obligations_for(given_.inputs(), given_.pack, [proof], [], now=now)
        return next(each.verdict.state for each in plan.open if each.demand.duty is given_.duty)

    assert state(demand.due) is State.MET
    # What somebody outside owes makes nobody here late.
    assert state(demand.due + SECOND) is (
        State.LAPSED if EvidenceKind.LAPSE in demand.stops else State.MET_LATE
    )


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("GI-04", True), ("GI-06", True), ("GI-12", True), ("XF-05 ask", True), ("XF-05 opinion", True),
        ("XF-06 ask", True), ("XF-06 opinion", True), ("GI-05", False), ("XF-04", False), ("HL-06 verify", False),
    ],
)  # fmt: skip
def test_silence_of_somebody_outside_ends_their_clock_without_blame(name: str, *, outside: bool) -> None:
    given_ = LIMITS[name]
    plan = obligations_for(given_.inputs(), given_.pack, [], [], now=given_.demand().due + SECOND)
    opened = next(each for each in plan.open if each.demand.duty is given_.duty)

    assert opened.verdict.state is (State.LAPSED if outside else State.RUNNING)
    assert opened.born_late is not outside
    assert (opened.demand.body == "responsible_unit") is not outside


def test_what_lapsed_is_met_when_the_act_is_shown_to_have_come_in_time() -> None:
    given_ = LIMITS["GI-04"]
    demand, case = given_.demand(), given_.inputs()
    clock = Clock(
        id=1,
        duty=demand.duty,
        body=demand.body,
        rules=demand.rules,
        start=demand.start,
        due=demand.due,
        state=State.LAPSED,
        stops=demand.stops,
    )
    letter = Proof(id=1, kind=EvidenceKind.LETTER, happened_at=demand.due, duty=given_.duty)

    plan = obligations_for(case, HOUSE, [letter], [clock], now=demand.due + timedelta(days=3))

    assert [(each.clock.id, each.verdict.state) for each in plan.judge] == [(1, State.MET)]


@pytest.mark.parametrize(
    ("kind", "moments", "form"),
    [
        (XF, StartPoint.RECEIVED, {"route": "direct", "reachable": "no"}),
        (XF, StartPoint.RECEIVED, {"route": "transferred", "ended": "returned", "competent": "yes"}),
        (XF, StartPoint.ACCEPTED, {"route": "direct", "category": "suggestion"}),
        (XF, StartPoint.ACCEPTED, {"route": "direct", "category": "statutory"}),
        (GI, StartPoint.RECEIVED, {"ended": "redirected"}),
        (GI, StartPoint.RECEIVED, {"ended": "abandoned"}),
        (GI, StartPoint.KNOWN, {"answer": "provided"}),
        (CO, StartPoint.RECEIVED, {"matter": "complaint", "ended": "withdrawn"}),
        (CO, StartPoint.DECIDED, {"matter": "report", "real_name": "no", "ended": "withdrawn"}),
        (HL, StartPoint.ASSIGNED, {"ended": "invalid"}),
    ],
)
def test_what_does_not_apply_opens_no_clock(kind: str, moments: StartPoint, form: dict[str, str]) -> None:
    assert demands(a_case(kind, {moments: WEDNESDAY}, **form), HOUSE, Calendar(), now=WEDNESDAY) == ()


def test_no_house_target_runs_before_an_office_takes_it_up() -> None:
    ticket = a_case(HL, {StartPoint.RECEIVED: WEDNESDAY, StartPoint.ASSIGNED: WEDNESDAY})

    assert demands(ticket, pack_of(bind_for(NATIONAL)), Calendar(), now=WEDNESDAY) == ()


def test_a_local_law_decides_over_a_house_target() -> None:
    both = pack_of(
        bind_for(
            rulebook.bind([*NATIONAL.packs, rulebook.house()]),
            overlays.choose("jinan", overlays.shipped(NATIONAL)),
            own=["house"],
        )
    )
    demand = owed(a_case(HL, {StartPoint.ASSIGNED: WEDNESDAY}), Duty.TICKET, both)

    assert demand.rules == ("HL-03x", "HT-02")
    assert demand.title == "回复来电人并反馈"


def test_the_review_is_ours_where_this_office_is_asked_for_it() -> None:
    form = {"route": "review"}
    case = CaseInputs(
        grade=None,
        assessment=None,
        occurred_at=None,
        first_seen_at=WEDNESDAY,
        kind=XF,
        own=kinds.kind(XF).own_bodies(form),
        moments={StartPoint.REVIEW_ASKED: WEDNESDAY},
        form=form,
    )
    demand = owed(case, Duty.REVIEW)

    assert demand.body == "responsible_unit"
    assert EvidenceKind.LAPSE not in demand.stops


@pytest.mark.parametrize(
    ("name", "units", "due"),
    [("XF-04", 30, "2026-06-02"), ("HL-06 verify", 15, "2026-04-16"), ("GI-05", 20, "2026-04-30")],
)
def test_an_extension_is_one_count_from_the_first_start(name: str, units: float, due: str) -> None:
    given_ = LIMITS[name]
    start = given_.demand().start
    case = replace(given_.inputs(), extensions={(given_.duty, "responsible_unit", start): units})

    assert owed(case, given_.duty).due == last_second(due)


def test_the_date_agreed_by_article_35_counts_instead_of_twenty_days() -> None:
    case = a_case(GI, {StartPoint.RECEIVED: WEDNESDAY}, agreed_on="2026-08-31")
    demand = owed(case, Duty.APPLICATION_ANSWER)

    assert demand.due == last_second("2026-08-31")
    assert demand.plain == last_second("2026-04-01")
    assert not demand.provisional


def test_the_hearing_does_not_count_for_the_second_review() -> None:
    given_ = LIMITS["XF-06 opinion"]
    hearing = CasePause(
        ground="听证", begin=WEDNESDAY + timedelta(days=6), until=WEDNESDAY + timedelta(days=8)
    )
    case = replace(given_.inputs(), pauses=[hearing])

    # Two days later is 5 April, inside 清明.
    assert owed(case, given_.duty).due == last_second("2026-04-07")


def paused(*pauses: CasePause) -> CaseInputs:
    return replace(a_case(GI, {StartPoint.RECEIVED: WEDNESDAY}), pauses=pauses)


spans = st.tuples(st.integers(0, 500), st.integers(0, 500))


def interval(ground: str, span: tuple[int, int]) -> CasePause:
    begin = WEDNESDAY + timedelta(hours=span[0])
    return CasePause(ground=ground, begin=begin, until=begin + timedelta(hours=span[1]))


@settings(deadline=None, max_examples=60)
@given(spans, spans)
def test_two_consultations_count_alike_in_either_order(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    one, other = interval("征求第三方意见", first), interval("征求其他机关意见", second)

    assert owed(paused(one, other), Duty.APPLICATION_ANSWER) == owed(
        paused(other, one), Duty.APPLICATION_ANSWER
    )


@settings(deadline=None, max_examples=60)
@given(spans, spans)
def test_days_of_both_consultations_count_once(first: tuple[int, int], second: tuple[int, int]) -> None:
    one, other = interval("征求第三方意见", first), interval("征求其他机关意见", second)
    assert one.until is not None
    assert other.until is not None
    both = owed(paused(one, other), Duty.APPLICATION_ANSWER).due
    if max(one.begin, other.begin) <= min(one.until, other.until):
        whole = CasePause(
            ground=one.ground, begin=min(one.begin, other.begin), until=max(one.until, other.until)
        )
        assert both == owed(paused(whole), Duty.APPLICATION_ANSWER).due
    assert both >= owed(paused(one), Duty.APPLICATION_ANSWER).due


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 2000))
def test_a_pause_begun_after_the_end_suspends_nothing(hours: int) -> None:
    due = owed(paused(), Duty.APPLICATION_ANSWER).due
    begun = due + timedelta(hours=hours)
    found = demands(
        paused(CasePause(ground="征求第三方意见", begin=begun)), HOUSE, Calendar(), now=begun + SECOND
    )

    assert [(each.due, each.suspended) for each in found] == [(due, False)]


def test_a_pause_entered_when_it_was_late_leaves_the_late_clock_in_view() -> None:
    demand = owed(paused(), Duty.APPLICATION_ANSWER)
    clock = Clock(
        id=1,
        duty=demand.duty,
        body=demand.body,
        rules=demand.rules,
        start=demand.start,
        due=demand.due,
        state=State.RUNNING,
        stops=demand.stops,
    )
    case = paused(CasePause(ground="征求第三方意见", begin=WEDNESDAY + timedelta(days=2)))

    plan = obligations_for(case, HOUSE, [], [clock], now=demand.due + timedelta(days=1))

    assert [each.clock.id for each in plan.supersede] == [1]
    assert [each.verdict.state for each in plan.open] == [State.SUSPENDED]
    assert not plan.adjust
    assert not plan.judge
