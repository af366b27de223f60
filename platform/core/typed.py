"""Parse text and numbers that people and programs send, so that they are safe for the database and for arithmetic."""

__all__ = ["MOST", "plain", "whole_number"]

MOST = 2**31 - 1
"""The largest number of an integer column."""
# int() takes time that grows with the square of the length.
_LONGEST = 18


def plain(text: str, most: int | None = None) -> str:
    """The text without zero characters, which nobody can type and PostgreSQL refuses; `most` characters at the most."""
    return text.replace("\0", "")[:most]


def whole_number(text: str, most: int = MOST) -> int | None:
    """A whole number from 0 to `most`, written in ASCII digits alone; None for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST:
        return None
    number = int(text)
    return number if number <= most else None
