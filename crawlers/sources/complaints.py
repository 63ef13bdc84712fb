"""What is wrong with a declaration, in words of the one who wrote it."""

from typing import Any

from crawlers.sources.kinds import KINDS

_WORDS = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "不认识这一项，请检查拼写",
    "union_tag_not_found": f"缺少 kind，只能是 {'、'.join(KINDS)} 之一",
    "union_tag_invalid": f"kind 只能是 {'、'.join(KINDS)} 之一",
    "bool_type": "只能写 true 或 false",
    "bool_parsing": "只能写 true 或 false",
    "string_type": "必须是带引号的文字",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字符",
    "greater_than": "必须大于 {gt:g}",
    "greater_than_equal": "不能小于 {ge:g}",
    "less_than_equal": "不能大于 {le:g}",
    "float_type": "必须是数字",
    "float_parsing": "必须是数字",
    "int_type": "必须是整数",
    "int_parsing": "必须是整数",
    "int_from_float": "必须是整数",
    "string_pattern_mismatch": "格式不对",
}
_FORMATS = {
    "id": "只能用英文字母、数字、点、横线和下划线，且不超过 100 个字符",
    "night": "要写成 22:30-06:30 这样的时段",
    "host": "要写服务器的名字，如 imap.example.gov.cn",
}

_ABSENT = frozenset({"missing", "union_tag_not_found"})


def complaint(error: dict[str, Any]) -> str:
    """One Chinese sentence that names the field."""
    return f"{field_of(error)}：{words_of(error)}"


def field_of(error: dict[str, Any]) -> str:
    """The field as it is written, `mapping.items`; pydantic's own location starts with the union's tag."""
    return ".".join(str(part) for part in error["loc"] if part not in KINDS) or "kind"


def words_of(error: dict[str, Any]) -> str:
    """What is wrong with the field, and what it should be."""
    context = error.get("ctx", {})
    if "error" in context:
        return str(context["error"])
    if "expected" in context:
        return f"只能是 {str(context['expected']).replace(' or ', '、')}"
    words = _WORDS.get(error["type"], "数值不对，请检查").format(**context)
    if error["type"] == "string_pattern_mismatch":
        words = _FORMATS.get(field_of(error), words)
    # What was written in the place of something missing is all the rest.
    return words if error["type"] in _ABSENT else f"{words}（写的是 {error.get('input')!r:.60}）"
