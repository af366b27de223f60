"""Catalogs as the admin reads them."""

from datetime import date

import pytest
from django.urls import reverse

from core.events.types import SYSTEM
from taxonomy.catalogs.selectors import version_content
from taxonomy.models import Category
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.responsibility import responsibility_set
from taxonomy.sets.selectors import set_number
from tenants.service import organisation_by_code
from tests.factories import appeal_make, staff_user
from tests.http import region_client
from tests.taxonomy.making import facts_make
from tests.taxonomy.published import SLUG, catalog_make, region_takes, second_version, set_begin


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


def test_a_publication_tells_on_which_days_how_many_open(ul):
    set_begin()
    answered = organisation_by_code("ministry-roads").id
    trams = [facts_make(f"tram-{n}", title=f"Трамвай {n}", direction="Трамваи") for n in range(3)]
    lamps = [facts_make("lamp", title="Фонарь", direction="Свет")]
    for direction in ("Трамваи", "Свет"):
        responsibility_set(acting=SYSTEM, ministry_id=answered, direction=direction)
    present = [category.facts() for category in Category.objects.filter(retired_at__isnull=True)]
    version = catalog_make(3, *present, *trams, *lamps)
    category_set_publish(
        acting=SYSTEM,
        content=version_content(version),
        expected=set_number(),
        opens_on={"Трамваи": date(2090, 8, 15)},
    )

    page = region_client("ul", staff_user("admin")).get(reverse("taxonomy:publication", args=(set_number(),)))

    at_once, later = page.context["openings"]
    assert (at_once.day, at_once.directions) == (None, (("Свет", 1),))
    assert (later.day, later.count) == (date(2090, 8, 15), 3)
    text = page.content.decode()
    assert "15 августа 2090" in text.replace("\u00a0", " ")
    assert "3\u00a0категории" in text


def test_a_split_is_told_before_and_after(ul):
    set_begin()
    appeal_make(category="dust")
    present = [row.facts() for row in Category.objects.filter(retired_at__isnull=True).exclude(code="dust")]
    version = catalog_make(3, *present, facts_make("sand", title="Песок"), moves={"dust": ("sand", "kerbs")})
    admin = region_client("ul", staff_user("admin"))

    assert "разойдутся по тексту каждого" in admin.get(reverse("taxonomy:diff", args=(SLUG, 3))).content.decode()
    region_takes(version)

    text = admin.get(reverse("taxonomy:category", args=("dust",))).content.decode()
    assert "Открытые обращения разошлись по тексту каждого" in text
    for part in ("sand", "kerbs"):
        assert reverse("taxonomy:category", args=(part,)) in text
    listed = admin.get(reverse("taxonomy:categories"), {"state": "retired"}).content.decode()
    assert "теперь: 2 категории" in listed.replace("\u00a0", " ")
