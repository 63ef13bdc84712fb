"""How good understanding is, measured on labelled files. One module a noun; `scores` holds what they share.

Each `evaluate_X` returns one JSON object whose rates come with `n` and a 95 % interval.
"""
