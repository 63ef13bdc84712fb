"""Posts a second through the pipeline on one core: understanding alone, and a whole import into a new database.

Prints one JSON line. `python benchmarks/pipeline.py [CSV]`; without a file, on petitions made up here.
Seconds are processor time, so that other work on the machine counts for little.
"""

import csv
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from crawlers.tables import Mapping, posts_from
from huiying.app.bootstrap import open_service
from huiying.app.intake import Intake
from huiying.app.pipeline import BATCH
from huiying.posts import RawPost
from huiying.service import Service
from huiying.settings import Settings
from nlp import shipped
from nlp.understanding import Understander

IMPORTED = time.process_time()
"""What starting Python and importing everything took."""
ROWS = 2000
SENTENCES = 6
PHRASES = 18
"""Of six words each, so that no two texts are alike by their stock sentences."""
SEED = 20260301
_WRITTEN = (
    "小区业主物业车位绿化噪音楼道电梯水管停电路面公交站台学校老师家长孩子书费医院药品医保门诊工地扬尘"
    "工资老板合同社保养老退休补贴村民土地征收房屋拆迁补偿河道污水垃圾油烟餐馆夜市摊位城管执法停车收费"
    "市场价格食品过期商家退款快递网络宽带手机银行贷款房产开发交房质量裂缝漏水维修基金委员投票公示规划"
    "道路护栏路灯公园广场健身器材图书文化旅游景区门票导游酒店暖气用电电费水费欠费身份"
    "户口证件窗口排队态度电话热线回复推诿整改检查安全消防通道堵塞隐患高楼坠物流浪宠物蚊虫消毒环境影响"
)
WORDS = tuple(_WRITTEN[at : at + 2] for at in range(0, len(_WRITTEN), 2))
STREETS = (
    "柳河路",
    "青杨街",
    "石桥巷",
    "南门大道",
    "学府路",
    "望溪镇老街",
    "东湖小区",
    "锦绣花园",
    "宏达化工厂",
)
MATTERS = (
    *("路灯不亮", "下水道堵塞", "夜间施工扰民", "物业乱收费", "电梯经常停运", "公交车班次太少", "井盖松动"),
    *("拖欠工资", "学校违规补课", "排放废气", "占道经营", "垃圾无人清运", "暖气不热", "房产证迟迟办不下来"),
)
TALES = (
    "已经{days}天了，多次拨打电话反映都没有结果",
    "附近居民{households}余户受到影响，老人和孩子晚上都不敢出门",
    "{month}月{day}日上午社区来人看过，说要等上级批复",
    "前几天还有一位老人在这里摔伤，送到医院缝了{stitches}针",
    "我们找过物业和开发商，双方互相推诿",
    "希望有关部门尽快调查处理，给居民一个明确的答复",
    "清源县其他小区都没有这样的问题",
    "联系电话138{number:08d}",
    "合同上写得清清楚楚，现在却不认账",
    "请问这样的情况应该由哪个部门负责？",
)


def made_up(path: Path) -> None:
    """Petitions of about 400 characters; every fifteenth is put in again, as people do."""
    dice = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["msg_id", "title", "time", "body"])
        rows: list[tuple[str, str]] = []
        for number in range(ROWS):
            again = rows and dice.random() < 1 / 15
            rows.append(dice.choice(rows) if again else _petition(dice))
            at = f"2026-{dice.randint(1, 2):02d}-{dice.randint(1, 28):02d} {dice.randint(0, 23):02d}:15"
            writer.writerow([number, rows[-1][0], at, rows[-1][1]])


def _petition(dice: random.Random) -> tuple[str, str]:
    street, matter = dice.choice(STREETS), dice.choice(MATTERS)
    said = (
        tale.format(
            days=dice.randint(3, 200),
            households=dice.randint(20, 900),
            month=dice.randint(1, 12),
            day=dice.randint(1, 28),
            stitches=dice.randint(2, 9),
            number=dice.randrange(10**8),
        )
        for tale in dice.choices(TALES, k=SENTENCES)
    )
    told = [*said, *("".join(dice.choices(WORDS, k=6)) for _ in range(PHRASES))]
    dice.shuffle(told)
    return f"{street}{matter}", f"{street}{dice.randint(1, 300)}号{matter}，{'；'.join(told)}。"


def posts(service: Service, path: Path) -> list[RawPost]:
    rows = posts_from(path, Mapping.parse([]), source_id="bench", source_name="测试", now=service.clock.now())
    return [row for row in rows if isinstance(row, RawPost)]


def understanding(understander: Understander, offered: Sequence[RawPost]) -> float:
    """Seconds for all, in batches like those of the pipeline."""
    began = time.process_time()
    for at in range(0, len(offered), BATCH):
        understander.understand_all(offered[at : at + BATCH])
    return time.process_time() - began


def importing(service: Service, offered: Sequence[RawPost]) -> float:
    """Seconds for all, from the row to the index."""
    began = time.process_time()
    Intake(service).run(offered, source_id="bench", progress=lambda _: None)
    return time.process_time() - began


def peak_memory() -> int:
    """Most megabytes resident at once. `getrusage` would count what started this process, too."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(status.read_text("ascii").partition("VmHWM:")[2].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(folder: Path, path: Path) -> dict[str, object]:
    """Every figure of the benchmark."""
    began = time.process_time()
    service = open_service(Settings(home=folder))
    offered = posts(service, path)
    opened = time.process_time()
    understander = Understander(service.settings.jurisdiction, scorer=shipped.load())
    understander.understand(offered[0])
    ready = time.process_time()
    read, stored = understanding(understander, offered), importing(service, offered)
    return {
        "benchmark": "pipeline",
        "texts": len(offered),
        "characters": round(sum(len(post.text) for post in offered) / len(offered)),
        "understand_docs_per_second": round(len(offered) / read),
        "import_docs_per_second": round(len(offered) / stored),
        "import_seconds": round(stored, 1),
        "start_seconds": {
            "imports": round(IMPORTED, 2),
            "database": round(opened - began, 2),
            "models": round(ready - opened, 2),
        },
        "peak_rss_mb": peak_memory(),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "petitions.csv"
        made_up(made)
        given = Path(sys.argv[1]) if len(sys.argv) > 1 else made
        print(json.dumps(measure(Path(folder), given)))


if __name__ == "__main__":
    main()
