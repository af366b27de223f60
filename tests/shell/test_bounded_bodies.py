"""A body that is too long is refused by its announced length."""

import pytest

from tests.factories import citizen_make
from tests.http import region_client

UPLOAD = "/appeals/new/01a2296f-6b94-737c-a03c-9377f1f32a61/place/"
FORM = "multipart/form-data; boundary=x"


@pytest.mark.parametrize("url", [UPLOAD, "/accounts/login/", "/nowhere/"])
def test_the_page_says_how_much_may_be_sent(ul, url):
    response = region_client("ul").post(url, b"x", content_type=FORM, CONTENT_LENGTH=str(10**12))
    assert response.status_code == 413
    assert "160 МБ" in response.content.decode()
    assert "Content-Security-Policy" in response


def test_programs_get_a_problem(ul):
    client = region_client("ul", citizen_make())
    response = client.post("/api/v1/appeals", b"x", content_type="application/json", CONTENT_LENGTH=str(10**12))
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_a_length_that_is_none_means_no_body(ul, length):
    response = region_client("ul").post(UPLOAD, b"", content_type=FORM, CONTENT_LENGTH=length)
    assert response.status_code in (302, 400, 422)
