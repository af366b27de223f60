"""What rubrication takes and gives: plain values, no database."""

from dataclasses import dataclass, field

__all__ = ["CategoryText", "LabelledText", "Suggestion"]


@dataclass(frozen=True, kw_only=True)
class CategoryText:
    """The words by which a category describes itself: what a model knows of it before any decision."""

    code: str
    title: str
    direction: str
    includes: str = ""
    aliases: tuple[str, ...] = field(default=())
    examples: tuple[str, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class LabelledText:
    """A message with the category that people confirmed for it, and who was given it, where that is known."""

    text: str
    code: str
    executor: str = ""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A category that a message may belong to.

    `probability` is calibrated (of a hundred suggestions at 0.8 about eighty are right); `words` are the words of the
    message that decided, strongest first, as they stand in it.
    """

    code: str
    probability: float
    words: tuple[str, ...] = field(default=())
