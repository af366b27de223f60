"""Parse text and numbers that people and programs send, so that they are safe for the database and for arithmetic."""

__all__ = ["MOST", "plain", "whole_number"]

MOST = 2**31 - 1
"""The largest number of an integer column."""
# int() takes time that grows with the square of the length.
_LONGEST = 18


def plain(text: str, most: int | None = None) -> str:
    """Remove zero characters, which PostgreSQL refuses, and truncate to `most` characters."""
    return text.replace("\0", "")[:most]


def whole_number(text: str, most: int = MOST) -> int | None:
    """A whole number from 0 to `most`, written in ASCII digits alone; None for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST:
        return None
    number = int(text)
    return number if number <= most else None
