"""Which column of a table holds which field of a post."""

from collections.abc import Collection, Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field

from huiying.errors import Invalid

FIELDS = ("id", "title", "text", "published", "author", "url")
_USUAL = {
    "id": ("msg_id", "id", "编号", "工单编号", "工单号", "留言编号", "受理编号", "mid", "external_id"),
    "title": ("title", "标题", "主题", "留言主题", "工单标题", "诉求标题"),
    "text": ("body", "text", "content", "内容", "正文", "留言详情", "诉求内容", "工单内容", "反映内容", "微博正文"),
    "published": (
        "time", "published", "published_at", "发布时间", "时间", "留言时间", "受理时间", "来电时间", "日期", "date",
    ),
    "author": ("author", "作者", "用户", "留言用户", "来电人", "昵称", "发布者"),
    "url": ("url", "link", "链接", "网址", "地址链接"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Field → column, as the officer gave it (`given`) or as the names of the columns suggest."""

    given: Table[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, pairs: Iterable[str]) -> "Mapping":
        """From `field=column` pairs of the command line. Raises Invalid."""
        given = {}
        for pair in pairs:
            name, equals, column = (part.strip() for part in pair.partition("="))
            if name not in FIELDS or not equals or not column:
                raise Invalid(
                    f"--map {pair} 写法不对：应为 字段=列名，字段可以是 {'、'.join(FIELDS)}",
                    code="bad_mapping",
                )
            given[name] = column
        return cls(given=given)

    def over(self, columns: Collection[str], table: str = "表") -> dict[str, str]:
        """Field → column for a table with these columns. Raises Invalid naming what is missing and what there is."""
        there = "、".join(name[:40] for name in list(columns)[:30] if name.isprintable() and name)
        for name, column in self.given.items():
            if column not in columns:
                raise Invalid(
                    f"{table} 里没有列“{column}”（--map {name}={column}）；有的列是：{there}",
                    code="no_such_column",
                )
        found = {**_guess(columns, set(self.given.values())), **self.given}
        if "text" not in found and "title" not in found:
            raise Invalid(
                f"认不出 {table} 的哪一列是正文；有的列是：{there}；请用 --map text=列名 指明",
                code="no_text_column",
            )
        return found


def _guess(columns: Collection[str], taken: Collection[str]) -> dict[str, str]:
    by_name = {column.strip().lower(): column for column in columns if column not in taken}
    guesses = {}
    for name, usual in _USUAL.items():
        column = next((by_name[word] for word in usual if word in by_name), None)
        if column is not None:
            guesses[name] = column
    return guesses
