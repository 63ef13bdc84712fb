"""SERVE: HTTP routes, schemas, authentication, live stream; carries the built UI."""
