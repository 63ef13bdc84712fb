"""How much a text reads like a rumour, by its wording alone: no source, no spread, no time."""

from nlp.rumours.telling import rumour_of, rumour_words

__all__ = ["rumour_of", "rumour_words"]
