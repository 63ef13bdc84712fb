"""A sign of life for whatever runs our processes: a file that a worker or a crawler touches as it goes round.

It says that the process works, not that all is well: an engine that is away is no reason to start it anew.
"""

from contextlib import suppress

from huiying.settings import Settings


def give_sign(settings: Settings) -> None:
    """Touch the file of the settings, where one is named."""
    if settings.sign_of_life is not None:
        with suppress(OSError):
            settings.sign_of_life.touch()
