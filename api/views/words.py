"""Codes of the records and the words people read for them."""

from collections.abc import Mapping
from typing import Any

from api.schemas.base import Coded

SOURCE_KINDS = {
    "news": "新闻",
    "government": "政府网站",
    "board": "留言板",
    "microblog": "微博",
    "hotline": "热线工单",
    "export": "导出文件",
    "push": "接口推送",
}
STANDINGS = {"official": "官方", "media": "认可媒体", "private": "个人", "officer": "值班员核定"}
EVENT_STATES = {
    "occurred": "已发生",
    "ongoing": "进行中",
    "warned": "预警",
    "drill": "演练",
    "prevention": "预防检查",
    "aftermath": "善后、回顾",
    "none": "非突发",
}
EVENT_TYPES = {
    "accident": "事故灾难",
    "disaster": "自然灾害",
    "health": "公共卫生",
    "safety": "社会安全",
    "rumour": "谣言",
    "none": "其他",
}
SCOPES = {"local": "本地", "mentioned": "提到本地", "elsewhere": "外地", "none": "地点不明"}
SOURCE_STATES = {
    "fresh": "正常，有新内容",
    "unchanged": "正常，无变化",
    "partial": "部分失败",
    "empty": "能打开但没有内容",
    "robots": "robots.txt 不允许",
    "failing": "连续失败",
    "rate_limited": "网站要求放慢，等它允许再采",
    "gone": "网址或文件夹已不存在",
    "soft_404": "网站说页面不存在",
    "login_wall": "要登录才能看",
    "cookie_wall": "要 Cookie 或脚本验证",
    "refused": "网站拒绝访问",
    "inside": "指向内部网络，已拒绝",
    "login_refused": "邮箱不让登录",
    "untrusted": "证书不受信任",
    "not_a_feed": "不是订阅源",
    "not_json": "接口没有给出约定的 JSON",
    "too_large": "内容过大",
    "interrupted": "采到一半停了",
    "silent": "太久没有动静",
    "stalled": "到点没有采集",
    "running": "正在采",
    "never": "还没有采集过",
    "disabled": "停用",
}
FATES = {"stored": "会入库", "held": "已经有了", "unseen": "没有看", "left": "不入库"}
"""What would become of an entry that a preview looked at."""
REFUSALS = {
    "empty": "没有文字",
    "future_date": "发布时间在将来，不能入库",
    "impossible_date": "发布时间不可能这么早，不能入库",
}
"""Why a post is not taken in, as `nlp.service.admissible` names it."""
SENTIMENTS = {"negative": "负面", "neutral": "中性", "positive": "正面"}
URGENCY = {4: "特急", 3: "紧急", 2: "一般", 1: "低"}


def maybe_coded(code: str | None, words: Mapping[Any, str]) -> Coded | None:
    """The same where there may be nothing to say."""
    return None if code is None else coded(code, words)


def coded(code: str, words: Mapping[Any, str]) -> Coded:
    """A code with its word; an unknown code stands for itself rather than hiding."""
    return Coded(code=str(code), label=words.get(code, str(code)))
