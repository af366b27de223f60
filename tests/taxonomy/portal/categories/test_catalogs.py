"""Catalogs as the admin reads them."""

import pytest
from django.urls import reverse

from tests.factories import staff_user
from tests.http import region_client
from tests.taxonomy.published import SLUG, second_version, set_begin


@pytest.fixture
def admin(ul):
    set_begin()
    second_version()
    return region_client("ul", staff_user("admin"))


def test_catalogs_are_listed_with_versions_and_publications(admin):
    text = admin.get(reverse("taxonomy:catalogs")).content.decode()

    assert "Малый каталог" in text
    assert "Наш набор отсюда" in text
    assert reverse("taxonomy:diff", args=(SLUG, 2)) in text
    assert reverse("taxonomy:publication", args=(2,)) in text


@pytest.mark.parametrize(
    ("words", "found"),
    [("", 5), ("трамвай", 2), ("ТРАМВАЙ НЕ ПРИШЕЛ", 1), ("rails", 1), ("Трамваи", 2), ("космодром", 0), ("\0", 5)],
)
def test_a_version_is_searched(admin, words, found):
    page = admin.get(reverse("taxonomy:catalog", args=(SLUG, 2)), {"q": words})

    assert page.context["found"] == found


def test_a_category_of_a_version_is_told_in_words(admin):
    kerbs = admin.get(reverse("taxonomy:catalog-category", args=(SLUG, 2, "kerbs"))).content.decode()
    trams = admin.get(reverse("taxonomy:catalog-category", args=(SLUG, 2, "trams"))).content.decode()

    assert "Бордюрный камень." in kerbs
    assert "5\u00a0рабочих дней" in kerbs
    assert reverse("taxonomy:category", args=("kerbs",)) in kerbs
    assert "В наборе региона этой категории нет" in trams


def test_a_publication_tells_what_it_changed(admin):
    page = admin.get(reverse("taxonomy:publication", args=(2,)))

    assert {change["code"] for change in page.context["kinds"]["added"]} == {"kerbs", "ruts", "dust"}
