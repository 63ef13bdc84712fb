"""What “all quiet” rests on."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Coded, Wire


class CoverageOut(Wire):
    """The watch as a whole, for the board and the page of sources."""

    whole: bool = Field(description="没有来源靠不住，可以说平静")
    summary: str
    expected: int = Field(description="应当在采的来源")
    good: int
    down: list[Coded] = Field(description="靠不住的来源：编号和“名称：状态”")
    new_24h: int
    share: float | None = Field(description="近 24 小时新增是往常的几成；空为历史还不够")
    lag_seconds: float = Field(description="最早一条待读的等了多久")
    last_run_at: datetime | None
