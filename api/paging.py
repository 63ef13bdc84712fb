"""Which page of a list is asked for."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

LARGEST = 200


@dataclass(frozen=True, slots=True)
class Slice:
    """A page counted from 1."""

    page: int
    page_size: int

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size


def _slice(
    page: Annotated[int, Query(ge=1, le=100_000)] = 1, page_size: Annotated[int, Query(ge=1, le=LARGEST)] = 20
) -> Slice:
    return Slice(page, page_size)


Paging = Annotated[Slice, Depends(_slice)]
