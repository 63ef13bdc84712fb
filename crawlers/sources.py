"""Sources: what is watched, declared in TOML by the office itself and checked before anything is fetched.

    [[source]]
    id = "qy-news"
    name = "清源日报"
    kind = "rss"                     # rss | list | api
    url = "https://news.example/rss.xml"
    standing = "media"               # official | media | private
    source_kind = "news"             # news | government | board | microblog
    local = true
    interval_minutes = 10

`list` adds `link` (CSS selector of the links) and `pattern` (regular expression a link's URL must match);
`api` adds a table `[source.mapping]` of JMESPath expressions.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from huiying.errors import Misconfigured
from huiying.posts import SourceKind, Standing


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
Expression = Annotated[str, Field(min_length=1), AfterValidator(_expression)]


class Declared(BaseModel):
    """What every source states."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
    name: str = Field(min_length=1, max_length=100)
    url: WebAddress
    standing: Standing
    source_kind: Literal[SourceKind.NEWS, SourceKind.GOVERNMENT, SourceKind.BOARD, SourceKind.MICROBLOG]
    local: bool = False
    interval_minutes: float = Field(10, gt=0, le=10080)
    silent_after_hours: float = Field(72, gt=0)
    max_items: int = Field(50, ge=1, le=500)
    enabled: bool = True


class RssSource(Declared):
    """An RSS or Atom feed whose entries lead to article pages."""

    kind: Literal["rss"]


class ListSource(Declared):
    """A page of links to article pages or threads."""

    kind: Literal["list"]
    link: Annotated[str, AfterValidator(_selector)] = "a[href]"
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None


class Mapping(BaseModel):
    """Where a JSON answer holds the posts and their fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: Expression
    id: Expression
    title: Expression | None = None
    text: Expression
    author: Expression | None = None
    published: Expression | None = None
    url: Expression | None = None


class ApiSource(Declared):
    """A JSON API that gives posts directly."""

    kind: Literal["api"]
    mapping: Mapping


Source = RssSource | ListSource | ApiSource
_adapter: TypeAdapter[Source] = TypeAdapter(Annotated[Source, Field(discriminator="kind")])


def load(path: Path) -> list[Source]:
    """Read and check the declared sources. Raises Misconfigured naming file, source and field."""
    entries = _entries(path)
    sources: dict[str, Source] = {}
    for number, entry in enumerate(entries, 1):
        source = _checked(path, number, entry)
        if source.id in sources:
            raise Misconfigured(f"{path}：来源编号 id“{source.id}”出现了两次，请改掉其中一个")
        sources[source.id] = source
    return list(sources.values())


def _entries(path: Path) -> list[Any]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise Misconfigured(f"读不到来源文件 {path}：请检查路径和权限") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Misconfigured(f"来源文件 {path} 不是合法的 TOML（须为 UTF-8）：{fault}") from fault
    entries = document.get("source")
    if not isinstance(entries, list) or not entries:
        raise Misconfigured(f"来源文件 {path} 里没有 [[source]]：请至少声明一个来源")
    return entries


def _checked(path: Path, number: int, entry: Any) -> Source:
    try:
        return _adapter.validate_python(entry)
    except ValidationError as fault:
        label = entry.get("id") if isinstance(entry, dict) else None
        complaints = "；".join(_complaint(dict(error)) for error in fault.errors())
        raise Misconfigured(f"{path}：第 {number} 个来源“{label or '未写 id'}”：{complaints}") from fault


_KINDS = {"rss", "list", "api"}
_WORDS = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "不认识这一项，请检查拼写",
    "union_tag_not_found": "缺少 kind，只能是 rss、list、api 之一",
    "union_tag_invalid": "kind 只能是 rss、list、api 之一",
    "bool_type": "只能写 true 或 false",
    "bool_parsing": "只能写 true 或 false",
    "string_type": "必须是带引号的文字",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "只能用英文字母、数字、点、横线和下划线，且不超过 100 个字符",
}


def _complaint(error: dict[str, Any]) -> str:
    """One Chinese sentence that names the field; pydantic's own location starts with the union's tag."""
    where = [str(part) for part in error["loc"] if part not in _KINDS]
    field = ".".join(where) or "kind"
    context = error.get("ctx", {})
    if "error" in context:
        return f"{field}：{context['error']}"
    if "expected" in context:
        return f"{field}：只能是 {str(context['expected']).replace(' or ', '、')}"
    return f"{field}：{_WORDS.get(error['type'], '数值不对，请检查')}（写的是 {error.get('input')!r:.60}）"
