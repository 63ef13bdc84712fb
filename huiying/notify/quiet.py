"""Quiet hours: what is not urgent waits until a person's night is over; what is urgent never does."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from huiying.clock import BEIJING, aware
from huiying.errors import Invalid

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A daily window, Beijing time; it may run over midnight."""

    begins: time
    ends: time

    def ends_after(self, now: datetime) -> datetime | None:
        """When the window `now` lies in ends (UTC); None when `now` lies in none. The end itself is not quiet."""
        local = now.astimezone(BEIJING)
        at = local.time()
        if self.begins < self.ends:
            inside, tomorrow = self.begins <= at < self.ends, False
        else:
            inside, tomorrow = at >= self.begins or at < self.ends, at >= self.begins
        if not inside:
            return None
        day = local.date() + timedelta(days=int(tomorrow))
        return aware(datetime.combine(day, self.ends, BEIJING))


def window(begins: str, ends: str) -> Quiet:
    """A window of two times `HH:MM`. Raises Invalid."""
    if not (_CLOCK.fullmatch(begins) and _CLOCK.fullmatch(ends)):
        raise Invalid("免打扰时段请写成 22:00 到 07:00 的形式", code="quiet_hours_invalid")
    if begins == ends:
        raise Invalid("免打扰时段的起止时间不能相同：那样非紧急通知永远送不出", code="quiet_hours_invalid")
    return Quiet(begins=time.fromisoformat(begins), ends=time.fromisoformat(ends))


def may_go_at(now: datetime, *, urgent: bool, quiet: Quiet | None) -> datetime:
    """When a notice may reach a person who is reached now: now, or when their quiet hours end."""
    if urgent or quiet is None:
        return now
    return quiet.ends_after(now) or now
