"""`huiying evaluate facts`: exact shares, what kind of error each miss is, predictions in input order."""

import json
from pathlib import Path

from nlp.evaluate.facts import evaluate_facts, figures

RECORDS = [
    {"id": "a", "title": "", "text": "昨晚货车侧翻，2死5伤。", "deaths": 2, "injured": 5},
    {"id": "b", "title": "", "text": "昨晚厂房起火，造成3人死亡。", "deaths": 4, "vague": False},
    {"id": "c", "title": "", "text": "货车侧翻，多人受伤。", "injured": None, "vague": True},
    {"id": "d", "title": "", "text": "路灯坏了，请维修。", "deaths": 1},
]


def test_shares_and_errors(tmp_path: Path) -> None:
    path, out = tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"
    path.write_text("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in RECORDS), "utf-8")
    result = evaluate_facts(path, predictions=out)
    assert (result["deaths"], result["deaths_n"]) == (0.3333, 3)
    assert result["deaths_errors"] == {"missed": 1, "invented": 0, "wrong": 1}
    assert (result["injured"], result["injured_n"]) == (1.0, 1)
    assert result["loss"] is None
    assert result["vague_accuracy"] == 1.0
    said = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [one["id"] for one in said] == ["a", "b", "c", "d"]
    assert said[0]["deaths"] == 2
    assert said[3]["deaths"] is None


def test_a_drill_has_no_figures() -> None:
    said = figures("全区举行消防演练", "演练模拟宿舍起火，5名学生被困，2人受伤。")
    assert not any(said.values())


OWN = Path(__file__).parents[1] / "sets" / "facts.jsonl"


def test_figures_of_flashes_notices_and_eyewitnesses() -> None:
    result = evaluate_facts(OWN)
    assert all(result[kind] >= 0.85 for kind in ("deaths", "injured", "missing"))  # type: ignore[operator]  # shares
    invented = [result[f"{kind}_errors"]["invented"] for kind in ("deaths", "missing")]  # type: ignore[index]
    assert sum(invented) <= 3


def test_a_claim_refuted_and_a_market_have_no_figures() -> None:
    assert figures("", "辟谣：网传“青河小区三人遇难”系编造，发布者已被处罚。")["deaths"] is None
    assert figures("股价雪崩", "楼市崩盘，股价跌停，股民被埋8万人。")["trapped"] is None
