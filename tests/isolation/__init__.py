"""Nothing of one region is seen, or changed, from another (tests/README.md)."""
