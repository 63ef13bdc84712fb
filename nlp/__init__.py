"""UNDERSTAND: RawPost → Document → Event."""
