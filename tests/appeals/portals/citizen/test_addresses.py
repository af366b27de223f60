"""Addresses on the map of a page: JSON for the search box and for a mark, and the same by a button."""

import json

import pytest
from django.http import QueryDict

from appeals.portals.citizen import throttle
from appeals.portals.citizen.wizard.place import place_found, place_searched
from tests.http import region_client
from tests.kits import INSIDE, OUTSIDE
from tests.tenants.test_addresses import house_make, street_make

LAT, LON = INSIDE["ul"]


def asked(path, **query):
    response = region_client("ul").get(path, query)
    return response.status_code, json.loads(response.content)


def posted(**fields) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(fields)
    return query


def test_an_address_moves_the_mark_to_its_house(ul):
    house_make(street_make("Мира"), "7", (LAT, LON))

    status, body = asked("/map/addresses.json", q="мира 7")

    assert status == 200
    (place,) = body["results"]
    assert (place["address"], place["lat"], place["lon"], place["zoom"]) == ("г. Северск, ул. Мира, д. 7", LAT, LON, 17)
    assert place["note"] == ""


def test_a_place_that_is_known_but_roughly_says_so(ul):
    street_make("Мира")

    (place,) = asked("/map/addresses.json", q="мира 7")[1]["results"]

    assert "метка стоит в центре муниципалитета" in place["note"]


def test_what_is_not_found_is_told_in_words(ul):
    assert asked("/map/addresses.json", q="Нигдешная 5") == (
        200,
        {
            "results": [],
            "message": "Такого адреса в справочнике региона нет. "
            "Проверьте, как он написан, или поставьте метку на карте.",
            "attribution": "",
        },
    )
    assert "хотя бы три буквы" in asked("/map/addresses.json", q="м")[1]["message"]


def test_a_mark_has_an_address(ul):
    street_make("Мира", point=(LAT, LON))

    assert asked("/map/address.json", lat=LAT, lon=LON) == (
        200,
        {"address": "г. Северск, ул. Мира", "detail": "Северный район"},
    )
    assert asked("/map/address.json", lat=LAT - 0.3, lon=LON) == (200, {"address": "", "detail": ""})


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"lat": "x", "lon": "y"},
        {"lat": "nan", "lon": "1"},
        {"lat": "1e400", "lon": "1"},
        {"lat": "999", "lon": "9"},
    ],
)
def test_a_point_that_is_none_is_refused_in_words(ul, query):
    status, body = asked("/map/address.json", **query)

    assert status == 422
    assert body["title"]


def test_a_point_outside_the_region_is_told_so(ul):
    status, body = asked("/map/address.json", lat=OUTSIDE[0], lon=OUTSIDE[1])

    assert status == 422
    assert "вне региона" in body["title"]


def test_who_asks_without_end_is_told_to_wait(ul, monkeypatch):
    monkeypatch.setattr(throttle, "ADDRESSES_PER_HOUR", 2)
    client = region_client("ul")

    codes = [client.get("/map/addresses.json", {"q": "мира"}).status_code for _turn in range(3)]

    assert codes == [200, 200, 429]


def test_the_button_offers_places_and_the_one_that_is_chosen_fills_the_fields(ul):
    house_make(street_make("Мира"), "7", (LAT, LON))

    offered = place_searched(posted(find="1", address="мира 7"))
    taken = place_searched(posted(take="0", address="мира 7"))

    assert [place.label for place in place_found(offered.fields).found] == ["г. Северск, ул. Мира, д. 7"]
    assert offered.fields["address"] == "мира 7"
    assert (taken.fields["lat"], taken.fields["lon"]) == (LAT, LON)
    assert taken.fields["address"] == "г. Северск, ул. Мира, д. 7"
    assert taken.taken == "Метка поставлена: г. Северск, ул. Мира, д. 7."


@pytest.mark.parametrize("chosen", ["9", "-1", "x", "²", "9" * 50, ""])
def test_a_choice_that_was_not_offered_changes_nothing(ul, chosen):
    street_make("Мира")

    assert place_searched(posted(take=chosen, address="мира")).fields["lat"] == ""


def test_a_step_that_is_sent_is_no_search(ul):
    assert place_searched(posted(address="мира 7")) is None
