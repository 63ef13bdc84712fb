"""The word tables of figures (`nlp/data/figure_*.toml`), each list made into one pattern."""

import re
import tomllib
from importlib.resources import files
from re import Pattern


def fragments(name: str) -> dict[str, str]:
    """Each list of a table as alternatives of one pattern, for larger patterns to hold."""
    table = tomllib.loads(files("nlp").joinpath(f"data/figure_{name}.toml").read_text("utf-8"))
    return {key: "|".join(words) for key, words in table.items()}


def patterns(name: str) -> dict[str, Pattern[str]]:
    """Each list of a table as one pattern."""
    return {key: re.compile(fragment) for key, fragment in fragments(name).items()}
