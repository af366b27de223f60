"""Addresses on the map of a page: JSON for the search box and for a mark, and the same by a button."""

import json

import pytest
from django.http import QueryDict

from appeals.portals import throttle
from appeals.portals.citizen.wizard.placing import place_found, place_searched
from appeals.selectors.choices import choices_now
from tests.http import region_client
from tests.kits import INSIDE, OUTSIDE
from tests.tenants.structure.test_addresses import house_make, street_make

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
        {"address": "г. Северск, ул. Мира", "detail": "Северный район", "doubt": ""},
    )
    assert asked("/map/address.json", lat=LAT - 0.3, lon=LON) == (200, {"address": "", "detail": "", "doubt": ""})


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


def test_addresses_of_one_customer_of_ipv6_count_as_one(ul, monkeypatch):
    monkeypatch.setattr(throttle, "ADDRESSES_PER_HOUR", 2)
    asking = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::7", "2001:db8:1:2::9", "2001:db8:1:3::1")

    codes = [
        region_client("ul", REMOTE_ADDR=address).get("/map/addresses.json", {"q": "мира"}).status_code
        for address in asking
    ]

    assert codes == [200, 200, 429, 200]


def test_the_button_offers_places_and_the_one_that_is_chosen_fills_the_fields(ul):
    house_make(street_make("Мира"), "7", (LAT, LON))

    offered = place_searched(posted(find="1", address="мира 7"))
    taken = place_searched(posted(take="0", address="мира 7"))

    assert [place.label for place in place_found(offered.fields).found] == ["г. Северск, ул. Мира, д. 7"]
    assert offered.fields["address"] == "мира 7"
    assert (taken.fields["lat"], taken.fields["lon"]) == (LAT, LON)
    assert taken.fields["address"] == "г. Северск, ул. Мира, д. 7"
    assert taken.taken == "Место найдено: г. Северск, ул. Мира, д. 7."


@pytest.mark.parametrize("chosen", ["9", "-1", "x", "²", "9" * 50, ""])
def test_a_choice_that_was_not_offered_changes_nothing(ul, chosen):
    street_make("Мира")

    assert place_searched(posted(take=chosen, address="мира")).fields["lat"] == ""


def test_a_step_that_is_sent_is_no_search(ul):
    assert place_searched(posted(address="мира 7")) is None


def test_without_a_map_nothing_is_said_of_what_only_a_map_can_do(ul):
    street_make("Мира")

    unknown = place_found({"address": "Нигдешная 5"})
    rough = place_searched(posted(take="0", address="мира 7"))

    assert unknown.message.endswith("или выберите муниципалитет.")
    assert rough.message == "Дом найдут по адресу, который вы написали."


@pytest.fixture
def south(ul):
    """The municipality beside the one in which the mark is set, with a village of its own."""
    from tenants.structure.settlements import settlements_import

    row = {"name": "Моржово", "kind": "с", "municipality": "south", "lat": "53.3", "lon": "48.4"}
    settlements_import(rows=[(2, row)])
    return choices_now().municipality("south")


def doubt(**query) -> str:
    return asked("/map/address.json", lat=LAT, lon=LON, **query)[1]["doubt"]


def test_a_mark_far_from_the_village_of_its_address_is_doubted(south):
    words = doubt(address="с. Моржово, ул. Полевая, д. 3")

    assert words.startswith(f"Метка и адрес не сходятся: адрес — {south.name}, а метка стоит здесь: ")


def test_a_mark_far_from_what_the_words_of_the_appeal_name_is_doubted(south):
    here = choices_now().municipality("north")

    assert south.name in doubt(address="ул. Гончарова, д. 12", guessed=str(south.id))
    assert doubt(address="ул. Гончарова, д. 12", guessed=str(here.id)) == ""


@pytest.mark.parametrize("guessed", ["", "x", "01a22bba-bd31-77b8-8b0e-685f8e81600b", "\x00"])
def test_a_mark_is_not_doubted_where_nobody_knows_better(south, guessed):
    for address in ("у входа в парк", "ул. Гончарова, д. 12", ""):
        assert doubt(address=address, guessed=guessed) == ""


def test_a_street_that_may_lie_here_is_not_doubted(ul):
    street_make("Мира")

    assert doubt(address="ул. Мира, 7") == ""
