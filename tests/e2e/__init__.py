"""The life of an appeal on a running site, from outside (tests/README.md)."""
