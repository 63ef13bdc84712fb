"""Addresses of homes, down to the room or to the house number of a village; no offices, no public places."""

import re
from collections.abc import Iterator

from huiying.text.personal import PersonalKind, PersonalSpan

_NUMBER = "[0-9A-Za-z一二三四五六七八九十百甲乙丙丁东西南北]"
_UNIT = r" ?(?:号院|号大院|号楼|号|栋|幢|座|楼|层|单元|门|梯|区|期|院|弄|支弄|巷|组团|组|排|#楼?|[-—–])(?:之[一二三四1-9])? ?[,，、]? ?附?"
_FLOOR = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|顶|底)(?:楼|层)"
_ROOM = (
    r"(?:[A-Za-z]?[0-9]{3,4}[A-Za-z]?(?:室|号房|房号?|户|号)?|[0-9]{1,2}(?:室|房|号房)"
    r"|[一二三四五六七八九十〇零]{1,4}(?:室|房|号房)|[一二三四五六七八九〇零]{3,4}|[0-9]{1,2}[A-H]|[东西中南北](?:户|室)|(?<=[栋幢楼元层])[东西南北]门"
    rf"|[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{1,4}}|(?<=[栋幢座楼元])[0-9]{{1,2}}-[0-9]{{1,4}}|(?<=排)[0-9]{{1,3}}号|{_FLOOR}[东西中南北左右](?:户|边户?|侧)?|(?<=[栋幢座楼元门])[顶底](?:楼|层)"
    r")(?![0-9A-Za-z*]|层|楼(?!盘|上|下|道|顶|梯|里|内)|栋|幢|单元|号楼|车)"
)
_TAIL = re.compile(
    rf"{_NUMBER}(?<![0-9A-Za-z.].){_NUMBER}{{0,4}}{_UNIT}(?:{_NUMBER}{{1,5}}{_UNIT}){{0,6}}{_ROOM}"
)
"""What stands before is looked at behind the first character: a pattern that begins with one is found faster."""
_BARE_ROOM = re.compile(
    r"(?:公寓|小区|花园|家园|新村|新城|苑|公馆|宿舍楼?|家属院|家属楼|大院|名城|豪庭|华府|廉租房|公租房|安置房)(?:[一二三四五六七八九十A-Z]期|[东西南北]区)?[A-Z]?[0-9]{3,4}(?:室|房|户|号)(?![0-9])|别墅区?[A-Z]?[0-9]{1,3}(?:号|栋|幢|座)(?!楼)"
)
_VILLAGE = re.compile(
    r"(?:村|屯|庄|寨|嘎查|新村|组|林场|农场|牧场|渔村|湾|坪|冲|坳|垸|堡|营|岗|坝|塘|圩|埠|浜|窑|铺|店子)"
    r"(?:[\u4e00-\u9fff]{0,6}?(?:[0-9一二三四五六七八九十]{1,3} ?)?(?:村民小组|小组|组|社|队|屯|庄|湾|院子|自然村))?(?:[，,]?门牌号?|附)? ?(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,4})(?:-[0-9]{1,3})? ?(?:号|(?<=门牌[0-9])|(?<=门牌[0-9]{2})|(?<=门牌[0-9]{3}))"
    r"(?!楼|院(?!子)|线|井|矿|门|车|机|地块|文|令|病|桥|台|公告|通告|铺|厂|别墅|坑|标|游|泵|变|路|公路|隧道|坝|煤)(?:附[0-9]{1,2}号)?"
)
_STREET = re.compile(
    r"(?:路|街|巷|弄|胡同|里|道|条|坊|埭|社区)(?:[\u4e00-\u9fff]{0,4}?(?:段|里|巷|弄|[0-9一二三四五六七八九十]{1,3}(?:巷|弄|条|组)))? ?[甲乙丙]?[0-9]{1,4}(?:-[0-9]{1,3}|之[0-9一二三]{1,2})? ?号(?:附[0-9]{1,2}号|院|大院)?(?!楼|线|门店|商铺|铺|公路|店|厂)"
)
_HOME = re.compile(
    r"(?:家住|住址|现住|居住|住在|租住|暂住|独居|入住|家庭地址|家庭住址|住所|户籍地?|户口|收货地址|收件地址|邮寄地址|寄信地址|通讯地址|通信地址|联系地址|老家|住(?!建|宅|房|院|户)|[我他她其]们?家|家里?在|家是|地址[:：])[^，,。；;！!？?\n]{0,24}$"
)
_LEFT = re.compile(r"[\u3400-\u9fff0-9A-Za-z·#()\-—–]{0,40}$")
_PART = re.compile(
    r"[\u3400-\u9fff0-9A-Za-z·#-]{1,24}(?:省|市|区|县|旗|镇|乡|街道|社区|村|路|街|巷|号|院|小区|苑|园|邸|城|里|公寓|楼|栋|幢|单元|期|座|大道) $"
)
"""A part of an address that is written with blanks between its parts."""
_LEAD = re.compile(
    r".*(?:户籍所在地|所在地|住址|地址|家住|现住|居住|租住|暂住|住在|住所|寄往|寄到|送到|位于|坐落于?|座落于?|反映|投诉|举报|家在|家是|[我他她其]们?家(?!属)|本人|系|住(?!宅|房|建)|在|到了?|去|是|的|把|被|给|及|叫|了|称|说|区域内)"
)
_OFFICE = re.compile(
    r"政府|[县市区省]委|[\u4e00-\u9fff]局|委员会|写字楼|办公|大厦|行政|政务|中心|大楼|法院|检察院|派出所|银行|公司|酒店|宾馆|医院|卫生院|学校|小学|中学|大学|学院|教学楼|实验楼|科技园|创业园|产业园|工业园|软件园|广场|商场|商城|市场|门诊|住院|病区|病房|影院|会议|窗口|大厅|号馆|展馆|车站|机场|饭店|KTV|网吧|工作室|商铺|门面"
)
_SENTENCE = re.compile("[。；;！!？?\n]")
_PREMISES = re.compile(
    r"(?:公司|单位|办公|经营|注册|店铺|门店|营业|工作|受理|报名|会议|活动|培训|施工|项目)(?:的)?(?:所在)?(?:地址|地点|场所)|政府|[\u4e00-\u9fff]{2}厅|[县市区][\u4e00-\u9fff]{2,5}局|行政中心|政务|办公楼|写字楼|法院|检察院|派出所|服务中心|产业园|科技园"
)
_LIVED = re.compile(
    r"宿舍|家属|公寓|小区|单元|住宅|花园|家园|苑|新村|人家|名邸|新城|公馆|豪庭|华府|府邸|嘉园|佳园|名城|华庭|山庄|花苑|安置房|廉租房|公租房|[碧月江海翠]\w?湾|[和悦]府"
)
_ESTATE = re.compile(
    r"[\u4e00-\u9fff](?:城|湾|府|居|庭|园|里|坊|阁|轩)(?:[一二三四五1-5]期|[A-Z东西南北]区)?$"
)
"""What stands right before a number of building, floor and room."""
_COUNTED = re.compile(
    r"^ ?(?:年|月|日|元|万|亿|米|平|多|余|人|名|套|个|户|次|台|辆|亩|吨|公里|路|号线|分|千|度|[kK]|家(?!里|中|的)|位|条|%|斤|字)"
)
_FIRM_BEHIND = re.compile(r"^[^，,。；;\n]{0,10}(?:公司|事务所|工作室|办公室|会议室|窗口|培训|中介|门诊)")
_BUILDING = re.compile(r"单元|栋|幢|号楼|弄|座|#|[-—–]")
_INSIDE = re.compile("单元|栋|幢|号楼|弄|座|室|房")
_DAY = re.compile(r"[0-9一二三四五六七八九十]月$")
_NUMBERED = re.compile("[0-9一二三四五六七八九十百] ?号")
_THREE_FIGURES = re.compile("[0-9][0-9]{2}[室房户号]")
_ENDS = re.compile(r"(?:室|房|户|号|门)$")
_SIGNS = ("号", "室", "栋", "单元", "房", "幢", "座", "#", "-")
_STRIP = "·-—–()#"


def find_addresses(text: str) -> Iterator[PersonalSpan]:
    """Homes in a folded text."""
    if any(sign in text for sign in _SIGNS):
        yield from _rooms(text)
    numbered = _NUMBERED.search(text) is not None
    if numbered:
        yield from _houses(text, _VILLAGE)
    if _THREE_FIGURES.search(text) or "别墅" in text:
        yield from _houses(text, _BARE_ROOM)
    if numbered:
        yield from _on_streets(text)


def _rooms(text: str) -> Iterator[PersonalSpan]:
    for found in _TAIL.finditer(text):
        if _is_room(text, found):
            yield _whole(text, found.start(), found.end())


def _houses(text: str, pattern: re.Pattern[str]) -> Iterator[PersonalSpan]:
    for found in pattern.finditer(text):
        start, end = found.span()
        if not _COUNTED.match(text[end:]) and not _in_office(text, start, end):
            yield _whole(text, start, end)


def _on_streets(text: str) -> Iterator[PersonalSpan]:
    for found in _STREET.finditer(text):
        start, end = found.span()
        private = "号附" in found[0] or _HOME.search(text[max(0, start - 30) : start])
        if private and not _in_office(text, start, end):
            yield _whole(text, start, end)


def _is_room(text: str, found: re.Match[str]) -> bool:
    tail, start, end = found[0], found.start(), found.end()
    if _DAY.search(text[max(0, start - 3) : start]):
        return False
    if not _ENDS.search(tail) and _COUNTED.match(text[end : end + 4]):
        return False
    home = _HOME.search(text[max(0, start - 36) : start]) is not None
    before = text[max(0, start - 12) : start]
    lived = _LIVED.search(before) is not None or _ESTATE.search(before) is not None
    if not (home or lived or (_BUILDING.search(tail) and _INSIDE.search(tail))):
        return False
    if home and _LIVED.search(text[max(0, start - 18) : end]):
        return True
    return not _in_office(text, start, end)


def _in_office(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 18) : start]
    before = re.split("[，,。；;！!？?\n]", before)[-1]
    said = _SENTENCE.split(text[max(0, start - 30) : start])[-1] + _SENTENCE.split(text[start : end + 8])[0]
    if _PREMISES.search(said):
        return True
    home = _HOME.search(text[max(0, start - 30) : start]) or _LIVED.search(before + text[start:end])
    return home is None and (
        _OFFICE.search(before) is not None or _FIRM_BEHIND.match(text[end : end + 16]) is not None
    )


def _whole(text: str, start: int, end: int) -> PersonalSpan:
    """From the province or wherever the address begins."""
    begin = _before(text, start)
    while text[begin - 1 : begin] == " " and (part := _PART.search(text, max(0, begin - 30), begin)):
        begin = part.start()
        lead = _LEAD.match(text, begin, part.end())
        if lead is not None:
            begin = lead.end()
            break
    while begin < start and text[begin] in _STRIP:
        begin += 1
    return PersonalSpan(kind=PersonalKind.ADDRESS, start=begin, end=end)


def _before(text: str, start: int) -> int:
    """Where the unbroken run of an address begins that goes on at `start`."""
    reach = _LEFT.search(text, max(0, start - 40), start)
    begin = reach.start() if reach else start
    lead = _LEAD.match(text, begin, start)
    return lead.end() if lead is not None else begin
