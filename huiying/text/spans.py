"""A span of time in words."""

from datetime import timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400


def in_words(span: timedelta) -> str:
    """`12 秒`, `7 分钟`, `3 小时 20 分`, `2 天 4 小时`; nothing below zero."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < MINUTE:
        return f"{seconds} 秒"
    if seconds < HOUR:
        return f"{seconds // MINUTE} 分钟"
    if seconds < DAY:
        return f"{seconds // HOUR} 小时 {seconds % HOUR // MINUTE} 分"
    return f"{seconds // DAY} 天 {seconds % DAY // HOUR} 小时"
