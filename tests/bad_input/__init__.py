"""Any input gets a clear response: nothing is lost and there is no server error (tests/README.md)."""
