"""What may be corrected, as a form asks it."""

from api.schemas.base import ChoiceOut, FieldOut
from api.views.annotations import VALUES
from nlp.corrections.fields import FIELD_LABELS, LISTED, Field, vocabulary


def fields() -> list[FieldOut]:
    """Each field with the values it may have; those that hold several labels are of kind `choices`."""
    return [
        FieldOut(
            name=field,
            label=FIELD_LABELS[field],
            kind="choices" if field in LISTED else "choice",
            required=field not in LISTED,
            choices=_choices(field),
        )
        for field in Field
    ]


def _choices(field: Field) -> list[ChoiceOut]:
    if field in LISTED:
        return [ChoiceOut(value=label, label=label) for label in vocabulary()[field]]
    return [ChoiceOut(value=_plain(value), label=label) for value, label in VALUES[field].items()]


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
