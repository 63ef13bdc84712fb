"""Pages read per second on one core, and how well, beside the fastest peer: `python benchmarks/extraction.py [FOLDER]`.

FOLDER holds pages with their `gold.jsonl`, as `huiying evaluate extraction` reads them; without it the pages of our
own tests are read, which say little about quality. One JSON line a measure.
Peers are the libraries that are installed where this runs; none of them is a dependency of ours but resiliparse.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import fmean

from crawlers.charset import decode
from crawlers.evaluation import body_f1, evaluate_extraction, gold_pages
from crawlers.moments import read_moment
from crawlers.reading.blocks import parse
from crawlers.reading.body import find_body
from huiying.clock import BEIJING, SystemClock

OURS = Path(__file__).parents[1] / "tests" / "pages"
GOOD = 0.90
"""Body F1 from which a peer counts."""
DATES = (
    "发布时间：2026-03-02 07:45", "二〇〇五年三月二十一日", "5月13日 09:16", "上周五", "3小时前", "昨天 09:16", "2026年3月2日 下午3:05",
    "2026-03-01T23:45:00Z", "Mon, 02 Mar 2026 07:45:00 +0800", "1772408700", "03-02 07:45", "刚刚",
)  # fmt: skip


def stages(folder: Path) -> list[dict[str, object]]:
    """Milliseconds of processor time a page in each stage: charset, parsing into blocks, finding the body."""
    spent = {"decode": 0.0, "parse": 0.0, "body": 0.0}
    pages = 0
    for page in gold_pages(folder):
        body = page.path.read_bytes()
        marks = [time.process_time()]
        text, _ = decode(body)
        marks.append(time.process_time())
        parsed = parse(text, page.url or "")
        marks.append(time.process_time())
        find_body(parsed)
        marks.append(time.process_time())
        for name, start, end in zip(spent, marks, marks[1:], strict=False):
            spent[name] += end - start
        pages += 1
    return [
        {"bench": "extraction", "stage": name, "milliseconds_per_page": round(1000 * seconds / pages, 2)}
        for name, seconds in spent.items()
    ]


def _resiliparse() -> Callable[[str], str]:
    plain = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda markup: str(plain(markup, main_content=True, list_bullets=False))


def _trafilatura() -> Callable[[str], str]:
    extract = import_module("trafilatura").extract
    return lambda markup: extract(markup, include_comments=True) or ""


def _readability() -> Callable[[str], str]:
    document, fromstring = import_module("readability").Document, import_module("lxml.html").fromstring
    return lambda markup: str(fromstring(document(markup).summary()).text_content())


def _magic_html() -> Callable[[str], str]:
    extractor, fromstring = (
        import_module("magic_html").GeneralExtractor(),
        import_module("lxml.html").fromstring,
    )
    return lambda markup: str(fromstring(extractor.extract(markup, base_url="")["html"]).text_content())


PEERS: dict[str, Callable[[], Callable[[str], str]]] = {
    "resiliparse": _resiliparse,
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "magic-html": _magic_html,
}


def peers(folder: Path) -> list[dict[str, object]]:
    """Body F1 and pages a second of each peer that is installed, with the same text of each page."""
    pages = [(decode(page.path.read_bytes())[0], page.body) for page in gold_pages(folder) if page.body]
    lines: list[dict[str, object]] = []
    for name, load in PEERS.items():
        try:
            read = load()
        except ImportError:
            lines.append({"bench": "extraction", "peer": name, "installed": False})
            continue
        started = time.process_time()
        found = [_text(read, markup) for markup, _ in pages]
        seconds = time.process_time() - started
        score = fmean(body_f1(text, gold) for text, (_, gold) in zip(found, pages, strict=True))
        rate = round(len(pages) / seconds, 1)
        lines.append(
            {"bench": "extraction", "peer": name, "body_f1": round(score, 4), "pages_per_second": rate}
        )
    good = [line for line in lines if float(str(line.get("body_f1", 0))) >= GOOD]
    best = max(good, key=lambda line: float(str(line["pages_per_second"])), default=None)
    return [*lines, {"bench": "extraction", "fastest_peer_at": GOOD, "peer": best and best["peer"]}]


def _text(read: Callable[[str], str], markup: str) -> str:
    try:
        return read(markup)
    except Exception:  # noqa: BLE001  # a peer that fails on a page has read nothing of it
        return ""


def dates() -> dict[str, object]:
    """Microseconds of processor time to read one date."""
    now, rounds = SystemClock().now().astimezone(BEIJING), 500
    started = time.process_time()
    for _ in range(rounds):
        for text in DATES:
            read_moment(text, now=now)
    spent = time.process_time() - started
    return {
        "bench": "dates",
        "microseconds_each": round(1e6 * spent / rounds / len(DATES), 1),
        "n": len(DATES),
    }


def main(folder: Path) -> None:
    for line in [*stages(folder), dates(), *peers(folder)]:
        print(json.dumps(line, ensure_ascii=False))
    print(
        json.dumps({"bench": "extraction", "stage": "all", **evaluate_extraction(folder)}, ensure_ascii=False)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OURS)
