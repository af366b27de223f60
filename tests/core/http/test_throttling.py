"""Rate limits."""

import pytest
from structlog.testing import capture_logs

from core.rate_limits import limit_of
from tests.api import ApiClient
from tests.factories import citizen_make
from tests.kits import INSIDE

LAT, LON = INSIDE["ul"]
BODY = {
    "text": "Яма на дороге возле школы, машины объезжают по тротуару.",
    "category": "roads-potholes",
    "point": {"lat": LAT, "lon": LON},
}


@pytest.fixture
def rates(settings):
    """Few requests a minute."""
    settings.REST_FRAMEWORK = {
        **settings.REST_FRAMEWORK,
        "DEFAULT_THROTTLE_RATES": {"person": "3/min", "address": "2/min", "submit": "1/hour"},
    }


def test_answers_tell_how_much_is_left(ul, rates):
    api = ApiClient("ul", citizen_make())

    answer = api.get("me")

    assert answer.headers["RateLimit-Limit"] == "3"
    assert answer.headers["RateLimit-Remaining"] == "2"
    assert 0 < int(answer.headers["RateLimit-Reset"]) <= 60


def test_person_is_stopped_and_told_when_to_come_again(ul, rates):
    api = ApiClient("ul", citizen_make())
    for _request in range(3):
        assert api.get("me").status_code == 200

    answer = api.get("me")

    assert (answer.status_code, answer.data["code"]) == (429, "throttled")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit-Remaining"] == "0"


def test_persons_at_one_address_are_counted_apart(ul, rates):
    first, second = ApiClient("ul", citizen_make()), ApiClient("ul", citizen_make())
    for _request in range(4):
        first.get("me")

    assert second.get("me").status_code == 200


def test_strangers_are_counted_by_address(ul, rates):
    api = ApiClient("ul")
    for _request in range(2):
        assert api.get("region").status_code == 200

    assert api.get("region").status_code == 429
    assert ApiClient("ul", citizen_make()).get("region").status_code == 200


def test_addresses_of_one_network_count_as_one(ul, rates):
    answers = [
        ApiClient("ul").client.get("/api/v1/region", REMOTE_ADDR=address).status_code
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::7", "2001:db8:1:2::9", "2001:db8:1:3::1")
    ]

    assert answers == [200, 200, 429, 200]


def test_guessing_of_tokens_is_counted(ul, rates):
    answers = [ApiClient("ul", token=f"otk_ul_{guess}").get("me").status_code for guess in range(4)]

    assert answers == [401, 401, 429, 429]


def test_regions_are_counted_apart(ul, rates):
    api, other = ApiClient("ul"), ApiClient("mo")
    for _request in range(3):
        api.get("region")

    assert other.get("region").status_code == 200


def test_sending_has_a_limit_of_its_own(ul, rates):
    api = ApiClient("ul", citizen_make())
    assert api.post("appeals", BODY).status_code == 201

    assert api.post("appeals", BODY).status_code == 429
    assert api.get("me").status_code == 200


def test_dead_valkey_lets_everybody_through_and_is_logged_once(ul, rates, settings):
    api = ApiClient("ul", citizen_make())
    dead = {name: {**cache, "LOCATION": "redis://127.0.0.1:1/0"} for name, cache in settings.CACHES.items()}
    settings.CACHES = dead

    with capture_logs() as logs:
        answers = [api.get("me") for _request in range(6)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers
    assert [line["what"] for line in logs if line["event"] == "left_alone"] == ["valkey"]


@pytest.mark.parametrize("rate", ["300/min", "60/m", "30/hour", "1000000/second", "5/s", "7/day"])
def test_rates_are_read(settings, rate):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"person": rate}}

    assert limit_of("person").most == int(rate.split("/")[0])


def test_only_what_was_sent_counts_to_the_limit_of_sending(ul, rates, settings):
    settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] |= {"person": "100/min", "submit": "2/hour"}
    api = ApiClient("ul", citizen_make())
    for wrong in ({"text": "Яма"}, {"category": "nonsense"}, {"point": {"lat": 1, "lon": 1}}):
        assert api.post("appeals", {**BODY, **wrong}).status_code == 422

    answers = [api.post("appeals", BODY, key="one") for _time in range(3)]
    second, third = api.post("appeals", BODY), api.post("appeals", BODY)

    assert {answer.status_code for answer in answers} == {201}
    assert (second.status_code, third.status_code) == (201, 429)


def test_an_answer_is_told_again_however_full_the_limit_of_sending_is(ul, rates, settings):
    settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] |= {"person": "100/min", "submit": "1/hour"}
    api = ApiClient("ul", citizen_make())
    sent = api.post("appeals", BODY, key="one")
    assert api.post("appeals", BODY, key="two").status_code == 429

    again = [api.post("appeals", BODY, key="one") for _time in range(2)]

    assert {(answer.status_code, answer.json()["number"]) for answer in again} == {(201, sent.json()["number"])}
    assert api.post("appeals", BODY, key="two").status_code == 429


def test_what_the_limit_has_stopped_is_sent_by_the_same_key_when_it_is_free_again(ul, rates, settings):
    settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] |= {"person": "100/min", "submit": "1/hour"}
    api = ApiClient("ul", citizen_make())
    api.post("appeals", BODY)
    assert api.post("appeals", BODY, key="one").status_code == 429
    settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] |= {"submit": "2/hour"}

    assert api.post("appeals", BODY, key="one").status_code == 201
