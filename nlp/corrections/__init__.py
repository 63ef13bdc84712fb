"""Corrections: an officer says what a text really is. It counts from then on, the machine's word is kept beside it,
and both together are what models learn from.

`fields` says what may be corrected and into what, `correcting` does it, `export` gives what training needs.
"""
