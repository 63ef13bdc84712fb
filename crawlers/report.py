"""What became of the sources of one run, as the crawler's process tells the one that started it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from crawlers.models import SourceRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One source in one run; mirrors SourceRun."""

    source_id: str
    state: str
    requests: int
    bytes: int
    seen: int
    offered: int
    new: int
    failed: int
    error: str | None

    @classmethod
    def of(cls, run: SourceRun) -> "Report":
        return cls(**{part.name: getattr(run, part.name) for part in fields(cls)})

    @property
    def line(self) -> str:
        """One line for a person."""
        words = f"{self.source_id}：{self.state}，列出 {self.seen}，入箱 {self.offered}，新 {self.new}"
        return words + (f"，{self.error}" if self.error else "")


def written(reports: Iterable[Report], faults: Iterable[str] = ()) -> str:
    """Reports as one line of JSON; `faults` are the declarations that cannot be read, in Chinese."""
    runs = [asdict(report) for report in reports]
    return json.dumps({"runs": runs, "faults": list(faults)}, ensure_ascii=False)
