"""Places: which are named in a text, and whether its matter happens in the office's own.

`PlaceFinder(jurisdiction, towns).locate(title, text)` is all that others need.
"""

from nlp.places.finder import PlaceFinder
from nlp.places.place import Place, Scope, Whereabouts

__all__ = ["Place", "PlaceFinder", "Scope", "Whereabouts"]
