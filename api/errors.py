"""The one place where errors become HTTP: status, and a body that says what to do and never what is inside."""

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.schemas.base import ErrorBody
from huiying import errorlog
from huiying.errors import (
    Conflict,
    Forbidden,
    HuiyingError,
    Invalid,
    Misconfigured,
    NotFound,
    Unauthenticated,
    Unavailable,
)

STATUS: dict[type[HuiyingError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    Misconfigured: 500,
    Unavailable: 503,
}
TOO_MANY = 429
TOO_MANY_CODE = "too_many_attempts"
HTTP_WORDS = {
    400: ("bad_request", "请求无法读懂：请检查格式"),
    404: ("not_found", "没有这个地址：请检查链接，或从值班台重新进入"),
    405: ("method_not_allowed", "这个地址不接受这种操作"),
    413: ("too_large", "内容太大：请压缩或拆分后再提交"),
    415: ("unsupported_media_type", "请用 JSON 提交（Content-Type: application/json）"),
}
FIELD_WORDS = {
    "missing": "必填",
    "extra_forbidden": "没有这个字段",
    "string_too_short": "太短，至少 {min_length} 字",
    "string_too_long": "太长，最多 {max_length} 字",
    "too_short": "至少要有 {min_length} 项",
    "timezone_aware": "时间要带时区，如 2026-03-01T08:00:00+08:00",
    "datetime_from_date_parsing": "不是时间，请写成 2026-03-01T08:00:00+08:00",
    "datetime_parsing": "不是时间，请写成 2026-03-01T08:00:00+08:00",
    "int_parsing": "应为整数",
    "float_parsing": "应为数字",
    "bool_parsing": "应为是或否",
    "json_invalid": "不是合法的 JSON",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_pattern_mismatch": "格式不对",
    "enum": "只能是 {expected}",
    "literal_error": "只能是 {expected}",
}
log = logging.getLogger("huiying.api")


def install(app: FastAPI) -> None:
    """Render every error of the application in one form; what nobody foresaw comes to `unforeseen`."""
    app.add_exception_handler(HuiyingError, _ours)
    app.add_exception_handler(RequestValidationError, _wrong_input)
    app.add_exception_handler(HTTPException, _http)


def body(
    request: Request, status: int, code: str, message: str, fields: dict[str, str] | None = None
) -> JSONResponse:
    """An error answer with the number under which the log knows this request."""
    number = str(request.state.request_id)
    content = ErrorBody(code=code, message=message, request_id=number, fields=fields)
    return JSONResponse(content.model_dump(), status_code=status)


def status_of(error: HuiyingError) -> int:
    """HTTP status of one of our errors."""
    if error.reason == TOO_MANY_CODE:
        return TOO_MANY
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HuiyingError)  # noqa: S101  # registered for this class only
    fields = dict(error.fields) if error.fields else None
    return body(request, status_of(error), error.reason, error.message, fields)


async def _wrong_input(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class only
    fields = field_words(error.errors())
    message = "提交的内容有误：" + "；".join(f"{name} {words}" for name, words in fields.items())
    return body(request, 422, "invalid_input", message, fields)


def field_words(errors: Sequence[Any]) -> dict[str, str]:
    """Which field is wrong and how, in Chinese; the place of the value (body, query …) is left out."""
    words = {}
    for each in errors:
        name = ".".join(str(part) for part in each["loc"][1:]) or str(each["loc"][0])
        template = FIELD_WORDS.get(each["type"], "格式不对")
        words[name] = template.format_map(each.get("ctx") or {})
    return words


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class only
    code, message = HTTP_WORDS.get(error.status_code, ("http_error", "请求没有成功，请稍后再试"))
    return body(request, error.status_code, code, message)


def unforeseen(request: Request, error: Exception) -> JSONResponse:
    """The answer to what nobody thought of: logged in full under its number, told without a word of it."""
    log.error("request %s failed\n%s", request.state.request_id, errorlog.traced(error))
    message = "服务内部出错，已记入日志。请稍后再试；若一直如此，请把编号告诉管理员"
    return body(request, 500, "internal", message)
