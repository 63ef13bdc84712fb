"""Accounts of QQ, WeChat, Alipay, Douyin and the like that are a private person's."""

import re
from collections.abc import Iterator

from huiying.text.personal.kinds import PersonalKind, PersonalSpan
from huiying.text.personal.labels import before, numbers_a_document

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{3,39}(?:@[A-Za-z0-9.\-]{3,20})?")
_GLUED = re.compile(
    r"(?:QQ|qq|Qq|VX|vx|Vx|V|v|WX|wx|Wx|Q|q)(?=[0-9]{5})|(?:QQ|VX|vx|WX|wx|ID|id|UID)[_.-]?(?=[A-Za-z0-9_]{5})"
)
_NUMBERED = r"QQ|qq|Qq|扣扣|企鹅|Q号|q号|扣号|球球|YY|Q|q"
_NAMED = (
    r"QQ邮箱|微信|薇信|威信|维信|徽信|微芯|威芯|V信|v信|VX|vx|Vx|Wx|WX|wx|V|v|wechat|WeChat|Wechat|weixin|卫星|支付宝|抖音|快手|小红书|微博|陌陌|探探|"
    r"淘宝|闲鱼|旺旺|钉钉|B站|哔哩哔哩|火山|skype|Skype|Telegram|telegram|电报|飞机|纸飞机|WhatsApp|whatsapp|蝙蝠|游戏|王者荣耀|米聊|LINE|Line|Facebook|脸书|推特|Twitter|"
    r"知乎|贴吧|财付通|云闪付|转转|拼多多|京东|美团|账号|帐号|账户|用户|网名|昵称|登录"
)
_LABEL = re.compile(
    rf"(?P<app>{_NUMBERED}|{_NAMED}|[加➕+](?:我|他|她|对方|好友|下)?[微扣薇威徽])(?:\(?群\)?|个人|小号|大号|联系|客服|昵称|扫码|好友|直播间|店铺|主播|博主){{0,2}}"
    r"(?P<word>号码|帐号|账号|账户|帐户|群号|号|ID|id|UID|uid|用户名|联系方式|名称|名|同号)?"
    r"(?P<sign> ?(?:[为是叫加]|[:：])? ?[“\"'「【(（@]{0,2} ?)$"
)
_LABEL_ENDS = frozenset(
    " 为是叫加:：“\"'「【(（@\n码号户式称名Dd)群人系服友间铺播主微扣薇威徽",
).union(name[-1] for name in f"{_NUMBERED}|{_NAMED}".split("|"))
"""The last characters of a label: behind what ends in none there is none."""
_SPACED_SIGNS = ("QQ", "qq", "扣扣", "企鹅", "Q号", "微信")
_SPACED = re.compile(
    r"(?:QQ|qq|扣扣|企鹅号?|Q号|微信)(?:号码|号)?[为是]?[:： ]{0,2}(?P<number>[1-9](?:[ .\-—][0-9]{1,4}|[0-9]){4,16})(?![0-9A-Za-z@])"
)
_MIXED = re.compile(r"(?=[A-Za-z0-9_\-]*[A-Za-z]{2})(?=[A-Za-z_\-]*[0-9])[A-Za-z][A-Za-z0-9_\-]{6,24}")
_HANDLE = re.compile(r"微信|薇信|支付宝|抖音|快手|QQ|加我|好友")
_NEARBY = 26
_OFFICIAL = re.compile(
    r"官方|官微|公众号|公众平台|服务号|订阅号|政务|小程序|本报|平台微信|发布号|[局委府镇乡县市区](?:的)?(?:微信|抖音|微博)"
)
_MEASURE = re.compile(r" ?(?:元|块|万|亿|人|个|条|次|年|月|日|点|分|多|余|%|[mM][bB]|版|名|位|笔|余额)")
_LETTER = re.compile("[A-Za-z]")
_LETTERS_ONLY = re.compile(r"[A-Za-z]+$")
_PHONE = re.compile(r"1[3-9][0-9]{9}$")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:[.\-][0-9]{1,2}){0,2}$")
_SHORTEST = 5
_REACH = 16


def find_accounts(text: str) -> Iterator[PersonalSpan]:
    """Private accounts of a folded text."""
    for found in _SPACED.finditer(text) if any(sign in text for sign in _SPACED_SIGNS) else ():
        if not _OFFICIAL.search(before(text, found.start())[-_REACH:]):
            yield PersonalSpan(
                kind=PersonalKind.ACCOUNT, start=found.start("number"), end=found.end("number")
            )
    for found in _NAME.finditer(text):
        start = found.start()
        label = _label(text, start)
        if label is None and (glued := _GLUED.match(found[0])):
            start += glued.end()
            label = _label(text, start)
        if label is None and _is_nearby(text, start, found[0]):
            yield PersonalSpan(kind=PersonalKind.ACCOUNT, start=start, end=found.end())
        if label is not None and _is_account(text, start, found.end(), label):
            end = start + len(text[start : found.end()].rstrip(".-"))
            yield PersonalSpan(kind=PersonalKind.ACCOUNT, start=start, end=end)


def _label(text: str, start: int) -> re.Match[str] | None:
    """What right before `start` says that an account follows."""
    if text[start - 1 : start] not in _LABEL_ENDS:
        return None
    return _LABEL.search(text[max(0, start - _REACH) : start])


def _is_nearby(text: str, start: int, name: str) -> bool:
    """Letters and digits mixed as only an account mixes them, not far behind the app's name."""
    words = text[max(0, start - _NEARBY) : start]
    mixed = _MIXED.fullmatch(name) is not None and _HANDLE.search(words) is not None
    return mixed and not _OFFICIAL.search(words) and not numbers_a_document(words)


def _is_account(text: str, start: int, end: int, label: re.Match[str]) -> bool:
    name, app = text[start:end].rstrip(".-"), label["app"]
    if _DATE.match(name) or _OFFICIAL.search(before(text, start)[-_REACH:]):
        return False
    if name.isdigit() and (_MEASURE.match(text, end) or len(name) < _SHORTEST):
        return False
    said = bool(label["word"] or label["sign"].strip())
    if re.fullmatch(_NUMBERED, app):
        return name.isdigit() or said
    if said or app[0] in "加➕+":
        return True
    mixed = _LETTER.search(name) and not _LETTERS_ONLY.match(name) and len(name) > _SHORTEST
    return bool(_PHONE.match(name) or mixed)
