"""Lists that a page carries as data for its scripts: taken out of their wrapping, so that they read like any other.

The content system of many provinces writes a list as records in `<script type="text/xml"><datastore>`, with the address
of the next records beside them.
"""

import re

_STORE = re.compile(
    r"<script[^<>]{0,200}>\s*(<datastore>.*?</datastore>)\s*</script>", re.DOTALL | re.IGNORECASE
)
_BARE = re.compile(r"^\s*(?:<\?xml[^<>]*\?>)?\s*(<datastore>.*</datastore>)\s*$", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
_NEXT = re.compile(r"<nextgroup>\s*<!\[CDATA\[.*?href=[\"']([^\"']+)[\"'].*?\]\]>\s*</nextgroup>", re.DOTALL)


def unwrapped(markup: str) -> str:
    """The page with such lists as plain markup; any other page as it is."""
    if "<datastore" not in markup:
        return markup
    bare = _BARE.match(markup)
    return _plain(bare) if bare else _STORE.sub(_plain, markup)


def _plain(store: re.Match[str]) -> str:
    records = "".join(f"<li>{record}</li>" for record in _RECORD.findall(store[1]))
    following = _NEXT.search(store[1])
    link = f'<a rel="next" href="{following[1]}">下一页</a>' if following else ""
    return f"<ul>{records}</ul>{link}"
