"""Lists are sorted in Russian order, and search treats е and ё alike."""

import pytest

from accounts.models import User
from core import russian
from core.russian import by_words, has_words, words_order

NAMES = ["Ёлкин", "Жуков", "елина", "Елисеев", "Абрамов", "яшин", "ЕЛКИНА"]


@pytest.fixture
def people(ul):
    for number, name in enumerate(NAMES):
        User.objects.create(email=f"{number}@order.example", full_name=name)
    return User.objects.filter(email__endswith="@order.example")


def names(rows) -> list[str]:
    return [row.full_name for row in rows]


def test_small_letters_and_capitals_stand_together_and_yo_beside_ye(people):
    ordered = names(people.order_by(by_words("full_name")))
    assert ordered == ["Абрамов", "елина", "Елисеев", "Ёлкин", "ЕЛКИНА", "Жуков", "яшин"]


@pytest.mark.parametrize(("words", "found"), [("елкин", {"Ёлкин", "ЕЛКИНА"}), ("ЁЛКИНА", {"ЕЛКИНА"}), ("%", set())])
def test_a_search_finds_whatever_the_letters(people, words, found):
    assert set(names(people.filter(has_words(words, "full_name")))) == found


def test_every_word_has_to_be_somewhere(people):
    assert names(people.filter(has_words("0@order елкин", "full_name", "email"))) == ["Ёлкин"]


def test_a_server_with_icu_is_asked_for_its_russian_collation(people, monkeypatch):
    monkeypatch.setattr(russian, "_known", {"default": True})
    assert 'full_name") COLLATE "ru-x-icu" ASC' in str(people.order_by(by_words("full_name")).query)


def test_python_sorts_as_the_database_orders(people):
    assert sorted(NAMES, key=words_order) == names(people.order_by(by_words("full_name")))
