"""A day in a county that does not exist: its posts, its web sites, its office; for `huiying demo` and the tests."""
