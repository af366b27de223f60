"""Pages of categories are the regional admin's alone."""

import pytest
from django.urls import reverse

from tests.factories import citizen_make, staff_user
from tests.http import region_client
from tests.taxonomy.published import SLUG, set_begin

PAGES = [
    ("taxonomy:categories", {}),
    ("taxonomy:category-new", {}),
    ("taxonomy:category", {"code": "kerbs"}),
    ("taxonomy:publication", {"number": 2}),
    ("taxonomy:catalogs", {}),
    ("taxonomy:catalog", {"slug": SLUG, "number": 1}),
    ("taxonomy:catalog-category", {"slug": SLUG, "number": 1, "code": "kerbs"}),
    ("taxonomy:diff", {"slug": SLUG, "number": 1}),
]


@pytest.mark.parametrize(("name", "at"), PAGES)
def test_the_admin_opens_it(ul, name, at):
    set_begin()

    answer = region_client("ul", staff_user("admin")).get(reverse(name, kwargs=at))

    assert answer.status_code == 200


@pytest.mark.parametrize(("name", "at"), PAGES)
@pytest.mark.parametrize("who", ["moderator", "roads", "worker", "citizen"])
def test_others_are_refused(ul, who, name, at):
    set_begin()
    user = citizen_make() if who == "citizen" else staff_user(who)

    for method in ("get", "post"):
        answer = getattr(region_client("ul", user), method)(reverse(name, kwargs=at))

        assert answer.status_code == 403


def test_a_stranger_is_asked_to_sign_in(ul):
    answer = region_client("ul").get(reverse("taxonomy:categories"))

    assert answer.status_code == 302
    assert "next=/work/categories/" in answer["Location"]


@pytest.mark.parametrize(
    "path",
    [
        "/work/categories/nothing-of-the-kind/",
        "/work/categories/published/99/",
        "/work/catalogs/nothing/1/",
        "/work/catalogs/small/7/",
        "/work/catalogs/small/7/diff/",
        "/work/catalogs/small/1/categories/nothing/",
        "/work/catalogs/small/99999999999999999999/",
        "/work/categories/published/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(ul, path):
    set_begin()

    assert region_client("ul", staff_user("admin")).get(path).status_code == 404
