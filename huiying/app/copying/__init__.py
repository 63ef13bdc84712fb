"""The records of an office from one engine to the other: whole, counted, and compared row by row."""
