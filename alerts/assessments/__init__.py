"""研判 on record: what an officer decided, on which ground of OP-07, sorted how by OP-13, and what is then to be published."""
