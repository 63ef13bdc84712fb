"""Sources: what is watched, declared without code.

[[source]]
id = "qy-news"
name = "清源日报"
kind = "rss"                     # one of KINDS
url = "https://news.example/rss.xml"
standing = "media"               # official | media | private
source_kind = "news"             # news | government | board | microblog | hotline | export
local = true
interval_minutes = 10
"""

from crawlers.sources.apis import ApiSource, Mapping, Paging
from crawlers.sources.boards import ForumSource, MessageBoardSource
from crawlers.sources.catalogue import catalogue
from crawlers.sources.declared import Declared, WebDeclared
from crawlers.sources.handed import FolderSource, HandedSource, MailboxSource
from crawlers.sources.kinds import KINDS, ListSource, RssSource, SitemapSource, Source, WebSource
from crawlers.sources.loading import load, survey

__all__ = [
    "KINDS",
    "ApiSource",
    "Declared",
    "FolderSource",
    "ForumSource",
    "HandedSource",
    "ListSource",
    "MailboxSource",
    "Mapping",
    "MessageBoardSource",
    "Paging",
    "RssSource",
    "SitemapSource",
    "Source",
    "WebDeclared",
    "WebSource",
    "catalogue",
    "load",
    "survey",
]
