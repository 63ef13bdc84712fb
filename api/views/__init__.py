"""What a reader sees: wire forms made from records, in few queries."""
