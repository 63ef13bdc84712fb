"""Duties that come back with the calendar: they open themselves when their period begins and are missed when it ends."""
