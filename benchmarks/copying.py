"""Moving an office to another engine: rows a second, looked through, written and compared.

Prints one JSON line. `python benchmarks/copying.py --documents 10000 [--database-url URL]`; without a URL to another
SQLite file. The database of URL must be empty. Processor seconds are this process's own: a server's are not in them.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

from filling import fill

from huiying.app.bootstrap import open_service
from huiying.app.copying.moving import move
from huiying.settings import Settings


def measure(folder: Path, documents: int, url: str) -> dict[str, object]:
    """A filled office, moved."""
    settings = Settings(home=folder / "home")
    service = open_service(settings)
    fill(service, documents)
    service.database.dispose()
    began = time.process_time()
    moved = move(settings, url, clock=service.clock, tell=lambda _stage, _rows: None)
    processor = time.process_time() - began
    return {
        "benchmark": "copying",
        "documents": documents,
        "to": "SQLite" if url.startswith("sqlite") else "PostgreSQL",
        "rows": moved.rows,
        "megabytes": round(moved.size / 1e6, 1),
        "rows_per_second": round(moved.rows / moved.seconds),
        "rows_per_processor_second": round(moved.rows / processor),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--database-url")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = words.database_url or f"sqlite:///{Path(folder) / 'copy.sqlite3'}"
        print(json.dumps(measure(Path(folder), words.documents, url)))


if __name__ == "__main__":
    main()
