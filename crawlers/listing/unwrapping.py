"""Lists that a page carries as data for its scripts: taken out of their wrapping, so that they read like any other.

The content system of many provinces writes a list as records in `<script type="text/xml"><datastore>`, with the address
of the next records beside them; those come as bare data.
"""

import re
from html import escape, unescape

_OPEN, _CLOSE = "<datastore>", "</datastore>"
_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>")
_TAG = re.compile(r"<script[^<>]{0,200}>\s*$", re.IGNORECASE)
_NEXT = re.compile(r"""<nextgroup>\s*<!\[CDATA\[[^\]]{0,500}?href=["']([^"']{1,500})["']""")


def unwrapped(markup: str) -> str:
    """The page with such lists as plain markup; any other page as it is."""
    if _CLOSE not in markup:
        return markup
    markup = _DECLARATION.sub("", markup)
    parts: list[str] = []
    read = 0
    while (start := markup.find(_OPEN, read)) >= 0 and (end := markup.find(_CLOSE, start)) >= 0:
        script = _TAG.search(markup[max(read, start - 300) : start])
        # What stands in a script is text; closing it first makes the records part of the page.
        parts += [markup[read:start], "</script>" if script else "", _plain(markup[start:end])]
        read = end + len(_CLOSE)
    return "".join([*parts, markup[read:]])


def _plain(store: str) -> str:
    records = (part.partition("<![CDATA[")[2].partition("]]>")[0] for part in store.split("<record>")[1:])
    following = _NEXT.search(store)
    link = f'<a rel="next" href="{escape(unescape(following[1]))}">下一页</a>' if following else ""
    return f"<div><ul>{''.join(f'<li>{record}</li>' for record in records)}</ul>{link}</div>"
