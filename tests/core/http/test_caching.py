"""Pages with a person's name are not cached."""

import pytest

from tests.factories import appeal_at, citizen_make, staff_user
from tests.http import region_client

PUBLIC = ["/map/points.json", "/map/boundaries.json", "/brand.css"]


@pytest.mark.parametrize(
    "path", ["/", "/appeals/", "/map/", "/rules/", "/my/", "/account/", "/appeals/new/", "/nowhere/"]
)
def test_a_page_with_a_name_in_it_is_not_kept(ul, path):
    answer = region_client("ul", citizen_make()).get(path)

    told = answer.headers["Cache-Control"]
    assert "private" in told
    assert "no-store" in told


def test_pages_of_the_staff_are_not_kept(ul):
    client = region_client("ul", staff_user("moderator"))
    for path in ("/work/", f"/work/appeals/{appeal_at('moderation_1').number}/"):
        told = client.get(path, follow=True).headers["Cache-Control"]
        assert "no-store" in told
        assert "private" in told


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_the_same_for_everybody_stays_public(ul, path):
    assert "public" in region_client("ul", citizen_make()).get(path).headers["Cache-Control"]


def test_a_stranger_without_a_session_is_told_nothing_new(ul):
    assert "Cache-Control" not in region_client("ul").get("/").headers
