"""How commands speak: tables and progress for people on stderr, one JSON value last on stdout for programs."""

import json
import sys

from rich.console import Console

people = Console(stderr=True)


def emit(value: object) -> None:
    """Print one JSON value, last on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()
