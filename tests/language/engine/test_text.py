"""Words of messages as people type them."""

import time

import pytest

from language.engine.features import features_of, keys_of
from language.engine.text import LONGEST_TEXT, lemma, spelling, words_of


def spelled(text: str) -> list[str]:
    return [word.spelling for word in words_of(text)]


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
    assert [text[word.start : word.end] for word in words_of(text)] == [
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
    assert [text[word.start : word.end] for word in words_of(text)] == ["ytn", "ujhzxtq", "djls"]


def test_latin_words_among_russian_ones_stay() -> None:
    assert spelled("не работает wifi в библиотеке") == ["не", "работает", "wifi", "в", "библиотеке"]


def test_tatar_letters_stay() -> None:
    assert spelled("Күпер янында чүп җыелган") == ["күпер", "янында", "чүп", "җыелган"]


def test_forms_of_a_word_have_one_lemma() -> None:
    assert {lemma(spelling(form)) for form in ("ёлки", "ЕЛКОЙ", "елку")} == {"елка"}


@pytest.mark.parametrize("text", ["", " ", "🚧🚧😡", "…!?", "\x00\x01", "\ud800"])
def test_a_text_without_words_has_no_features(text: str) -> None:
    assert features_of(text).keys.size == 0


def test_keys_for_training_are_those_for_answers() -> None:
    text = "Яма на дороге, 3 недели не чинят!"
    features = features_of(text)
    assert (features.keys == keys_of(text)).all()
    assert features.owners.size == features.keys.size
    assert features.owners.max() == len(features.words) - 1


@pytest.mark.parametrize("text", ["а" * 50_000, "a" * 50_000, "вода нет " * 5_600, "д0" * 25_000, "\u00ad" * 50_000])
def test_fifty_thousand_characters_are_cheap(text: str) -> None:
    features_of("прогрев")
    started = time.process_time()
    features = features_of(text)
    assert time.process_time() - started < 0.25
    assert all(word.end <= LONGEST_TEXT for word in features.words)
