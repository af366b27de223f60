"""The pages everybody can open."""

import pytest

from tests.factories import appeal_at
from tests.http import region_client

DRAFT = "01a2296f-6b94-737c-a03c-9377f1f32a61"
PAGES = [
    "/",
    "/appeals/",
    "/map/",
    "/rules/",
    "/account/consent/",
    "/account/privacy/",
    f"/appeals/new/{DRAFT}/describe/",
    "/my/drafts/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_opens_every_public_page_of_an_empty_region(ul, path):
    response = region_client("ul").get(path)

    assert response.status_code == 200
    assert "Решаем вместе" in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_opens_every_public_page_of_a_region_with_appeals(ul, path):
    for state in ("moderation_1", "assigned", "answered", "closed", "rejected"):
        appeal_at(state)

    assert region_client("ul").get(path).status_code == 200


def test_every_number_of_the_home_page_has_a_value(ul):
    appeal_at("closed")

    page = region_client("ul").get("/").content.decode()

    assert "100 %" in page
    assert '<p class="stat-value"></p>' not in page
