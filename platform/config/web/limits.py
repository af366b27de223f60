"""Limits of a connection; above them it is closed."""

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Times are seconds. A body has `body_seconds` and a second more for each `bytes_per_second` it has brought.

    `connections_per_address` of 0 is no limit: behind a proxy all come from one address.
    """

    head_seconds: float
    body_seconds: float
    bytes_per_second: float
    idle_seconds: float
    connections: int
    connections_per_address: int
    buffered_bytes: int
