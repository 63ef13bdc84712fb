"""One module a noun; each route states the permission it needs."""
