"""The geocoder of the settings, with a stand-in for its server: what it is asked, and what becomes of what it says."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache, caches

from tenants.places import Precision, place_at, places_find
from tenants.structure.addresses import geocoder
from tests.kits import INSIDE
from tests.tenants.structure.test_addresses import house_make, street_make

LAT, LON = INSIDE["ul"]
ELSEWHERE = (55.75, 49.1)


class StandIn:
    """A server that answers as it is told and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[object] = []
        self.status = 200
        self.slow = 0.0
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                owner.asked.append((parts.path, {**query, "headers": " ".join(self.headers.keys())}))
                time.sleep(owner.slow)
                answer = owner.answers.pop(0) if owner.answers else []
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(owner.status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments) -> None:
                """Tests are silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def stand_in(settings) -> Iterator[StandIn]:
    made = StandIn()
    settings.GEOCODER_URL, settings.GEOCODER_KIND, settings.GEOCODER_SECONDS = made.url, "nominatim", 2
    settings.GEOCODER_ATTRIBUTION = "© OSM"
    caches["shared"].delete("rate:geocoder:asked")
    geocoder._breaker.succeed()
    yield made
    made.server.shutdown()
    made.server.server_close()
    geocoder._breaker.succeed()


def nominatim(lat, lon, house="7"):
    address = {"city": "Северск", "road": "улица Мира", "house_number": house}
    return {"lat": str(lat), "lon": str(lon), "display_name": "7, улица Мира, Северск", "address": address}


def photon(lat, lon):
    told = {"city": "Северск", "street": "улица Мира", "housenumber": "7", "type": "house"}
    return {
        "features": [{"properties": told, "geometry": {"type": "Point", "coordinates": [lon, lat]}}],
    }


def test_what_the_gazetteer_does_not_know_is_asked_of_nominatim_inside_the_region(ul, stand_in):
    stand_in.answers = [[nominatim(LAT, LON), nominatim(*ELSEWHERE)]]

    found = places_find("Северск, улица Мира, 7")

    assert next((item.label, item.precision, item.source) for item in found.items) == (
        "Северск, улица Мира, д. 7",
        Precision.HOUSE,
        "geocoder",
    )
    assert all(item.lat == LAT for item in found.items if item.source == "geocoder")
    assert found.attribution == "© OSM"
    ((path, query),) = stand_in.asked
    assert (path, query["q"], query["bounded"]) == ("/search", "Северск, улица Мира, 7", "1")
    assert "Cookie" not in query["headers"]


def test_photon_is_asked_in_its_own_way_also_while_somebody_types(ul, stand_in, settings):
    settings.GEOCODER_KIND = "photon"
    stand_in.answers = [photon(LAT, LON)]

    found = places_find("улица Мира 7", asked=False)

    assert found.items[0].label == "Северск, улица Мира, д. 7"
    ((path, query),) = stand_in.asked
    assert path == "/api/"
    assert float(query["bbox"].split(",")[0]) < LON


def test_what_the_gazetteer_knows_to_the_house_is_nobody_elses_business(ul, stand_in):
    house_make(street_make("Мира"), "7", (LAT, LON))

    assert places_find("мира 7").items[0].source == "region"
    assert stand_in.asked == []


def test_nominatim_is_not_asked_while_somebody_types(ul, stand_in):
    places_find("улица Неведомая 7", asked=False)

    assert stand_in.asked == []


def test_an_address_beyond_the_region_is_told_so(ul, stand_in):
    stand_in.answers = [[], [nominatim(*ELSEWHERE)]]

    found = places_find("Казань, улица Баумана, 7")

    assert found.items == ()
    assert found.outside == "7, улица Мира, Северск"


def test_the_same_question_is_asked_once(ul, stand_in):
    stand_in.answers = [[nominatim(LAT, LON)]]

    assert places_find("улица Мира 7") == places_find("улица Мира 7")
    assert len(stand_in.asked) == 1


@pytest.mark.parametrize("house", ["7\ud800", "7\0"], ids=["half of a character", "zero"])
def test_what_no_page_and_no_database_can_hold_is_left_out(ul, stand_in, house):
    stand_in.answers = [nominatim(LAT, LON, house)]

    assert place_at(lat=LAT, lon=LON).label == "Северск, улица Мира, д. 7"


def test_a_mark_has_the_address_that_the_geocoder_knows(ul, stand_in):
    stand_in.answers = [nominatim(LAT, LON)]

    assert place_at(lat=LAT, lon=LON).label == "Северск, улица Мира, д. 7"
    ((path, query),) = stand_in.asked
    assert (path, query["lat"], query["lon"]) == ("/reverse", str(LAT), str(LON))


@pytest.mark.parametrize(
    "answer", [b"<html>", b"[", b'{"features": 1}', b"null", b'[{"lat": "x", "lon": "y"}]', b"[1]"]
)
@pytest.mark.parametrize("kind", ["nominatim", "photon"])
def test_an_answer_that_is_none_is_as_no_answer_and_nobody_waits_again(ul, stand_in, settings, answer, kind):
    settings.GEOCODER_KIND = kind
    stand_in.answers = [answer]

    assert places_find("улица Неведомая 7").items == ()
    places_find("улица Другая 8")

    assert len(stand_in.asked) == 1


def test_a_server_that_fails_is_left_alone_for_a_while(ul, stand_in):
    stand_in.status = 500

    assert places_find("улица Неведомая 7").items == ()
    assert places_find("улица Другая 8").items == ()
    assert len(stand_in.asked) == 1


def test_nobody_waits_longer_than_the_settings_say(ul, stand_in, settings):
    settings.GEOCODER_SECONDS, stand_in.slow = 0.3, 6

    began = time.monotonic()
    places_find("улица Неведомая 7")

    assert time.monotonic() - began < 5


def test_an_answer_without_end_is_not_read_to_its_end(ul, stand_in, monkeypatch):
    monkeypatch.setattr(geocoder, "LARGEST", 1000)
    stand_in.answers = [b"[" + b" " * 100_000 + b"]"]

    assert places_find("улица Неведомая 7").items == ()
    assert geocoder._breaker.is_open()


def test_so_many_questions_a_minute_and_no_more(ul, stand_in, settings):
    settings.GEOCODER_PER_MINUTE = 1
    stand_in.answers = [[nominatim(LAT, LON)]]

    places_find("улица Мира 7")
    places_find("улица Мира 8")

    assert len(stand_in.asked) == 1


def test_without_the_setting_nothing_goes_out(ul, stand_in, settings):
    settings.GEOCODER_URL = ""
    cache.clear()

    assert places_find("улица Неведомая 7").items == ()
    assert stand_in.asked == []
