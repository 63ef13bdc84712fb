"""What a source would bring, looked at without storing anything."""

from crawlers.preview.outcome import Fate, Preview, Prospect

__all__ = ["Fate", "Preview", "Prospect"]
