"""Measuring an installation: traffic made from a seed, and what it costs to take it in and to search it."""
