"""The running service, for a request."""

from typing import Annotated, cast

from fastapi import Depends, Request

from huiying.service import Service as ServiceContext


def of_request(request: Request) -> ServiceContext:
    """The context of the service that answers this request."""
    return cast("ServiceContext", request.app.state.context)


Context = Annotated[ServiceContext, Depends(of_request)]

__all__ = ["Context", "ServiceContext", "of_request"]
