"""The catalogue that ships: well-known public sources, switched off, unverified, to be adopted one by one."""

from functools import cache
from pathlib import Path

from crawlers.sources.kinds import Source
from crawlers.sources.loading import load

_FILE = Path(__file__).parents[1] / "catalogue.toml"


@cache
def catalogue() -> tuple[Source, ...]:
    """Sources in the order of the file; each `enabled` and `verified` are False."""
    return tuple(load(_FILE))
