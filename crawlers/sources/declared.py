"""What every source states, whatever its kind."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from crawlers.sources.checks import WebAddress
from huiying.posts import SourceKind, Standing

PlaceKind = Literal[
    SourceKind.NEWS,
    SourceKind.GOVERNMENT,
    SourceKind.BOARD,
    SourceKind.MICROBLOG,
    SourceKind.HOTLINE,
    SourceKind.EXPORT,
]


class Declared(BaseModel):
    """Name, standing and schedule of a source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
    name: str = Field(min_length=1, max_length=100)
    standing: Standing
    source_kind: PlaceKind
    local: bool = False
    interval_minutes: float = Field(10, gt=0, le=10080)
    """How often it is asked to begin with; the schedule adapts it to the share of what is new."""
    hot: bool = False
    """Asked every minute, day and night, until somebody takes the mark away."""
    night: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] | None = None
    """Beijing time in which it is asked once an hour at most, as `22:30-06:30`."""
    silent_after_hours: float = Field(72, gt=0)
    """Without enough history: how long it may bring nothing new before it counts as silent."""
    max_items: int = Field(50, ge=1, le=500)
    enabled: bool = True
    verified: bool = True
    """False in the catalogue that ships: nobody here has yet seen that it works."""


class WebDeclared(Declared):
    """A source with an address."""

    url: WebAddress
