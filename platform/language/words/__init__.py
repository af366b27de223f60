"""Russian text as its readers write it: one place that folds, splits and lemmatises, for all that read messages."""

from language.words.codes import code_of
from language.words.dictionary import (
    Reading,
    Word,
    forms,
    is_known,
    lemma,
    morphology,
    parts_of_speech,
    readings,
    words,
)
from language.words.folding import fold, look_alikes_undo, transliteration_undo
from language.words.typos import Spelling

__all__ = [
    "Reading",
    "Spelling",
    "Word",
    "code_of",
    "fold",
    "forms",
    "is_known",
    "lemma",
    "look_alikes_undo",
    "morphology",
    "parts_of_speech",
    "readings",
    "transliteration_undo",
    "words",
]
