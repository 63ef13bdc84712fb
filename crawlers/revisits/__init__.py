"""Pages asked again: whether what was posted still stands there as it stood."""
