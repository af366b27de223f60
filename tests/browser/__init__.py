"""What people see, in a real Chromium (tests/README.md)."""
