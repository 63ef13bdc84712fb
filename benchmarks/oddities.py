"""The slowest odd text: a megabyte in one line, ten thousand digits, nested markup, every script at once.

Prints one JSON line: milliseconds of processor time a text takes alone, the worst first. `python benchmarks/oddities.py`
"""

import json
import time
from datetime import UTC, datetime

from huiying.posts import RawPost, SourceKind, Standing
from nlp.understanding import Understander

MEGABYTE = 1_000_000
_SAYING = "清源县望溪镇化工厂昨晚起火，2死5伤，电话13800138000，请转发扩散！"
TEXTS = {
    "empty": "",
    "emoji": "😀🔥" * 20_000,
    "one line": _SAYING * (MEGABYTE // len(_SAYING)),
    "one character": "火" * MEGABYTE,
    "digits": "1234567890" * 1_000,
    "digits and dashes": "1-" * 50_000,
    "chinese numerals": "一二三四五六七八九十百千万" * 4_000,
    "lone surrogates": "\ud800火\udfff灾" * 20_000,
    "nul": "\x00火灾\x00" * 20_000,
    "scripts": "火fireогоньنار火災화재🔥ไฟ" * 5_000,
    "wrong decoding": _SAYING.encode("gb18030").decode("latin-1") * 1_000,
    "nested markup": "<div><p>" * 20_000 + "火灾" + "</p></div>" * 20_000,
    "nested entities": "&amp;" * 20_000 + "lt;br&gt;",
    "open brackets": "(（[【《“" * 10_000,
    "commas": "，,、" * 30_000,
    "line feeds": "火\n" * 50_000,
    "forwards": "//@某人:转发" * 10_000,
    "hashtags": "#清源县火灾#" * 10_000,
    "letters": "a" * 100_000 + "@" + "b" * 100_000,
    "surnames": "王李张刘陈杨赵黄周吴" * 10_000,
    "places": "北京市朝阳区上海市浦东新区河北省廊坊市大厂县" * 4_000,
    "casualties": "造成2死5伤3人失踪" * 10_000,
}


def post(text: str) -> RawPost:
    return RawPost(
        source_id="odd",
        source_name="odd",
        source_kind=SourceKind.MICROBLOG,
        standing=Standing.PRIVATE,
        external_id="odd",
        text=text,
        first_seen_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def milliseconds(understander: Understander, text: str) -> float:
    began = time.process_time()
    understander.understand(post(text))
    return round((time.process_time() - began) * 1000, 1)


def main() -> None:
    understander = Understander("江岭省/云州市/清源县")
    milliseconds(understander, _SAYING)
    taken = {name: milliseconds(understander, text) for name, text in TEXTS.items()}
    worst = sorted(taken.items(), key=lambda item: -item[1])
    print(json.dumps({"benchmark": "oddities", "worst_ms": worst[0][1], "milliseconds": dict(worst)}))


if __name__ == "__main__":
    main()
