"""Text is compressed, photos are not."""

import gzip

from django.http import HttpResponse
from django.test import RequestFactory

from core.http.middleware import TextCompression
from tests.http import region_client

WORDS = "Яма на дороге. " * 100


def answered(content_type: str, *, accepts: str = "gzip, br") -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    return TextCompression(lambda _request: HttpResponse(WORDS, content_type=content_type))(request)


def test_words_are_compressed_for_who_can_read_it():
    for kind in ("text/html; charset=utf-8", "application/json", "application/problem+json", "application/geo+json"):
        response = answered(kind)
        assert response.headers["Content-Encoding"] == "gzip", kind
        assert gzip.decompress(response.content).decode() == WORDS


def test_who_cannot_read_it_gets_plain_words():
    response = answered("text/html", accepts="identity")

    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["Vary"]


def test_photos_stay_as_they_are():
    assert "Content-Encoding" not in answered("image/jpeg").headers


def test_a_page_of_a_region_is_a_fraction_of_its_size(ul):
    client = region_client("ul")

    plain = client.get("/")
    small = client.get("/", headers={"accept-encoding": "gzip"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 3
