"""Documents about a county that does not exist, and everything text can do to an index."""

from datetime import UTC, datetime, timedelta
from random import Random

from huiying.index import Entry, Query
from tests.contract.plain import Plain

PLACES = ("清源县", "云州市", "东河镇", "石桥村", "北关街道", "大厂")
SUBJECTS = ("化工园区", "第三中学", "自来水厂", "农贸市场", "公交公司", "清源大桥", "县医院")
HAPPENINGS = ("发生火灾", "停水三天", "正在演练", "拖欠工资", "路灯不亮", "通报处理结果", "起火，3人受伤")
ENDS = (
    "。",
    "！",
    "……",
    "，居民说：“还没有人来”。",
    "(图)",
    "\n记者 王某某",
    " http://qingyuan.example/a?b=1",
)
KINDS = ("news", "government", "board", "microblog", "hotline")
TOPICS = ("安全生产", "住房保障", "交通", "环境")

NASTY = (
    "",
    "。！？",
    "火",
    "火火火火",
    "火 火",
    "ＡＢＣ　１２３ ﾊﾞｽ",
    "Ⅷ ㎡ ﬁre №5 ①",
    "cafe\u0301 café",
    "İstanbul ΣΊΣΥΦΟΣ straße",
    'AND OR NOT NEAR(a b, 2) "x" title:火 -县 ^源',
    "a*b \\ / {c} [d] ~e +f",
    "under_score-dash.dot",
    "<em>清源</em>&amp;县",
    "'; DROP TABLE index_text; --",
    "𠮷野家 𠀀𠀁 👩‍🚒🔥灭火",
    "\u202eעברית\u202c العربية",
    "한글 각",
    "關(guān)于 关(guan)于",
    "零\u200b宽\ufeff字",
    "1.5亿 3·15 24小时 2026年3月1日08:00",
    "长" * 3000,
    "一二" * 1500 + "三",
    "行\r\n一\t行\x0b二\x85三\u2028四",
)
ASKED = (
    "",
    " ",
    "。",
    "*",
    '"',
    "火",
    "火火",
    "火火火火火",
    "火 火",
    "清源",
    "清源 火",
    "源县",
    "县源",
    "abc",
    "ABC１",
    "バス",
    "ハス",
    "é",
    "fé",
    "ς",
    "σίσυφοσ",
    "ß",
    "AND",
    "not near",
    "a*",
    'x" OR "y',
    "title:火",
    "under_score",
    "score-d",
    "em>清",
    "𠮷",
    "𠀀𠀁",
    "👩",
    "灭",
    "1.5",
    "5亿",
    "3·1",
    "3·15",
    "08:00",
    "00",
    "长" * 200,
    "一二三",
    "一二一",
    "字",
    "宽字",
    "关于",
    "guan 于",
    "起火，3",
    "起火3",
    "各",
    "ﬁ",
    "viii",
    "8",
    "县" * 5,
    "没有这样的词",
)


def entry(document_id: int, **changes: object) -> Entry:
    """A plain document; every field can be changed."""
    plain = {
        "document_id": document_id,
        "version": 1,
        "title": "清源县一处工厂起火",
        "text": "清源县东河镇一处工厂起火，无人受伤。",
        "published_at": datetime(2026, 3, 1, 8, tzinfo=UTC),
        "first_seen_at": datetime(2026, 3, 1, 8, 5, tzinfo=UTC),
        "source_id": "news",
        "source_kind": "news",
        "topics": ("安全生产",),
        "scope": "local",
        "places": ("江岭省/云州市/清源县",),
        "event_id": None,
        "urgency": 1,
    }
    return Entry(**(plain | changes))  # type: ignore[arg-type]


def documents(seed: int, count: int = 300) -> list[Entry]:
    """Ordinary documents and nasty ones, in no order; some share their moment, some differ by a microsecond."""
    dice = Random(seed)
    start = datetime(2026, 2, 27, 20, tzinfo=UTC)
    made = []
    for number in range(1, count + len(NASTY) + 1):
        text = NASTY[number - count - 1] if number > count else _text(dice)
        made.append(
            entry(
                number,
                title=dice.choice((_sentence(dice), text[:20], "")),
                text=text,
                published_at=start
                + timedelta(minutes=17 * dice.randrange(400), microseconds=dice.randrange(3)),
                source_id=f"source-{dice.randrange(5)}",
                source_kind=dice.choice(KINDS),
                topics=tuple(dice.sample(TOPICS, dice.randrange(4))),
                event_id=dice.choice((None, 1, 2, 3)),
                urgency=dice.randrange(5),
            )
        )
    dice.shuffle(made)
    return made


def answers(held: list[Entry], query: Query) -> list[Entry]:
    """Who answers a query, in the order of the engines, by plain substring search."""
    return Plain(held).answers(query)


def _sentence(dice: Random) -> str:
    return dice.choice(PLACES) + dice.choice(SUBJECTS) + dice.choice(HAPPENINGS)


def _text(dice: Random) -> str:
    return "".join(_sentence(dice) + dice.choice(ENDS) for _ in range(dice.randrange(1, 6)))
