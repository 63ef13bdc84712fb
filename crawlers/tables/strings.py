"""The shared strings of a spreadsheet, kept on disk: a million of them would fill the memory."""

import os
import tempfile
from array import array
from typing import IO

from lxml import etree

_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRING, _TEXT, _PHONETIC = f"{_NAMESPACE}si", f"{_NAMESPACE}t", f"{_NAMESPACE}rPh"


class SharedStrings:
    """Strings by number. Raises IndexError for a number there is none of."""

    def __init__(self, source: IO[bytes] | None = None) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the workbook
        self._ends = array("Q", [0])
        try:
            if source is not None:
                self._read(source)
            self._file.flush()
        except Exception:
            self._file.close()
            raise

    def _read(self, source: IO[bytes]) -> None:
        for _, element in etree.iterparse(source, tag=_STRING, resolve_entities=False, no_network=True):
            parts = [part.text or "" for part in element.iter(_TEXT) if part.getparent().tag != _PHONETIC]
            written = "".join(parts).encode("utf-8", "surrogatepass")
            self._file.write(written)
            self._ends.append(self._ends[-1] + len(written))
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - start, start).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        self._file.close()
