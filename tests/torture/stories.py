"""Posts by number about a county that does not exist: the same number is the same post, whoever tells it and however often."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from huiying.clock import BEIJING

TOWNS = ("柳河镇", "东湾镇", "南屏镇", "青石镇", "白鹭镇", "松岗镇")
ACCIDENTS = (
    (
        "家具厂火灾",
        "{town}宏达家具厂二车间起火，过火面积约八百平方米，现场浓烟滚滚。火灾造成{dead}人死亡，{hurt}人受伤。",
    ),
    (
        "矿井透水",
        "{town}石门沟煤矿井下发生透水，当班矿工升井清点后，确认有{dead}人遇难，另有{hurt}人受伤送医。",
    ),
    (
        "客车坠崖",
        "一辆由县城开往{town}的中型客车在盘山路段翻下山崖，交警和急救人员赶到后确认，{dead}人死亡、{hurt}人受伤。",
    ),
    (
        "脚手架坍塌",
        "{town}中学教学楼工地的脚手架整体垮塌，作业工人被埋压。经全力搜救，事故致{dead}人死亡，{hurt}人受伤。",
    ),
    (
        "烟花作坊爆炸",
        "{town}一处储存烟花的仓房发生爆炸，周边民房门窗受损。截至目前，爆炸已造成{dead}人死亡，{hurt}人受伤。",
    ),
    (
        "渡船侧翻",
        "{town}码头一艘渡船行至江心侧翻，落水人员经打捞搜救，{dead}人死亡，{hurt}人受伤，其余人员已安全上岸。",
    ),
)
MATTERS = (
    "路灯不亮",
    "自来水发黄",
    "公交停运",
    "拖欠工资",
    "占道经营",
    "夜间施工",
    "垃圾未清",
    "学位不足",
    "医保报销",
    "暖气不热",
)
DETAILS = (
    "已经半个月没有人来看过",
    "物业说要等上面批了才能修",
    "老人晚上出门摔过两次",
    "拨打热线三次都说正在转办",
    "邻居们凑钱买了手电筒",
    "楼下的小饭馆一直营业到凌晨",
    "孩子上学要绕两里路",
    "现场只立了一块牌子",
    "去年冬天也发生过同样的事",
    "希望有关部门给一个准话",
    "村里的水井早就填了",
    "工头的电话再也打不通",
    "车站的时刻表没有更新",
    "窗口答复要补三份材料",
    "雨天积水没过脚踝",
    "施工队说图纸又改了",
    "商户把货架摆到了盲道上",
    "隔壁小区上个月就修好了",
    "业主群里每天都有人问",
    "只好自己花钱请人疏通",
    "检测报告迟迟没有公布",
    "登记的名单和实际对不上",
    "退休教师写了一封信",
    "夜里噪声一直响到两点",
)
EMPTY, COPIED, GRAVE = 47, 31, 83
"""Every so manieth post says nothing, says what another said, tells of an accident."""
ACCIDENT_POSTS = len(TOWNS) * len(ACCIDENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """What can be told; `start` is when the telling began."""

    start: datetime
    source_id: str = "push"

    def post(self, number: int) -> dict[str, Any]:
        """A post as `POST /api/posts` takes it."""
        common = {
            "external_id": f"story-{number}",
            "source_id": self.source_id,
            "source_name": "清源县留言板",
            "url": f"http://127.0.0.1/story/{number}",
            "published_at": (self.start - timedelta(seconds=number)).isoformat(),
        }
        if number % EMPTY == EMPTY - 1:
            return {**common, "title": "", "text": " "}
        if number % GRAVE == 0 and number // GRAVE < ACCIDENT_POSTS:
            return {**common, **self._accident(number // GRAVE)}
        told = number - 2 if number % COPIED == COPIED - 1 else number
        return {**common, **complaint(told)}

    def _accident(self, number: int) -> dict[str, Any]:
        return accident(number, self.start)


def complaint(number: int) -> dict[str, str]:
    """Title and text of what somebody complains of."""
    dice = Random(number)
    town, matter = dice.choice(TOWNS), dice.choice(MATTERS)
    details = "，".join(dice.sample(DETAILS, 6))
    where = f"清源县{town}第{dice.randint(1, 400)}组{dice.randint(1, 90)}号"
    return {"title": f"{town}{matter}没人管", "text": f"{where}反映{matter}：{details}。编号{number}。"}


def accident(number: int, start: datetime) -> dict[str, Any]:
    """The official report of one accident in one town, five days from the next; grave enough for a case and two clocks."""
    town = TOWNS[number % len(TOWNS)]
    name, story = ACCIDENTS[number // len(TOWNS)]
    happened = (start - timedelta(days=5 * number, hours=1 + number % 9, minutes=number)).astimezone(BEIJING)
    when = f"{happened.month}月{happened.day}日{happened.hour}时{happened.minute}分"
    told = story.format(town=f"清源县{town}", dead=10 + number % 7, hurt=3 + number % 5)
    return {
        "source_name": "清源县应急管理局",
        "source_kind": "government",
        "standing": "official",
        "title": f"清源县{town}{name}情况通报",
        "text": f"{when}，{told}",
        "published_at": (happened + timedelta(minutes=50)).isoformat(),
    }
