"""How far each source and the whole watch can be relied upon."""
