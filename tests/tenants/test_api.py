"""The region as programs read it."""

import pytest

from tests.api import ApiClient
from tests.factories import citizen_make, staff_user


def test_region_tells_its_name_and_zone(ul):
    answer = ApiClient("ul").get("region")

    assert answer.data == {
        "slug": "ul",
        "name": "Ульяновская область",
        "portal_name": "Решаем вместе",
        "timezone": "Europe/Ulyanovsk",
        "number_prefix": "УЛ",
        "state": "ready",
        "suspended_reason": "",
    }


def test_municipalities_come_without_boundaries(ul):
    rows = ApiClient("ul").get("municipalities").data["results"]

    assert [row["code"] for row in rows] == ["north", "south"]
    assert "boundary" not in rows[0]


def test_boundaries_are_geojson(ul):
    answer = ApiClient("ul").get("municipalities/boundaries")

    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.data["type"] == "FeatureCollection"
    assert {feature["properties"]["code"] for feature in answer.data["features"]} == {"north", "south"}


def test_staff_find_executors_of_a_municipality(ul):
    api = ApiClient("ul", staff_user("roads"))

    rows = api.get("organisations", municipality="north").data["results"]

    assert {row["code"] for row in rows} == {"administration-north", "roads-north"}
    assert rows[0]["municipality"] == {"code": "north", "name": "Северный район"}
    assert api.get("organisations", municipality="nowhere").status_code == 422


def test_executors_are_not_for_citizens(ul):
    assert ApiClient("ul", citizen_make()).get("organisations").status_code == 403


@pytest.mark.parametrize("path", ["region", "municipalities", "municipalities/boundaries", "categories"])
def test_reading_the_region_takes_two_queries_at_most(ul, path, django_assert_max_num_queries):
    api = ApiClient("ul")
    api.get(path)

    with django_assert_max_num_queries(2):
        assert api.get(path).status_code == 200
