"""Every kind of case is sound: no name means two things, no step asks for what it does not have, nobody gets stuck."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest

from alerts import kinds, rulebook
from alerts.bodies import BODY_LABELS
from alerts.duties import StartPoint
from alerts.evidence import PUBLIC
from alerts.kinds.disclosure_steps import OPENED_AS, passed_on
from alerts.kinds.fields import Field, FieldKind, read
from alerts.kinds.kind import (
    Assigns,
    CaseKind,
    Effect,
    FormStep,
    Marks,
    Opens,
    Pauses,
    Proves,
    Resumes,
    Sets,
)
from alerts.rulebook import BookLimit, BookRule
from alerts.stages import CLOSED, STAGE_LABELS, Stage
from huiying.errors import Invalid

KINDS = [pytest.param(kind, id=kind.name) for kind in kinds.FORMS.values()]
RULES = [*rulebook.national().rules, *rulebook.house().rules]


def steps(kind: CaseKind) -> dict[str, FormStep]:
    return {name: step for name, step in kind.table.items() if isinstance(step, FormStep)}


def effects(kind: CaseKind) -> Iterator[tuple[FormStep, Effect]]:
    for step in steps(kind).values():
        for effect in step.effects:
            yield step, effect


def asked(fields: Iterable[Field]) -> dict[str, Field]:
    return {field.name: field for field in fields}


def marks(kind: CaseKind) -> set[str]:
    return {effect.name for _, effect in effects(kind) if isinstance(effect, Marks)} | {
        "opened_case" for _, effect in effects(kind) if isinstance(effect, Opens)
    }


def rules_of(kind: CaseKind) -> list[tuple[BookRule, BookLimit]]:
    return [
        (rule, limit)
        for rule in RULES
        for limit in rule.limits
        if kind.name in rule.trigger.kinds | limit.trigger.kinds
    ]


def test_no_name_of_a_stage_or_step_means_two_things() -> None:
    labels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind in kinds.FORMS.values():
        for stage, label in kind.stages.items():
            labels["stage", stage].add(label)
        for step, move in kind.table.items():
            labels["step", step].add(move.label)
    for stage in CLOSED:
        labels["stage", stage].add(STAGE_LABELS[stage])

    assert {name: found for name, found in labels.items() if len(found) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_names_fit_their_columns(kind: CaseKind) -> None:
    assert max(map(len, kind.stages)) <= 20
    assert max(map(len, kind.table)) <= 40
    assert len(kind.name) <= 40


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_leads_from_and_to_stages_of_the_kind(kind: CaseKind) -> None:
    known = set(kind.stages) | CLOSED
    for name, move in kind.table.items():
        assert (move.sources or set()) <= known, name
        assert move.targets <= known, name
    for name, step in steps(kind).items():
        assert not step.course or step.course in kind.course, name
    assert kind.ready <= set(kind.stages)


@pytest.mark.parametrize("kind", KINDS)
def test_every_stage_is_reached_and_nobody_gets_stuck(kind: CaseKind) -> None:
    ways = {
        stage: {target for move in kind.table.values() if move.begins(stage) for target in move.targets}
        for stage in set(kind.stages) | CLOSED
    }

    # Where the service itself opens a case it also moves it when its period ends.
    assert reached(ways, kind.first) >= set(kind.stages) or not kind.by_hand
    for stage in kind.stages:
        assert Stage.ARCHIVED in reached(ways, stage) or stage in CLOSED, f"stuck at {stage}"


def reached(ways: dict[str, set[str]], first: str) -> set[str]:
    found, waiting = {first}, [first]
    while waiting:
        for target in ways[waiting.pop()] - found:
            found.add(target)
            waiting.append(target)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_is_asked_once_and_can_be_answered(kind: CaseKind) -> None:
    for fields in (kind.form, *(step.fields for step in steps(kind).values())):
        assert len(asked(fields)) == len(fields)
        for field in fields:
            assert bool(field.choices) == (field.kind is FieldKind.CHOICE), field.name
            assert len(dict(field.choices)) == len(field.choices), field.name


@pytest.mark.parametrize("kind", KINDS)
def test_every_effect_has_the_fields_it_uses(kind: CaseKind) -> None:
    for step, effect in effects(kind):
        fields = asked(step.fields)
        match effect:
            case Sets(at=at):
                assert fields[at].kind is FieldKind.MOMENT, step.label
            case Pauses(at=at) | Resumes(at=at):
                assert fields[at].kind is FieldKind.MOMENT, step.label
                assert fields[at].required, step.label
            case Proves():
                assert fields[effect.at].kind is FieldKind.MOMENT
                assert proven(effect, fields), step.label
            case Marks(name=name, value=None):
                assert name in fields, step.label
            case Assigns(unit=unit):
                assert fields[unit].kind is FieldKind.UNIT
            case Opens(kind=name):
                assert set(dict(fields[name].choices)) <= set(kinds.FORMS), step.label


def proven(effect: Proves, fields: dict[str, Field]) -> bool:
    """An act the public can look at needs a link or a file; for another the number of its document will do."""
    shown = [name for name in (effect.url, effect.file) if name in fields]
    numbered = effect.reference in fields and fields[effect.reference].required
    return bool(shown) if effect.act in PUBLIC else bool(shown) or numbered


@pytest.mark.parametrize("kind", KINDS)
def test_every_pause_suspends_something_and_can_end(kind: CaseKind) -> None:
    resumed = {effect.ground for _, effect in effects(kind) if isinstance(effect, Resumes)}
    grounds = {ground for _, limit in rules_of(kind) for ground in limit.suspended_by}
    limits = {f"{rule.id}.{limit.name}" for rule, limit in rules_of(kind)}
    for step, effect in effects(kind):
        if isinstance(effect, Pauses):
            assert effect.ground in resumed & grounds, step.label
            assert effect.lapse is None or effect.lapse in limits, step.label
        for ground in step.waits_for:
            assert ground in resumed


@pytest.mark.parametrize("kind", KINDS)
def test_rules_ask_only_for_answers_a_case_can_have(kind: CaseKind) -> None:
    known = set(asked(kind.form)) | marks(kind)
    for rule, limit in rules_of(kind):
        # A rule for several kinds may name an answer of another of them.
        if len(rule.trigger.kinds | limit.trigger.kinds) > 1:
            continue
        for name, values in (
            *rule.trigger.form,
            *rule.trigger.except_form,
            *limit.trigger.form,
            *limit.trigger.except_form,
        ):
            assert name in known, f"{rule.id}.{limit.name}"
            assert set(values) <= possible(kind, name) or is_free(kind, name), (
                f"{rule.id}.{limit.name}: {name}"
            )


def is_free(kind: CaseKind, name: str) -> bool:
    field = asked(kind.form).get(name)
    return field is not None and field.kind is FieldKind.TEXT


def possible(kind: CaseKind, name: str) -> set[str]:
    fields = [*kind.form, *(field for step in steps(kind).values() for field in step.fields)]
    chosen = {value for field in fields if field.name == name for value in dict(field.choices)}
    return chosen | {
        effect.value
        for _, effect in effects(kind)
        if isinstance(effect, Marks) and effect.name == name and effect.value is not None
    }


def test_every_body_that_owes_something_has_a_name() -> None:
    assert {limit.body for rule in RULES for limit in rule.limits} <= set(BODY_LABELS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_is_named_out_of_its_form(kind: CaseKind) -> None:
    names = asked(kind.form)

    assert kind.title.format_map({name: name for name in names})


@pytest.mark.parametrize("name", [value for value, _ in OPENED_AS])
def test_an_application_can_go_on_as_any_case_it_turns_out_to_be(name: str) -> None:
    came = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
    form = {"applicant": "柳青", "content": "补偿标准", "submitted_at": came.isoformat()}
    given = passed_on(name, form, {}) | {"origin": "2026-0007"}
    kind = kinds.kind(name)

    assert kind.moments(read(kind.form, given, now=came)) == {StartPoint.RECEIVED: came}


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("13912345678", "*******5678"),
        ("0539-8123456", "****-***3456"),
        ("+86 139 1234 5678", "+** *** **** 5678"),
        ("12345678", "****5678"),
    ],
)
def test_of_a_telephone_number_the_last_four_digits_are_kept(number: str, kept: str) -> None:
    phone = Field(name="phone", label="来电号码", kind=FieldKind.PHONE)

    assert read([phone], {"phone": number}, now=datetime(2026, 3, 4, tzinfo=UTC)) == {"phone": kept}


@pytest.mark.parametrize("number", ["苏女士", "139", "1391234567812345678123456789"])
def test_what_is_no_telephone_number_is_refused_and_not_repeated(number: str) -> None:
    phone = Field(name="phone", label="来电号码", kind=FieldKind.PHONE)

    with pytest.raises(Invalid, match="应为电话号码") as refused:
        read([phone], {"phone": number}, now=datetime(2026, 3, 4, tzinfo=UTC))

    assert number not in refused.value.message


def test_words_about_persons_are_masked_where_a_field_says_so() -> None:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    words = "请回电 13912345678"
    private, open_ = Field(name="a", label="甲", private=True), Field(name="b", label="乙")

    assert read([private, open_], {"a": words, "b": words}, now=now) == {
        "a": "请回电 ***********",
        "b": words,
    }
