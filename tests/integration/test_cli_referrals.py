"""`huiying referral verify` and a tree of units, by command."""

from datetime import UTC, datetime
from pathlib import Path

from alerts.partners.packages import Item, pack
from tests.integration.command import huiying, last_json

AT = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


def test_material_is_checked_against_its_manifest(tmp_path: Path) -> None:
    made = pack([Item(path="summary.txt", content=b"fire", what="摘要")], {"case": "2026-0001"}, at=AT)
    path = tmp_path / "referral.zip"
    path.write_bytes(made.content)
    sound = huiying(tmp_path, "referral", "verify", str(path), "--json")
    assert sound.returncode == 0
    assert last_json(sound) == {"sound": True, "manifest_sha256": made.manifest_sha256, "faults": []}

    path.write_bytes(made.content[:-30])
    damaged = huiying(tmp_path, "referral", "verify", str(path), "--json")
    assert damaged.returncode == 1
    assert last_json(damaged)["sound"] is False
    gone = huiying(tmp_path, "referral", "verify", str(tmp_path / "nothing.zip"))
    assert gone.returncode == 2
    assert "读不出" in gone.stderr


def test_units_are_put_under_each_other_by_command(tmp_path: Path) -> None:
    above = ("unit", "add", "water", "--name", "县水务局", "--subject", "水务")
    below = (
        "--name",
        "北山镇水利站",
        "--subject",
        "水务",
        "--parent",
        "water",
        "--place",
        "江岭省/云州市/清源县/北山镇",
    )
    for words in (above, ("unit", "add", "north", *below), ("unit", "change", "north", *below, "--vertical")):
        done = huiying(tmp_path, *words)
        assert done.returncode == 0, done.stderr
    listed = huiying(tmp_path, "unit", "list")
    assert (
        "北山镇水利站  水务  江岭省/云州市/清源县/北山镇  上级 water（垂直管理）"
        in listed.stderr + listed.stdout
    )
    circle = huiying(tmp_path, "unit", "change", "water", "--name", "县水务局", "--parent", "north")
    assert circle.returncode != 0
    assert "绕一圈" in circle.stderr
