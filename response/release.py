"""Where and when something was made public, as somebody enters it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Where and when something was made public. `interpretation_url`: the address of the 解读材料 published with it."""

    channel: str
    url: str
    published_at: datetime
    interpretation_url: str | None = None
