from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core import clock
from shell import text

NOW = datetime(2024, 5, 12, 20, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_ulyanovsk():
    with timezone.override(ZoneInfo("Europe/Ulyanovsk")), clock.at(NOW):
        yield


def test_the_day_is_that_of_the_regions_zone():
    assert text.when(NOW) == "сегодня, 00:30"
    assert text.when(NOW - timedelta(hours=1)) == "вчера, 23:30"
    assert text.when(NOW + timedelta(days=1)) == "завтра, 00:30"


def test_another_day_is_told_by_its_date_and_another_year_by_its_year():
    assert text.day(date(2024, 3, 8)) == "8 марта"
    assert text.day(date(2023, 3, 8)) == "8 марта 2023"


def test_the_exact_moment_names_the_offset():
    assert text.exact(NOW) == "13 мая 2024, 00:30 (UTC+4)"


def test_offsets_west_of_greenwich_and_with_minutes_are_named():
    with timezone.override(ZoneInfo("America/St_Johns")):
        assert text.zone() == "UTC−2:30"


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="naive"):
        text.when(datetime(2024, 1, 1))  # noqa: DTZ001 — what the test is about


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "только что"),
        (timedelta(minutes=1), "1 минуту назад"),
        (timedelta(minutes=22), "22 минуты назад"),
        (timedelta(hours=5), "5 часов назад"),
        (timedelta(days=-3), "через 3 дня"),
    ],
)
def test_relative_time_is_told_in_the_largest_unit(passed, words):
    assert text.ago(NOW - passed) == words


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [
        (timedelta(days=2, hours=1), "neutral", "ещё 2 дня"),
        (timedelta(hours=3), "warning", "ещё 3 часа"),
        (timedelta(minutes=-61), "danger", "просрочено на 1 час"),
    ],
)
def test_a_deadline_says_how_much_is_left(left, tone, words):
    assert text.remaining(NOW + left) == (tone, words)


@pytest.mark.parametrize(
    ("name", "letters"), [("Анна Петрова", "АП"), ("Олег", "О"), ("", "•"), ("А. Б. Ким", "АБ"), ("😀", "•")]
)
def test_initials_are_one_or_two_letters(name, letters):
    assert text.initials(name) == letters
