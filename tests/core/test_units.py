from datetime import timedelta

import pytest

from core import units


@pytest.mark.parametrize(
    ("count", "word"),
    [
        *((0, "дней"), (1, "день"), (2, "дня"), (5, "дней"), (11, "дней"), (12, "дней"), (21, "день"), (104, "дня")),
        *((111, "дней"), (1_000_001, "день"), (-1, "день"), (-3, "дня")),
    ],
)
def test_a_word_agrees_with_its_number(count, word):
    assert units.plural(count, "день", "дня", "дней") == word


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (999, "999"), (1_234, "1_234"), (12_480, "12_480"), (-1_000_000, "-1_000_000"), (4.25, "4,25")],
)
def test_digits_stand_in_groups_of_three_with_a_narrow_space(value, words):
    assert units.number(value) == words.replace("_", "\u202f")


def test_a_decimal_has_a_comma_and_the_digits_asked_for():
    told = [units.decimal(3), units.decimal(3.44), units.decimal(4.4, 2), units.decimal(2.6, 0)]

    assert told == ["3,0", "3,4", "4,40", "3"]


@pytest.mark.parametrize(("share", "words"), [(0, "0"), (0.834, "83"), (1, "100"), (-0.012, "-1")])
def test_a_share_is_told_in_whole_percent(share, words):
    assert units.percent(share) == f"{words}\u00a0%"


def test_short_times_are_told_in_seconds_and_minutes():
    told = [units.seconds(3.4), units.seconds(2), units.seconds(0.25), units.seconds(2, digits=1), units.minutes(12)]

    assert told == ["3,4 с", "2 с", "0,25 с", "2,0 с", "12 мин"]


@pytest.mark.parametrize(
    ("length", "words", "ahead"),
    [
        (timedelta(seconds=5), "1 минута", "1 минуту"),
        (timedelta(minutes=22), "22 минуты", "22 минуты"),
        (timedelta(minutes=51, seconds=59), "51 минута", "51 минуту"),
        (timedelta(hours=5, minutes=59), "5 часов", "5 часов"),
        (timedelta(hours=-21), "21 час", "21 час"),
        (timedelta(days=14), "14 дней", "14 дней"),
        (timedelta(days=1500), "1500 дней", "1500 дней"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_whole_unit(length, words, ahead):
    assert units.span(length) == words
    assert units.span_ahead(length) == ahead


@pytest.mark.parametrize(
    ("size", "words"),
    [
        *((0, "0 Б"), (640, "640 Б"), (1023, "1023 Б"), (1024, "1,0 КБ"), (12 * 1024, "12 КБ")),
        *((3_565_158, "3,4 МБ"), (5 * 1024**4, "5120 ГБ")),
    ],
)
def test_a_file_size_has_its_unit(size, words):
    assert units.filesize(size) == words
