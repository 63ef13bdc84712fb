"""What a request needs of the service, made once by the composition root."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from huiying.clock import Clock
from huiying.db import Database
from huiying.index import DocumentIndex
from huiying.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceContext:
    """Settings, records, time and search of one running service."""

    settings: Settings
    database: Database
    clock: Clock
    index: DocumentIndex


def of_request(request: Request) -> ServiceContext:
    """The context of the service that answers this request."""
    return cast("ServiceContext", request.app.state.context)


Context = Annotated[ServiceContext, Depends(of_request)]
