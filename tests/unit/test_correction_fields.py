"""What an officer may correct, into what, and what follows from it."""

import tomllib
from importlib.resources import files

import pytest

from huiying.errors import Invalid
from nlp import shipped
from nlp.corrections.fields import Change, Field, Value, checked, consequences, vocabulary


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field.TOPICS, ["城乡建设", "政法"]),
        (Field.TOPICS, []),
        (Field.POLICIES, ["征地拆迁"]),
        (Field.RISKS, ["公信力", "民生"]),
        (Field.URGENCY, 4),
        (Field.CONCERN, False),
        (Field.SENTIMENT, "negative"),
        (Field.SCOPE, "local"),
    ],
)
def test_what_is_known_is_taken(field: Field, value: Value) -> None:
    assert checked(field, value) == Change(field=field, value=value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field.TOPICS, ["天文地理"]),
        (Field.TOPICS, "城乡建设"),
        (Field.TOPICS, None),
        (Field.RISKS, ["民生", 3]),
        (Field.URGENCY, 0),
        (Field.URGENCY, 5),
        (Field.URGENCY, True),
        (Field.URGENCY, "特急"),
        (Field.CONCERN, 1),
        (Field.SENTIMENT, "angry"),
        (Field.SENTIMENT, ["negative"]),
        (Field.SCOPE, ""),
    ],
)
def test_what_is_unknown_is_refused_in_words(field: Field, value: object) -> None:
    with pytest.raises(Invalid, match=r"只能|没有|要给出") as refused:
        checked(field, value)
    assert refused.value.reason == "correction_invalid"


@pytest.mark.parametrize(
    ("field", "value", "concern", "urgency", "follows"),
    [
        (Field.URGENCY, 1, True, 3, (Field.CONCERN, False)),
        (Field.URGENCY, 3, False, 1, (Field.CONCERN, True)),
        (Field.URGENCY, 4, True, 2, None),
        (Field.CONCERN, False, True, 3, (Field.URGENCY, 1)),
        (Field.CONCERN, True, False, 1, (Field.URGENCY, 2)),
        (Field.CONCERN, True, False, 2, None),
        (Field.SENTIMENT, "positive", True, 2, None),
    ],
)
def test_urgency_is_lowest_exactly_where_nothing_is_of_concern(
    field: Field, value: Value, concern: bool, urgency: int, follows: tuple[Field, Value] | None
) -> None:
    found = consequences(Change(field=field, value=value), concern=concern, urgency=urgency)
    assert [(one.field, one.value) for one in found] == ([] if follows is None else [follows])


def test_every_list_of_labels_names_each_once() -> None:
    assert set(vocabulary()) == set(Field) - {Field.URGENCY, Field.CONCERN}
    assert all(len(set(labels)) == len(labels) > 1 for labels in vocabulary().values())


@pytest.mark.parametrize("name", [Field.POLICIES, Field.RISKS])
def test_what_the_pipeline_can_say_can_be_said_by_an_officer(name: Field) -> None:
    pack = tomllib.loads(files("nlp").joinpath(f"data/{name}.toml").read_text("utf-8"))
    assert {topic["name"] for topic in pack["topic"]} == set(vocabulary()[name])


def test_every_class_of_the_topic_model_can_be_said_by_an_officer() -> None:
    assert set(shipped.scorer().models["topics"].labels) <= set(vocabulary()[Field.TOPICS])
