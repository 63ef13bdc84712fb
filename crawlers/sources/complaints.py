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
    "string_pattern_mismatch": "只能用英文字母、数字、点、横线和下划线，且不超过 100 个字符",
}


def complaint(error: dict[str, Any]) -> str:
    """One Chinese sentence that names the field; pydantic's own location starts with the union's tag."""
    where = [str(part) for part in error["loc"] if part not in KINDS]
    field = ".".join(where) or "kind"
    context = error.get("ctx", {})
    if "error" in context:
        return f"{field}：{context['error']}"
    if "expected" in context:
        return f"{field}：只能是 {str(context['expected']).replace(' or ', '、')}"
    return f"{field}：{_WORDS.get(error['type'], '数值不对，请检查')}（写的是 {error.get('input')!r:.60}）"
