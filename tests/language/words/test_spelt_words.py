"""Words of messages as people type them."""

import pytest

from language.words.dictionary import lemma
from language.words.spelling import spelling
from language.words.tokens import spelt_words


def spelled(text: str) -> list[str]:
    return [word.spelling for word in spelt_words(text)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ЯМЫ", "ямы"),
        ("ёлка", "елка"),
        ("дopoгa", "дорога"),  # Latin o, p, a
        ("дляяяяя", "для"),
        ("со\u00adсульки", "сосульки"),
        ("кры\u200bша", "крыша"),
        ("и\u0306од", "йод"),
        ("д0рога", "дорога"),
        ("2024", "0000"),
    ],
)
def test_a_word_has_one_spelling(written: str, read: str) -> None:
    assert spelled(written) == [read]


def test_words_stand_where_they_were_written() -> None:
    text = "🚧 Яма!!! На ули\u00adце дopoга… 5-й день"
    assert [text[word.start : word.end] for word in spelt_words(text)] == [
        "Яма",
        "На",
        "ули\u00adце",
        "дopoга",
        "5",
        "й",
        "день",
    ]


def test_transliteration_is_read_as_russian() -> None:
    assert spelled("Net goryachej vody, pozhaluysta pomogite")[:3] == ["нет", "горячей", "воды"]


def test_a_forgotten_keyboard_layout_is_read_as_russian() -> None:
    text = "ytn ujhzxtq djls"
    assert spelled(text) == ["нет", "горячей", "воды"]
    assert [text[word.start : word.end] for word in spelt_words(text)] == ["ytn", "ujhzxtq", "djls"]


def test_latin_words_among_russian_ones_stay() -> None:
    assert spelled("не работает wifi в библиотеке") == ["не", "работает", "wifi", "в", "библиотеке"]


def test_tatar_letters_stay() -> None:
    assert spelled("Күпер янында чүп җыелган") == ["күпер", "янында", "чүп", "җыелган"]


def test_forms_of_a_word_have_one_lemma() -> None:
    assert {lemma(spelling(form)) for form in ("ёлки", "ЕЛКОЙ", "елку")} == {"елка"}
