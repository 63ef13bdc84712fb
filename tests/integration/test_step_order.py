"""Steps of a kind in any order, early and late: refused with words or taken, and no clock is ever made good by it."""

import random
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from alerts import forms, kinds
from alerts.bodies import is_outside
from alerts.easings import confirm_easing
from alerts.kinds.fields import Field, FieldKind
from alerts.kinds.kind import CaseKind, FormStep
from alerts.models import Case, Easing, Obligation
from alerts.scheduler.parts import parts
from huiying import schedule
from huiying.errors import Conflict, Forbidden, Invalid
from tests.integration.office import DUTY, FIRE, LEADER, Office
from tests.integration.people import STAFF

PARTS = parts(STAFF)
AGO = (0, 30, 100, 3000)
"""Minutes: at once, in time, just in time, back-dated."""
WALKS = 3
STEPS = 14
REFUSALS = (Conflict, Forbidden, Invalid)


class Walk:
    """One case, led by chance through whatever its kind allows."""

    def __init__(self, office: Office, kind: CaseKind, seed: int) -> None:
        self.office, self.kind, self.chance, self.now = office, kind, random.Random(seed), FIRE
        with office.acting() as session:
            form = {field.name: self.answer(field) for field in kind.form if field.required}
            self.case_id = forms.open_form(session, kind.name, form, actor=DUTY, now=self.now).id

    def answers(self, fields: tuple[Field, ...]) -> dict[str, Any]:
        asked = [field for field in fields if field.required or self.chance.random() < 0.3]
        return {field.name: self.answer(field) for field in asked}

    def answer(self, field: Field) -> Any:
        answers = {
            FieldKind.MOMENT: (self.now - timedelta(minutes=self.chance.choice(AGO))).isoformat(),
            FieldKind.DATE: (self.now + timedelta(days=self.chance.choice((2, 30)))).date().isoformat(),
            FieldKind.CHOICE: self.chance.choice(field.choices or (("", ""),))[0],
            FieldKind.UNIT: self.chance.choice(("emergency", "housing")),
            FieldKind.PHONE: "13912345678",
        }
        return answers.get(field.kind, "一号")

    def go(self) -> None:
        self.now += timedelta(hours=self.chance.choice((0, 1, 20, 200, 900)))
        schedule.pass_through(self.office.database, PARTS, now=self.now)
        steps = {name: step for name, step in self.kind.table.items() if isinstance(step, FormStep)}
        stage = self.case().state
        fitting = [name for name, step in steps.items() if step.begins(stage)]
        # Now and then one that does not fit: it has to be refused, not to fail.
        name = self.chance.choice(fitting if fitting and self.chance.random() < 0.9 else list(steps))
        given = {
            field: value
            for field, value in self.answers(steps[name].fields).items()
            if steps[name].fields and field != "file"
        }
        self.take(name, given)

    def take(self, name: str, given: Mapping[str, Any]) -> None:
        with suppress(*REFUSALS):
            with self.office.acting() as session:
                taken = forms.take_step(session, self.case_id, name, given, actor=DUTY, now=self.now)
                easing = taken.easing.id if taken.easing else None
            if easing is not None:
                with self.office.acting() as session:
                    confirm_easing(session, easing, actor=LEADER, now=self.now)

    def case(self) -> Case:
        with self.office.acting() as session:
            return session.get_one(Case, self.case_id)

    def clocks(self) -> list[Obligation]:
        with self.office.acting() as session:
            found = select(Obligation).where(Obligation.case_id == self.case_id).order_by(Obligation.id)
            return list(session.scalars(found))


@pytest.mark.parametrize("name", ["disclosure_application", "petition", "hotline_ticket", "complaint"])
def test_in_any_order_what_was_late_stays_late(office: Office, name: str) -> None:
    taken: Counter[str] = Counter()
    for seed in range(WALKS):
        walk, late = Walk(office, kinds.kind(name), seed), set[int]()
        for _ in range(STEPS):
            walk.go()
            clocks = walk.clocks()
            live = Counter((each.duty, each.body) for each in clocks if each.state != "superseded")
            assert all(count == 1 for count in live.values()), live
            assert not {each.id for each in clocks if each.state == "met"} & late
            late |= {each.id for each in clocks if each.was_late}
            assert late <= {each.id for each in clocks if each.was_late}
            assert not [each for each in clocks if is_outside(each.body) and each.was_late]
            taken[walk.case().state] += 1

    assert len(taken) > 2, "the walk led nowhere"
    with office.acting() as session:
        assert not session.scalars(select(Easing).where(Easing.proposed_by == Easing.decided_by)).all()
