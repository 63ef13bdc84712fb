"""Reading a page: its blocks of text, and from them title, time, byline and body."""
