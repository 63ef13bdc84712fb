"""The one command, `huiying`."""
