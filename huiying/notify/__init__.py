"""Telling people: a notice is given once on the record, shown on every screen, and delivered where people are reached."""

from huiying.notify.giving import give

__all__ = ["give"]
