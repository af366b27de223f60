"""Messages from a worker to the front, one byte each."""

READY = b"r"
"""It has loaded Django and can serve."""
CLOSED = b"-"
"""One of its connections has ended."""
SIGN = b"."
"""A second has gone by and it is alive."""
