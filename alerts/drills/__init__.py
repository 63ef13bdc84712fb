"""演练: the real course and the real clocks, with a roster and a time of their own; nothing of it leaves the house."""
