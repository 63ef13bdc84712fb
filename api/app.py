"""The application: every route under /api, the built screens beside it."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute

from api import errors
from api.codes import catalogue
from api.context import ServiceContext
from api.middleware import LARGEST_BODY, Wrapping
from api.permissions import Public, check_declared
from api.routes import ROUTERS
from api.schemas.base import ErrorBody

STATIC = Path(__file__).parent / "static"
ERRORS: dict[int | str, dict[str, Any]] = {
    "default": {"model": ErrorBody, "description": "出错：错误码、中文说明和请求编号"}
}
UNBUILT = (
    "界面还没有构建：请执行 make install（或 cd web && npm ci && npm run build）。接口照常可用：/api/health\n"
)


def create_app(
    context: ServiceContext, *, routers: Sequence[APIRouter] = ROUTERS, static: Path = STATIC
) -> FastAPI:
    """The service over HTTP. Raises Misconfigured when a route does not say who may use it."""
    app = FastAPI(
        title="回应 Huiying",
        version=version("huiying"),
        description=catalogue(),
        # The interactive pages load scripts from elsewhere; the document alone is given.
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        generate_unique_id_function=_operation,
    )
    app.state.context = context
    for router in routers:
        app.include_router(router, prefix="/api", responses=ERRORS, max_body_size=LARGEST_BODY)
    _serve_screens(app, static)
    errors.install(app)
    check_declared(app)
    app.add_middleware(Wrapping)
    return app


def _operation(route: APIRoute) -> str:
    return route.name


def _serve_screens(app: FastAPI, static: Path) -> None:
    if (static / "index.html").is_file():
        app.frontend("/", directory=static, fallback="index.html")
        return

    @app.get("/", include_in_schema=False, dependencies=[Public])
    def unbuilt() -> PlainTextResponse:
        return PlainTextResponse(UNBUILT, status_code=503)
