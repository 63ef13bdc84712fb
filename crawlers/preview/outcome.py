"""What a preview says: each entry of a source, and what would become of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

BEGINNING = 80
"""Characters of a text that are shown."""


class Fate(StrEnum):
    """What would become of an entry."""

    STORED = "stored"
    HELD = "held"
    """Here already: it would not be fetched again."""
    UNSEEN = "unseen"
    """Would be fetched; a preview looks at the first few only."""
    LEFT = "left"
    """Would not be stored; `why` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """One entry: as it would be stored, or why it would not be."""

    fate: Fate
    why: str = ""
    url: str | None = None
    title: str = ""
    published_at: datetime | None = None
    minute_known: bool = False
    author: str | None = None
    source_name: str | None = None
    beginning: str = ""
    characters: int = 0
    defects: tuple[str, ...] = ()
    """In Chinese: what is missing or looks wrong about what would be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A source looked at once. `ok`: it answered as its kind promises and listed something."""

    source_id: str
    ok: bool
    words: str
    """In Chinese: what came of it, or what is wrong and what to do."""
    seen: int = 0
    prospects: tuple[Prospect, ...] = ()

    def count(self, fate: Fate) -> int:
        return sum(prospect.fate is fate for prospect in self.prospects)

    def as_json(self) -> dict[str, Any]:
        """The same in plain values."""
        plain = asdict(self)
        for prospect in plain["prospects"]:
            moment = prospect["published_at"]
            prospect["published_at"] = moment.isoformat() if moment else None
        return plain
