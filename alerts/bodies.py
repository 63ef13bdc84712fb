"""Who owes what is owed: the unit in charge of a case, or somebody outside, for whose silence nobody here is blamed.

What somebody outside owes ends by itself: an opinion that never comes leaves no clock overdue on our board.
"""

from alerts.rulebook import RESPONSIBLE_UNIT

OUTSIDE = {
    "third_party": "第三方",
    "consulted_agency": "被征求意见的机关",
    "applicant": "申请人",
    "petitioner": "信访人",
    "upper_organ": "原办理机关的上一级机关",
    "second_organ": "复查机关的上一级机关",
    "police": "公安机关",
}
"""Bodies that are not this office, unless a case says that the office is one of them."""
GOVERNMENT = "government"
"""The government of the place, where it owes a report beside its department."""
BODY_LABELS = {RESPONSIBLE_UNIT: "承办单位", GOVERNMENT: "本级人民政府", **OUTSIDE}


def is_outside(body: str) -> bool:
    """Whether nobody of this office answers for it."""
    return body in OUTSIDE
