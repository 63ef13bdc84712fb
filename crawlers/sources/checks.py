"""Fields of a declaration that are checked when it is written, not when it is first used."""

import re
from typing import Annotated
from urllib.parse import urlsplit

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, Field


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("必须是 http:// 或 https:// 开头的完整网址")
    if parts.username or parts.password:
        raise ValueError("网址里不能带用户名和口令")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as fault:
        raise ValueError(f"正则表达式写错了：{fault}") from fault
    return value


def _selector(value: str) -> str:
    from cssselect import SelectorError, parse

    try:
        parse(value)
    except SelectorError as fault:
        raise ValueError(f"CSS 选择器写错了：{fault}") from fault
    return value


def _expression(value: str) -> str:
    try:
        jmespath.compile(value)
    except JMESPathError as fault:
        raise ValueError(f"JMESPath 表达式写错了：{value}") from fault
    return value


_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_SECRET = re.compile(r"env:HUIYING_SECRET_[A-Z0-9_]{1,80}")
_TELLING = re.compile(r"authori[sz]ation|cookie|token|secret|password|key|session|sign", re.IGNORECASE)
_FORBIDDEN = frozenset({"host", "content-length", "connection", "transfer-encoding", "user-agent"})


def _header_name(value: str) -> str:
    if not _HEADER.fullmatch(value) or value.lower() in _FORBIDDEN:
        raise ValueError("不能用作请求头的名字（Host、User-Agent 等由程序自己写）")
    return value


def _header_value(value: str) -> str:
    if not value.isascii() or not value.isprintable():
        raise ValueError("请求头的值只能用英文字母、数字和标点")
    if value.startswith(("env:", "file:")) and not _SECRET.fullmatch(value):
        raise ValueError(
            "口令要写成 env:HUIYING_SECRET_名字（大写字母、数字、下划线），值放在同名的环境变量里"
        )
    return value


def no_secrets(headers: dict[str, str]) -> dict[str, str]:
    """Headers of which none carries a secret. Raises ValueError without repeating it."""
    for name, value in headers.items():
        if _TELLING.search(name) and not value.startswith("env:"):
            raise ValueError(
                f"{name} 像是口令：不要写在来源文件里，写 env:HUIYING_SECRET_名字，值放在同名的环境变量里"
            )
    return headers


HeaderName = Annotated[str, AfterValidator(_header_name)]
HeaderValue = Annotated[str, Field(max_length=1000), AfterValidator(_header_value)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
CssSelector = Annotated[str, AfterValidator(_selector)]
Expression = Annotated[str, Field(min_length=1), AfterValidator(_expression)]
