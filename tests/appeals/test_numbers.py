"""Numbers of appeals as people write them."""

import pytest

from appeals.models import Appeal
from appeals.numbers import number_asked, number_found
from tests.factories import appeal_make

AS_PEOPLE_WRITE = [
    "151",
    " 151 ",
    "УЛ-151",
    "УЛ–151",
    "УЛ — 151",
    "УЛ−151",
    "УЛ‑151",
    "УЛ 151",
    "УЛ\u00a0151",
    "ул151",
    "Ул.151",
    "yл-151",
    "УЛ/151",
    "№151",
    "№ УЛ-151",
    "УЛ №151",
    "УЛ-№ 151",
    "номер 151",
    "Обращение № 151",
    "\u200bУЛ-151\ufeff",
    "#151",
]


@pytest.mark.parametrize("words", AS_PEOPLE_WRITE)
def test_a_number_is_understood_however_it_is_written(words):
    assert number_asked(words, "УЛ") == 151


def test_latin_letters_that_look_like_the_regions_are_the_regions():
    assert number_asked("MO-7", "МО") == number_asked("mо 7", "МО") == 7


@pytest.mark.parametrize(
    "words",
    [
        "М-5",
        "М5",
        "МО-151",
        "УЛ-",
        "УЛ",
        "",
        "15 домов",
        "151а",
        "УЛ-151-2",
        "дом 151",
        "²",
        "٣",
        "-151",
        "9" * 20,
        "у",
    ],
)
def test_whatever_is_not_a_number_of_the_region_is_words(words):
    assert number_asked(words, "УЛ") is None


def test_a_number_that_nothing_bears_is_words(ul):
    appeal = appeal_make()

    assert number_found(f"ул {appeal.number}", Appeal.objects.all()) == appeal.number
    assert number_found(f"ул {appeal.number + 1}", Appeal.objects.all()) is None
