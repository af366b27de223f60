"""Parsing of cells."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.errors import InvalidInput
from core.tables import coordinates_parse, day_parse, moment_parse, name_fold, point_parse

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Ulyanovsk")


@pytest.mark.parametrize(
    "words",
    [
        "05.03.2025 14:30",
        "5.3.2025 14:30:00",
        "05.03.25 14:30",
        "05.03.2025, 14:30",
        "2025-03-05T14:30",
        "2025-03-05 14:30:00",
        "2025-03-05T10:30:00Z",
        "2025-03-05T10:30:00+00:00",
        "45721.6041666667",
        "45721,6041666667",
    ],
)
def test_a_moment_is_read_however_it_is_written(words):
    assert moment_parse(words, zone=ZONE, now=NOW) == datetime(2025, 3, 5, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("words", ["05.03.2025", "2025-03-05", "45721", "20250305"])
def test_a_day_is_its_midnight_in_the_zone(words):
    assert moment_parse(words, zone=ZONE, now=NOW) == datetime(2025, 3, 5, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("0001-01-01", "слишком давняя"),
        ("0001-01-01T00:00:00+14:00", "слишком давняя"),
        ("01.01.0001", "слишком давняя"),
        ("01.01.1900 00:00", "слишком давняя"),
        ("1900-01-01", "слишком давняя"),
        ("0", "слишком давняя"),
        ("2025", "слишком давняя"),
        ("9999-12-31T23:59:59-14:00", "в будущем"),
        ("31.12.2026", "в будущем"),
        ("2026-11-01T16:00:01", "в будущем"),
        ("9999999", "не дата"),
        ("31.02.2025", "не дата"),
        ("вчера", "не дата"),
        ("", "не дата"),
        ("05.03.2025 25:00", "не дата"),
    ],
)
def test_no_date_and_dates_that_cannot_be_are_refused(words, reason):
    with pytest.raises(InvalidInput, match=reason):
        moment_parse(words, zone=ZONE, now=NOW)


@pytest.mark.parametrize(
    ("words", "day"), [("2026-12-01", 1), ("01.12.2026", 1), ("вчера", None), ("0001-01-01", None)]
)
def test_a_day_is_read_or_is_none(words, day):
    found = day_parse(words)

    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Берёзовка", "БЕРЕЗОВКА"),
        ("Северный  район ", "северный\u00a0район"),
        ("УК «Южная»", 'УК "Южная"'),
        ("Ростов–на–Дону", "Ростов-на-Дону"),
        ("\ufeffтекст", "текст"),
        ("й", "и\u0306"),
    ],
)
def test_names_are_the_same_however_they_are_typed(one, other):
    assert name_fold(one) == name_fold(other)


@pytest.mark.parametrize(
    "words",
    ["54.31, 48.39", "54.31,48.39", "54,31; 48,39", "54,31, 48,39", "54.31 48.39", "(54.31, 48.39)", "54,31;48,39"],
)
def test_both_coordinates_stand_in_one_cell(words):
    assert point_parse(words) == (54.31, 48.39)
    assert coordinates_parse(words, "") == (54.31, 48.39)


@pytest.mark.parametrize(
    ("lat", "lon", "field"),
    [("54.31", "", "lon"), ("", "48", "lat"), ("сто", "48", "lat"), ("54", "190", "lon"), ("nan", "1", "lat"),
     ("54,31,48,39", "", "lat"), ("91, 10", "", "lat"), ("1e2", "1", "lat")],
)  # fmt: skip
def test_what_is_no_point_is_told_with_its_column(lat, lon, field):
    with pytest.raises(InvalidInput) as caught:
        coordinates_parse(lat, lon)

    assert caught.value.field == field


def test_empty_cells_are_no_point():
    assert coordinates_parse(" ", "") is None
