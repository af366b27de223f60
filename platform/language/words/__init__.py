"""Fold, tokenise and lemmatise Russian text, for all code that reads messages."""

from language.words.dictionary import Reading, forms, is_known, lemma, parts_of_speech, readings
from language.words.spelling import Spelling, code_of, fold, look_alikes_undo, transliteration_undo
from language.words.tokens import Word, words

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
    "parts_of_speech",
    "readings",
    "transliteration_undo",
    "words",
]
