"""COLLECT: sources → RawPost in the inbox."""
