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


WebAddress = Annotated[str, AfterValidator(_web_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
CssSelector = Annotated[str, AfterValidator(_selector)]
Expression = Annotated[str, Field(min_length=1), AfterValidator(_expression)]
