"""The composition root: CLI, worker, demo, migrations. The one room that sees everything."""
