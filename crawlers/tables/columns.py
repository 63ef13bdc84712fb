"""Which column of a table holds which field of a post."""

import re
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field

from huiying.errors import Invalid

_LONGEST = 40
_FIGURES = re.compile(r"[0-9]{7}")

FIELDS = ("id", "title", "text", "published", "author", "url", "place", "number")
_USUAL = {
    "id": (
        "msg_id", "id", "编号", "工单编号", "工单号", "留言编号", "受理编号", "受理单号", "事件编号", "诉求编号",
        "mid", "external_id", "comment_id", "note_id", "aweme_id", "video_id", "content_id", "微博id",
    ),
    "title": ("title", "标题", "主题", "留言主题", "工单标题", "诉求标题", "事项标题", "来件标题"),
    "text": (
        "body", "text", "content", "内容", "正文", "留言详情", "诉求内容", "工单内容", "反映内容", "微博正文",
        "content_text", "desc", "描述", "问题描述", "诉求描述", "事项描述", "来电内容", "留言内容", "评论内容", "主要内容",
        "事件描述", "举报内容", "投诉内容",
    ),
    "published": (
        "time", "published", "published_at", "发布时间", "时间", "留言时间", "受理时间", "来电时间", "日期", "date",
        "create_date_time", "create_time", "created_time", "created_at", "publish_time", "登记时间", "诉求时间",
        "提交时间", "发生时间", "评论时间", "投诉时间", "反映时间",
    ),
    "author": (
        "author", "作者", "用户", "留言用户", "来电人", "昵称", "发布者", "nickname", "user_nickname", "用户昵称",
        "screen_name", "诉求人", "反映人", "投诉人",
    ),
    "url": (
        "url", "link", "链接", "网址", "地址链接", "note_url", "aweme_url", "video_url", "content_url", "微博链接",
        "原文链接",
    ),
    "number": ("来电号码", "来电电话", "联系电话", "联系方式", "手机号码", "手机号", "电话", "phone"),
    "place": ("事发地址", "事发地点", "发生地点", "诉求地址", "问题地址", "事件地址", "事件地点", "诉求地点"),
}  # fmt: skip
"""Names of columns as hotlines, boards and the usual crawlers write them, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Field → column, as the officer gave it (`given`) or as the names of the columns suggest."""

    given: Table[str, str] = field(default_factory=dict)
    written: str = "--map {}={}"
    """How a column is named where this mapping was written, for the words of an error."""

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
        there = _named(columns)
        for name, column in self.given.items():
            if column not in columns:
                raise Invalid(
                    f"{table} 里没有列“{column}”（{self.written.format(name, column)}）；有的列是：{there}",
                    code="no_such_column",
                )
        found = {**_guess(columns, set(self.given.values())), **self.given}
        if "text" not in found and "title" not in found:
            raise Invalid(
                f"认不出 {table} 的哪一列是正文；有的列是：{there}；请用 {self.written.format('text', '列名')} 指明",
                code="no_text_column",
            )
        return found


def _named(columns: Collection[str]) -> str:
    """The names of the columns; a table without a first row of names must not show its first person instead."""
    shown = [name for name in list(columns)[:30] if name.isprintable() and name]
    if any(len(name) > _LONGEST or _FIGURES.search(name) for name in shown):
        return "（第一行像是数据，不是各列的名称）"
    return "、".join(shown)


def _guess(columns: Collection[str], taken: Collection[str]) -> dict[str, str]:
    by_name = {column.strip().lower(): column for column in columns if column not in taken}
    guesses = {}
    for name, usual in _USUAL.items():
        column = next((by_name[word] for word in usual if word in by_name), None)
        if column is not None:
            guesses[name] = column
    return guesses
