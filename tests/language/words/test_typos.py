"""A misspelt word of a short list is found; another word is left alone."""

import pytest

from language.words.spelling import Spelling

DANGERS = Spelling({"открытый", "люком", "обрушился"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("открытый", "открытый"),
        ("открытй", "открытый"),
        ("откртыый", "открытый"),
        ("откритый", "открытый"),
        ("откррытый", "открытый"),
        ("абрушился", "обрушился"),
    ],
)
def test_one_typo_is_forgiven(typed, meant):
    assert DANGERS.nearest(typed) == meant


@pytest.mark.parametrize("typed", ["", "лук", "дюком", "отрытие", "я" * 40])
def test_other_words_are_not_bent(typed):
    assert DANGERS.nearest(typed) is None
