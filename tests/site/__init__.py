"""A running site for tests that check it from outside (tests/README.md)."""
