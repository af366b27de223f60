"""What a connection may take of the web server before it is ended."""

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Times are seconds. A body has `body_seconds` and a second more for each `bytes_per_second` it has brought."""

    head_seconds: float
    body_seconds: float
    bytes_per_second: float
    idle_seconds: float
    connections: int
    buffered_bytes: int
