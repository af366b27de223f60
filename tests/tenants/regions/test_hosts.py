"""A host is found in whatever spelling a browser sends it."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "host",
    ["ul.localhost", "UL.LOCALHOST", "Ul.Localhost.", "ul.localhost.:8000", "WWW.UL.localhost"],
)
def test_a_region_is_found_by_its_host_in_any_spelling(ul, host):
    answer = Client(HTTP_HOST=host).get("/accounts/login/")
    assert answer.status_code == 200
    assert ul.portal_name in answer.content.decode()


@pytest.mark.parametrize("host", ["ul.localhost..", "nobody.localhost", "ul.localhost.evil.example", "[::1]"])
def test_a_strange_host_is_no_region(ul, host):
    assert Client(HTTP_HOST=host).get("/accounts/login/").status_code in (400, 404)
