"""Backups: a dated folder that holds the office but its key, says what is in it, and is put back as a whole."""
