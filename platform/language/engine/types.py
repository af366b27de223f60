"""Input and output types of rubrication: plain values, no database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["CategoryText", "LabelledText", "Suggestion"]


class Described(Protocol):
    """A category of a region or of a catalog, or whatever else says of itself what they say."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def includes(self) -> str: ...
    @property
    def aliases(self) -> Iterable[str]: ...
    @property
    def examples(self) -> Iterable[str]: ...


@dataclass(frozen=True, kw_only=True)
class CategoryText:
    """The words by which a category describes itself: what a model knows of it before any decision."""

    code: str
    title: str
    direction: str
    includes: str = ""
    aliases: tuple[str, ...] = field(default=())
    examples: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, category: Described) -> "CategoryText":
        """The words of a category, without what else is known of it."""
        return cls(
            code=category.code,
            title=category.title,
            direction=category.direction,
            includes=category.includes,
            aliases=tuple(category.aliases),
            examples=tuple(category.examples),
        )


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
