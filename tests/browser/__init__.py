"""Pages in a real Chromium (tests/README.md)."""
