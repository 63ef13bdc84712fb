"""Files of a watched folder."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Coded, Wire


class SourceFileOut(Wire):
    """One content of one file, and what came of it: offered = new + held + the rejected of all reasons."""

    path: str
    state: Coded
    size: int
    sha256: str
    read_at: datetime
    offered: int
    new: int
    held: int = Field(description="早已收过的行")
    rejected: dict[str, int] = Field(description="原因（中文）→ 行数")
    words: str | None = Field(description="为何没有读，或最先几行错在哪里")
