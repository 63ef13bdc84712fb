"""`huiying user roster`: a file goes in whole or not at all, and gaps are named."""

from pathlib import Path

from tests.integration.command import huiying, last_json

HEAD = "from,until,person,position\n"


def write(folder: Path, *rows: str) -> str:
    path = folder / "值班.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    return str(path)


def test_a_roster_file(tmp_path: Path) -> None:
    for name, role in (("zhao", "duty"), ("qian", "leader")):
        words = ("user", "add", name, "--name", name, "--role", role)
        assert huiying(tmp_path, *words, HUIYING_NEW_PASSWORD="qingyuan-river-7").returncode == 0
    good = "2030-11-23T08:00:00+08:00,2030-11-23T20:00:00+08:00,zhao,1"
    bad = "2030-11-23T20:00:00,2030-11-24T08:00:00+08:00,qian,1"
    refused = huiying(tmp_path, "user", "roster", "import", write(tmp_path, good, bad))
    assert refused.returncode == 2
    assert "值班.csv 有误，一班也没有导入。第 3 行" in refused.stderr
    late = "2030-11-24T08:00:00+08:00,2030-11-24T20:00:00+08:00,qian,1"
    done = huiying(tmp_path, "user", "roster", "import", write(tmp_path, good, late), "--json")
    assert last_json(done) == {"shifts": 2, "gaps": ["11月23日 20:00–11月24日 08:00 无人值班"]}
    shown = last_json(huiying(tmp_path, "user", "roster", "show", "--json"))
    assert shown["on_duty"] == ["zhao", "qian"]
    assert "无人值班" in str(shown["gap"])
