"""Folding, words and lemmas, and what they make of odd strings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.words import fold, is_known, lemma, look_alikes_undo, parts_of_speech, transliteration_undo, words


def test_case_yo_and_look_alikes_are_folded_in_place():
    assert fold("Ёлка ЕЛКА eлкa") == "елка елка елка"
    assert fold("Wi-Fi и LED-лампа") == "wi-fi и led-лампа"


def test_a_letter_whose_lower_case_is_two_keeps_its_place():
    assert len(fold("İİ люк")) == 6


def test_words_carry_their_places_and_lemmas():
    text = "Открытые ЛЮКИ на дороге!"
    assert [(text[word.start : word.end], word.lemma) for word in words(text)] == [
        ("Открытые", "открытый"),
        ("ЛЮКИ", "люк"),
        ("на", "на"),
        ("дороге", "дорога"),
    ]


@pytest.mark.parametrize(
    ("latin", "russian"),
    [
        ("otkrytyj", "открытый"),
        ("yama", "яма"),
        ("upal", "упал"),
        ("borshch", "борщ"),
        ("avariya", "авария"),
        ("goryachaya", "горячая"),
        ("chey", "чей"),
    ],
)
def test_transliteration_is_undone(latin, russian):
    assert transliteration_undo(latin) == russian
    assert [word.form for word in words(latin)] == [russian]


def test_a_foreign_word_stays():
    assert [word.form for word in words("wifi https")] == ["wifi", "https"]
    assert look_alikes_undo("xyй") == "хуй"


def test_the_dictionary_knows_words_and_their_parts_of_speech():
    assert is_known("люками")
    assert not is_known("люкамы")
    assert {"VERB", "impr"} <= parts_of_speech("уберите")
    assert lemma("а" * 10_000) == "а" * 10_000


@given(st.text())
def test_no_string_is_refused(text):
    assert len(fold(text)) == len(text)
    found = words(text)
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_words_are_limited():
    assert len(words("яма " * 20_000)) == 1500
