"""问责: what is found against a unit, on which ground, what it says to that, and what a leader decides. Nothing is accused by machine."""
