"""Addresses of a region: words to places, a place to words."""

from uuid import uuid4

import pytest

from core.errors import InvalidInput
from tenants.places import Precision, place_at, places_find
from tenants.structure.addresses.words import address_words, house_key, street_title, words_of
from tenants.structure.models import House, Settlement, Street
from tests.kits import INSIDE, OUTSIDE

LAT, LON = INSIDE["ul"]


def street_make(name, *, kind="ул.", settlement="Северск", within="", point=(None, None)) -> Street:
    place = Settlement.objects.select_related("municipality").get(name=settlement)
    words = " ".join(words_of(name, within, place.name, place.municipality.name))
    lat, lon = point
    return Street.objects.create(
        settlement=place, kind=kind, name=name, within=within, words=words, lat=lat, lon=lon, guid=uuid4()
    )


def house_make(street, number, point=(None, None)) -> House:
    lat, lon = point
    return House.objects.create(
        settlement=street.settlement,
        street=street,
        number=number,
        key=house_key(number),
        lat=lat,
        lon=lon,
        guid=uuid4(),
    )


def labels(text):
    return [item.label for item in places_find(text).items]


@pytest.mark.parametrize(
    ("typed", "words", "house"),
    [
        ("ул. Гончарова, д. 12", ("гончарова",), "12"),
        ("Гончарова 12а", ("гончарова",), "12а"),
        ("гончарова 12/5", ("гончарова",), "12/5"),
        ("пр-т Мира, дом 5, корп. 2, кв. 17", ("мира",), "5 к. 2"),
        ("г. Ульяновск, ул 40-летия Победы 7 стр 1", ("ульяновск", "40", "летия", "победы"), "7 стр. 1"),
        ("улица 8 Марта", ("8", "марта"), ""),
        ("5-я Линия", ("5", "линия"), ""),
        ("с. Ундоры", ("ундоры",), ""),
        ("Ёлочная", ("елочная",), ""),
        ("12", ("12",), ""),
        ("", (), ""),
        ("!!! ---", (), ""),
    ],
)
def test_what_is_typed_is_taken_apart(typed, words, house):
    asked = address_words(typed)

    assert (asked.words, asked.house) == (words, house)


def test_numbers_of_houses_are_one_however_they_are_written():
    assert len({house_key(number) for number in ("12 к. 2", "12К2", "12 корп. 2", "12, корпус 2")}) == 1
    assert house_key("12/5") != house_key("125")


def test_streets_are_named_as_in_addresses():
    assert street_title("ул.", "Мира") == "ул. Мира"
    assert street_title("шоссе", "Московское") == "Московское шоссе"


def test_a_street_is_found_by_the_beginning_of_its_name_with_its_house(ul):
    street = street_make("Щёлковская", point=(LAT, LON))
    house_make(street, "12 к. 2", (LAT + 0.001, LON))

    (whole,) = places_find("ул. Щелковская, 12 корп 2").items
    (begun,) = places_find("щелк").items

    assert (whole.label, whole.precision) == ("г. Северск, ул. Щёлковская, д. 12 к. 2", Precision.HOUSE)
    assert (whole.lat, whole.lon) == (LAT + 0.001, LON)
    assert (begun.label, begun.precision) == ("г. Северск, ул. Щёлковская", Precision.STREET)


def test_a_house_that_is_not_known_stands_on_its_street_and_a_street_without_a_point_in_its_settlement(ul):
    street_make("Мира", point=(LAT, LON))
    street_make("Новая")
    Settlement.objects.filter(name="Северск").update(lat=LAT + 0.01, lon=LON)

    (house,) = places_find("Мира 99").items
    (street,) = places_find("Новая").items

    assert (house.label, house.precision) == ("г. Северск, ул. Мира, д. 99", Precision.STREET)
    assert (street.lat, street.precision) == (LAT + 0.01, Precision.SETTLEMENT)


def test_of_streets_of_one_name_the_settlement_that_is_typed_decides_and_the_town_comes_first(ul):
    street_make("Мира", settlement="Южное")
    street_make("Мира")

    assert labels("Мира") == ["г. Северск, ул. Мира", "с. Южное, ул. Мира"]
    assert labels("Южное, Мира") == ["с. Южное, ул. Мира"]


def test_a_settlement_is_found_with_its_municipality_and_keeps_what_else_was_typed(ul):
    (alone,) = places_find("с. Южное").items
    (with_street,) = places_find("Южное, ул. Неведомая, 5").items

    assert (alone.label, alone.detail, alone.is_whole) == ("с. Южное", "Южный район", True)
    assert (with_street.label, with_street.is_whole) == ("с. Южное", False)
    assert labels("Октябрьский") == ["п. Октябрьский", "п. Октябрьский"]
    assert labels("Нигде, ул. Неведомая") == []


@pytest.mark.parametrize("typed", ["", "   ", "'; DROP TABLE", "& | ! :*", "\x00", "я" * 5000, "𝕺𝖇 🕳️", "1/2/3/4"])
def test_strange_words_find_nothing_and_break_nothing(ul, typed):
    street_make("Мира")

    assert places_find(typed).items == ()


def test_a_point_is_told_by_its_house_else_its_street_else_its_settlement(ul):
    street = street_make("Мира", point=(LAT, LON))
    house_make(street, "7", (LAT + 0.0005, LON))
    Settlement.objects.filter(name="Северск").update(lat=LAT + 0.01, lon=LON)

    assert place_at(lat=LAT + 0.0006, lon=LON).label == "г. Северск, ул. Мира, д. 7"
    assert place_at(lat=LAT - 0.001, lon=LON).label == "г. Северск, ул. Мира"
    assert place_at(lat=LAT + 0.02, lon=LON).label == "г. Северск"
    assert place_at(lat=LAT - 0.2, lon=LON) is None
    with pytest.raises(InvalidInput):
        place_at(lat=OUTSIDE[0], lon=OUTSIDE[1])


def test_another_region_knows_nothing_of_these_streets(ul, django_assert_max_num_queries):
    street_make("Мира")
    with django_assert_max_num_queries(5):
        assert labels("Мира 5")


def test_streets_stay_in_their_region(mo):
    assert labels("Мира") == []


def test_streets_that_nobody_could_tell_apart_are_offered_once_and_the_exact_name_first(ul):
    for name in ("Мира", "Мира", "Мирная", "1-я Мира"):
        street_make(name)

    assert labels("мира") == ["г. Северск, ул. Мира", "г. Северск, ул. 1-я Мира"]
    assert labels("мир")[0] == "г. Северск, ул. Мира"
