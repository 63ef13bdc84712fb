"""Pages read per second on one core, and how well: `python benchmarks/extraction.py FOLDER`.

FOLDER holds pages with their `gold.jsonl`, as `huiying evaluate extraction` reads them. One JSON line a measure.
"""

import json
import sys
import time
from pathlib import Path

from crawlers.charset import decode
from crawlers.evaluation import evaluate_extraction, gold_pages
from crawlers.reading.blocks import parse
from crawlers.reading.body import find_body


def stages(folder: Path) -> list[dict[str, object]]:
    """Seconds of processor time a page in each stage: charset, parsing into blocks, finding the body."""
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


def main(folder: Path) -> None:
    for line in stages(folder):
        print(json.dumps(line))
    print(
        json.dumps({"bench": "extraction", "stage": "all", **evaluate_extraction(folder)}, ensure_ascii=False)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
