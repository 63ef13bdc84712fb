"""The case's course: what the duty officer and the responsible unit do."""

from typing import Any

from huiying.app.demo.cast import Part
from huiying.app.demo.person import Declined
from huiying.app.demo.staff import Staff

MEASURE = "已派出工作组赶赴现场，配合消防救援开展搜救，疏散周边群众，督促救治伤员，对同类企业启动排查。"


def acknowledge(staff: Staff) -> None:
    """认领 every alert that waits for it; where the service opened no case, the gravest alert gets one."""
    officer = staff[Part.DUTY]
    alerts = officer.pages("/alerts")
    if not alerts:
        raise Declined("还没有预警，值班员无事可认领", code="no_alert")
    for alert in alerts:
        if _may(alert, "acknowledge"):
            officer.post(f"/alerts/{alert['id']}/acknowledge")
    gravest = min(alerts, key=lambda alert: (alert["case_id"] is None, alert["level"], -alert["posts"]))
    staff.progress.case_id = gravest["case_id"] or _open(staff, gravest["id"])


def _may(thing: dict[str, Any], name: str) -> bool:
    return any(action["name"] == name and action["allowed"] for action in thing["actions"])


def _open(staff: Staff, alert_id: int) -> int:
    opened = staff[Part.DUTY].post(f"/alerts/{alert_id}/open", {"reason": "涉及人员安全，需立案办理"})
    return int(opened["id"])


def assess(staff: Staff) -> None:
    """研判: must be answered, with the reason."""
    reason = "县内发生人员伤亡事故，多处来源报道，社会关注度高，应当公开回应"
    staff.on_case(Part.DUTY, "assess", {"decision": "must_answer", "reason": reason})


def assign(staff: Staff) -> None:
    """交办 to the unit whose officer is of the cast."""
    responsible = staff[Part.UNIT].member.unit_id
    units: list[dict[str, Any]] = staff[Part.DUTY].get("/units")
    unit = next((unit for unit in units if unit["id"] == responsible), None)
    if unit is None:
        raise Declined(f"没有编号为 {responsible} 的单位，请先登记责任单位", code="no_unit")
    reason = f"{unit['name']}为该类事故的主管部门，由其牵头处置和回应"
    staff.on_case(Part.DUTY, "assign", {"unit_id": unit["id"], "reason": reason})


def sign_for(staff: Staff) -> None:
    """签收。"""
    staff.on_case(Part.UNIT, "sign_for")


def record_measure(staff: Staff) -> None:
    """登记处置措施。"""
    staff.on_case(Part.UNIT, "measures", {"text": MEASURE})
