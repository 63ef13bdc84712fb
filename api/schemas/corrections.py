"""Corrections of what was read of a post."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Coded, Request, Wire


class CorrectionIn(Request):
    """One field of one post, and what it really is."""

    field: str = Field(
        max_length=20, description="topics | policies | risks | concern | urgency | sentiment | scope"
    )
    value: list[str] | bool | int | str = Field(
        description="该字段应有的值；可取的值见 GET /corrections/fields"
    )
    reason: str = Field(max_length=2000)


class CorrectionOut(Wire):
    """What was corrected, in words; of the first one of a field, `was` is the machine's own."""

    field: Coded
    was: str
    now: str
    reason: str
    by: str
    at: datetime
