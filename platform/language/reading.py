"""A message read once: tokens, lemmas and sentences are computed lazily and cached for all detectors and the engine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from language.words.spelling import fold
from language.words.tokens import Spelt, Word, spelt_words, words

__all__ = ["ReadText", "SentenceWords", "read"]

_SENTENCE = re.compile(r"[.!?;\n…]+(?:\s|$)|\n")


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of a sentence, and the mark that ends it; nothing where the text breaks off."""

    words: tuple[Word, ...]
    mark: str


@dataclass(frozen=True, eq=False)
class ReadText:
    """A text with what is read in it. Offsets of words are places in `text`; nothing in it changes.

    Made by `read`, handed from reader to reader, and dropped with the message: nothing of a text outlives it.
    """

    text: str

    @cached_property
    def folded(self) -> str:
        """The text as `fold` has it: as long as the text itself."""
        return fold(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The first 1,500 words and numbers with their lemmas."""
        return tuple(words(self.text, folded=self.folded))

    @cached_property
    def sentences(self) -> tuple[SentenceWords, ...]:
        """`words` by sentences, in order; what has no words is none."""
        return tuple(self._sentences())

    @cached_property
    def spelt(self) -> tuple[Spelt, ...]:
        """The words of the first 6,000 characters, each in its one spelling, as rubrication takes them."""
        return tuple(spelt_words(self.text))

    def first(self, length: int) -> "ReadText":
        """The text up to so many characters, for who reads no more; this very one where it is no longer."""
        return self if len(self.text) <= length else ReadText(self.text[:length])

    def _sentences(self) -> Iterator[SentenceWords]:
        marks = [(match.end(), match[0]) for match in _SENTENCE.finditer(self.text)] + [(len(self.text), "")]
        sentence: list[Word] = []
        number = 0
        for word in self.words:
            if word.start >= marks[number][0]:
                if sentence:
                    yield SentenceWords(tuple(sentence), marks[number][1])
                sentence = []
                while word.start >= marks[number][0]:
                    number += 1
            sentence.append(word)
        if sentence:
            yield SentenceWords(tuple(sentence), marks[number][1])


def read(text: str | ReadText) -> ReadText:
    """The text to be read, or the one that is being read already: whoever reads takes either."""
    return text if isinstance(text, ReadText) else ReadText(text)
