"""What made-up traffic is worded with: `wording.toml`, read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def wording() -> dict[str, Any]:
    """The tables of `wording.toml` as they stand there."""
    return tomllib.loads(files("huiying.app.bench").joinpath("wording.toml").read_text("utf-8"))


@cache
def places() -> tuple[str, ...]:
    """Some thousand invented roads, villages, estates and schools."""
    names = wording()["names"]
    return tuple(stem + ending for stem in names["stems"] for ending in names["endings"])
