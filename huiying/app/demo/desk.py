"""The answer: what spokesperson, reviewers and secrecy reviewer do, until the public has read and heard it.

The first information is late already, so it goes by the express lane of an emergency, and what was passed over is
made up for within twenty minutes.
"""

from datetime import datetime

from huiying.app.demo import notice
from huiying.app.demo.cast import Part
from huiying.app.demo.facts import Facts
from huiying.app.demo.staff import Staff
from huiying.app.demo.timetable import conference_at
from huiying.clock import BEIJING

CHANNEL = "清源县人民政府网站"
HALL = "清源县行政中心新闻发布厅"
HURRY = "首次发布已经超时，网上有不实伤亡数字扩散，先发权威信息，其余关口随后补办"
JUDGED = {
    "content": "只写已核实的伤亡和处置情况，原因在调查，不作推断",
    "timing": "谣言扩散，越早越好；晚于五小时的，在文中致歉",
    "manner": "县政府网站首发，随即开新闻发布会",
}
BASIS = "《政府信息公开条例》第十七条：经审查，不涉及国家秘密，可以公开"


def write_draft(staff: Staff) -> None:
    """拟稿: quotes from the case's posts, each linked, and the office's own statements."""
    writer = staff[Part.SPOKESPERSON]
    case = writer.get(staff.case_path)
    documents = writer.get(f"/events/{case['event_id']}")["documents"]
    title = f"关于{staff.facts.town}{staff.facts.firm}{staff.facts.product}厂火灾事故的情况通报"
    answer = staff.on_case(
        Part.SPOKESPERSON, "drafts", {"title": title, "sentences": notice.sentences(documents)}
    )
    staff.progress.draft_id = int(answer["id"])


def set_attribute(staff: Staff) -> None:
    """认定公开属性：主动公开。"""
    staff.on_draft(Part.SPOKESPERSON, "gates", {"gate": "attribute", "attribute": "proactive"})


def submit_draft(staff: Staff) -> None:
    """送审。"""
    staff.on_draft(Part.SPOKESPERSON, "submit")


def first_review(staff: Staff) -> None:
    """初审，通过。"""
    _review(staff, Part.FIRST, "first")


def open_express_lane(staff: Staff) -> None:
    """The leader opens the express lane: final and secrecy review first, the rest is made up for."""
    staff.on_draft(Part.FINAL, "express", {"reason": HURRY})


def second_review(staff: Staff) -> None:
    """复审，通过。"""
    _review(staff, Part.SECOND, "second")


def final_review(staff: Staff) -> None:
    """终审，通过。"""
    _review(staff, Part.FINAL, "final")


def _review(staff: Staff, part: Part, stage: str) -> None:
    staff.on_draft(part, "reviews", {"stage": stage, "approve": True, "comment": "事实清楚，同意。"})


def secrecy_review(staff: Staff) -> None:
    """保密审查，可以公开。"""
    staff.on_draft(Part.SECRECY, "secrecy", {"approve": True, "basis": BASIS})


def check_privacy(staff: Staff) -> None:
    """去标识化核对，没有个人信息。"""
    staff.on_draft(Part.SECRECY, "gates", {"gate": "privacy"})


def weigh_release(staff: Staff) -> None:
    """公开内容、时机、方式研判，由领导写明。"""
    staff.on_draft(Part.FINAL, "gates", {"gate": "judgement", **JUDGED})


def publish_notice(staff: Staff) -> None:
    """Put the approved version on the government's site, then record where and when it appeared."""
    spokesperson = staff[Part.SPOKESPERSON]
    version = spokesperson.get(staff.draft_path)["versions"][-1]
    url = staff.put_on_site(version["title"], version["text"].replace("。", "。\n"))
    published_at = spokesperson.get("/clock")["now"]
    form = {"channel": CHANNEL, "url": url, "published_at": published_at}
    staff.on_draft(Part.SPOKESPERSON, "publications", form)


def record_conference(staff: Staff) -> None:
    """Record the press conference held this evening, with its account on the government's site as the link."""
    facts, held_at = staff.facts, conference_at(staff.facts)
    title = f"{facts.county}就{facts.town}火灾事故举行新闻发布会"
    form = {
        "kind": "press_conference",
        "held_at": held_at.isoformat(),
        "place": HALL,
        "host": facts.spokesman,
        "speakers": [facts.head, facts.deputy, facts.chief],
        "head_spoke": True,
        "url": staff.put_on_site(title, account(facts, held_at)),
    }
    staff.on_case(Part.SPOKESPERSON, "evidence", form)


def account(facts: Facts, held_at: datetime) -> str:
    """What the government's site tells of the press conference."""
    local = held_at.astimezone(BEIJING)
    return (
        f"{local.month}月{local.day}日{local.hour}时{local.minute}分，{facts.county}在行政中心举行新闻发布会，"
        f"县长{facts.head}、副县长{facts.deputy}、县应急管理局局长{facts.chief}介绍{facts.town}火灾事故处置情况，"
        f"新闻发言人{facts.spokesman}主持。\n发布会通报了伤员救治、善后安置、原因调查和全县安全生产大排查的安排，"
        "并回答了记者提问。"
    )


def read_timeliness(staff: Staff) -> None:
    """The leader reads who was how late."""
    staff.progress.timeliness = staff[Part.FINAL].get("/timeliness")
