"""Findings of a detector: kind, score, spans."""

from dataclasses import dataclass, field

__all__ = ["Finding", "Span"]


@dataclass(frozen=True, order=True)
class Span:
    """A piece of a text, in characters: from `start` up to, not including, `end`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a detector saw.

    `score` is how sure it is, from 0 to 1; `spans` are the pieces of the text it saw it in, in order, without overlaps.
    """

    detector: str
    kind: str
    score: float
    spans: tuple[Span, ...] = field(default=())
