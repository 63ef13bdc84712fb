"""How grave a text is: the scenes it tells of, the evidence they make with figures and words, and the ranking."""
