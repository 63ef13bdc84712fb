"""并案: one case goes into another. Its number, its log and its late clocks stay in view; what it owed is owed by the other."""
