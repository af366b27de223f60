"""A whole running site for tests that must see it from outside (tests/README.md)."""
