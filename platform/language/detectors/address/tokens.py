"""Tokenise a text into words, numbers and punctuation with offsets and dictionary forms."""

import re
from functools import lru_cache
from typing import NamedTuple

from language.words import is_known, readings

__all__ = ["AddressText", "Facts", "Token", "facts_of"]

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){0,3}|\d+|[^\w\s]")
_SENTENCE_ENDS = frozenset(".!?\n…")
# From this share of capital letters on they say nothing: the whole message is shouted.
_SHOUTED = 0.6
_REMEMBERED = 1 << 14


class Token(NamedTuple):
    """A word, a number or a mark from `start` up to `end`; `form` is folded.

    `is_capital`: it begins with a capital letter that means something, so not in a message all of capitals.
    """

    start: int
    end: int
    form: str
    is_capital: bool

    @property
    def is_word(self) -> bool:
        """Whether it is a word of letters."""
        return self.form[0].isalpha()

    @property
    def is_number(self) -> bool:
        """Whether it is a number of figures."""
        return self.form.isdecimal()


class Facts(NamedTuple):
    """What the dictionary says of a word in any of its readings; of a word it lacks, what the ending makes likely."""

    is_known: bool = False
    is_adjective: bool = False
    is_pronoun: bool = False
    is_participle: bool = False
    is_verb: bool = False
    is_noun: bool = False
    is_person: bool = False
    """A surname, a first name or a patronymic."""
    is_first_name: bool = False
    is_place: bool = False
    is_animate: bool = False
    has_genitive: bool = False
    """A noun that may stand in the genitive."""
    has_nominative: bool = False
    """A noun that may stand in the nominative."""
    has_dative: bool = False
    is_counted: bool = False
    """What stands behind a number of things: «машин», «домов»; no name of a person."""


class AddressText:
    """A text and its tokens."""

    def __init__(self, folded: str, text: str) -> None:
        self.folded, self.text = folded, text
        letters = sum(map(str.isalpha, text))
        capitals = sum(map(str.isupper, text))
        self.is_shouted = capitals > _SHOUTED * letters
        self.tokens = [
            Token(match.start(), match.end(), match[0], not self.is_shouted and text[match.start()].isupper())
            for match in _TOKEN.finditer(folded)
        ]

    def at(self, index: int) -> Token | None:
        """The token of this number, if there is one."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def form(self, index: int) -> str:
        """The folded token of this number; nothing beyond the ends."""
        token = self.at(index)
        return token.form if token else ""

    def begins_sentence(self, index: int) -> bool:
        """Whether a capital letter here may be no more than the first of a sentence."""
        if index == 0:
            return True
        before = self.tokens[index - 1]
        gap = self.folded[before.end : self.tokens[index].start]
        return before.form in _SENTENCE_ENDS or "\n" in gap

    def is_joined(self, index: int, longest: int = 2) -> bool:
        """Whether nothing but a few spaces stands between this token and the next."""
        after = self.at(index + 1)
        if after is None:
            return False
        gap = self.folded[self.tokens[index].end : after.start]
        return len(gap) <= longest and "\n" not in gap


@lru_cache(_REMEMBERED)
def facts_of(form: str) -> Facts:
    """The facts of a folded word."""
    found = [(reading.grammemes, reading.is_known) for reading in readings(form)]
    # A reading that only the ending suggests counts where there is no better one, and for names of people.
    kept = [grammemes for grammemes, is_known in found if is_known] or [grammemes for grammemes, _ in found]
    if not kept:
        return Facts()
    nouns = [grammemes for grammemes in kept if "NOUN" in grammemes]
    things = [grammemes for grammemes in nouns if not grammemes & {"Surn", "Name", "Patr"}]
    return Facts(
        is_known=is_known(form),
        is_adjective=any("ADJF" in grammemes for grammemes in kept),
        is_pronoun=any(grammemes & {"Apro", "NPRO"} for grammemes in kept),
        is_participle=any(grammemes & {"PRTF", "PRTS"} for grammemes in kept),
        is_verb="VERB" in kept[0] or "INFN" in kept[0] or "PRED" in kept[0] or "ADVB" in kept[0],
        is_noun=bool(nouns),
        is_person=any(grammemes & {"Surn", "Name", "Patr"} for grammemes in kept),
        is_first_name=any("Name" in grammemes for grammemes in kept),
        is_place=any("Geox" in grammemes for grammemes in kept),
        is_animate=any("anim" in grammemes for grammemes in nouns),
        has_genitive=any("gent" in grammemes for grammemes in nouns),
        has_nominative=any("nomn" in grammemes for grammemes in nouns),
        has_dative=any("datv" in grammemes for grammemes in nouns),
        is_counted=any({"gent", "plur"} <= it for it in things) and not any("nomn" in it for it in things),
    )
