"""Versions of catalogs in the database: stored whole, once, and never changed."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import Conflict, InvalidInput, Missing
from taxonomy.catalogs.folders import CatalogDraft
from taxonomy.catalogs.models import Catalog, CatalogEntry, CatalogVersion
from taxonomy.catalogs.rows import BadRow
from taxonomy.catalogs.selectors import catalog_version, catalog_versions, catalogs_list, version_content
from taxonomy.catalogs.storing import CatalogFaulty, catalog_at_hand, catalog_import
from tests.taxonomy.making import facts_make

pytestmark = pytest.mark.django_db


def draft(*codes: str, number: int = 1, **more) -> CatalogDraft:
    categories = tuple(facts_make(code) for code in codes or ("a", "b"))
    return CatalogDraft(slug="my", title="Мой каталог", number=number, categories=categories, **more)


def test_what_is_stored_is_read_back():
    rollout = ({"opens_on": "2026-12-01", "direction": "Дороги", "note": ""},)
    version = catalog_import(draft=draft(note="Первая", moves={"old": ("a",)}, rollout=rollout))

    content = version_content(catalog_version("my"))

    assert (content.slug, content.title, content.number, content.note) == ("my", "Мой каталог", 1, "Первая")
    assert list(content.categories) == ["a", "b"]
    assert content.categories["a"] == facts_make("a")
    assert content.moves == {"old": ("a",)}
    assert {key: str(day) for key, day in content.rollout.items()} == {"Дороги": "2026-12-01"}
    assert version.size == 2


def test_the_same_content_under_its_number_is_stored_once():
    first = catalog_import(draft=draft())

    assert catalog_import(draft=draft(note="другая заметка")) == first
    assert CatalogVersion.objects.filter(catalog__slug="my").count() == 1


@pytest.mark.parametrize("number", [1, 2])
def test_another_content_needs_a_higher_number(number):
    catalog_import(draft=draft())
    catalog_import(draft=draft("a", number=2))

    with pytest.raises(Conflict, match="больше 2") as caught:
        catalog_import(draft=draft("a", "b", "c", number=number))

    assert caught.value.code == "version_taken"


def test_numbers_may_skip_but_not_go_back():
    catalog_import(draft=draft(number=5))

    with pytest.raises(Conflict):
        catalog_import(draft=draft("a", number=3))
    assert catalog_import(draft=draft("a", number=9)).number == 9


def test_a_bad_row_stores_nothing():
    faulty = draft(problems=(BadRow("a.csv, строка 2", "code", "пусто"),))

    with pytest.raises(CatalogFaulty) as caught:
        catalog_import(draft=faulty)

    assert caught.value.problems == faulty.problems
    assert not Catalog.objects.filter(slug="my").exists()


def test_an_empty_catalog_is_refused():
    with pytest.raises(InvalidInput, match="ни одной категории"):
        catalog_import(draft=replace(draft(), categories=()))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogs_catalogversion SET note = 'x'",
        "DELETE FROM catalogs_catalogversion",
        "UPDATE catalogs_catalogentry SET facts = '{}'",
        "DELETE FROM catalogs_catalogentry",
    ],
)
def test_the_database_refuses_to_change_a_version(statement):
    catalog_import(draft=draft())

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert CatalogEntry.objects.filter(version__catalog__slug="my").count() == 2


def test_a_new_title_comes_with_a_new_version():
    catalog_import(draft=draft())
    catalog_import(draft=replace(draft("a", number=2), title="Новое название"))

    assert Catalog.objects.get(slug="my").title == "Новое название"


def test_moves_of_skipped_versions_are_not_lost():
    catalog_import(draft=draft("a", "b", "c"))
    catalog_import(draft=draft("a", "b", number=2, moves={"c": ("b",)}))
    catalog_import(draft=draft("a", number=3, moves={"b": ("a",)}))

    assert version_content(catalog_version("my", 3)).moves == {"c": ("b",), "b": ("a",)}
    assert version_content(catalog_version("my", 2)).moves == {"c": ("b",)}


def test_a_category_that_came_back_moves_no_more():
    catalog_import(draft=draft("a", "b"))
    catalog_import(draft=draft("a", number=2, moves={"b": ("a",)}))
    catalog_import(draft=draft("a", "b", number=3))
    catalog_import(draft=draft("b", number=4, moves={"a": ("b",)}))

    assert version_content(catalog_version("my", 3)).moves == {}
    assert version_content(catalog_version("my", 4)).moves == {"a": ("b",)}


def test_the_newest_version_is_meant_unless_a_number_is_given():
    for number in (1, 2):
        catalog_import(draft=draft(*"ab"[:number], number=number))

    assert catalog_version("my").number == 2
    assert catalog_version("my", 1).number == 1
    assert [version.number for version in catalog_versions("my")] == [2, 1]
    with pytest.raises(Missing, match="«my» нет"):
        catalog_version("my", 7)
    with pytest.raises(Missing, match="«nothing» нет"):
        catalog_version("nothing")


def test_a_shipped_catalog_is_stored_when_it_is_asked_for():
    assert catalog_at_hand("ulyanovsk-20").size == 20
    assert catalog_at_hand("ulyanovsk-20") == catalog_at_hand("ulyanovsk-20", 1)
    with pytest.raises(Missing):
        catalog_at_hand("nothing")


def test_a_newer_version_than_the_shipped_one_stays_in_force():
    shipped = catalog_at_hand("ulyanovsk-20")
    newer = catalog_import(draft=replace(draft(number=shipped.number + 1), slug="ulyanovsk-20"))

    assert catalog_at_hand("ulyanovsk-20") == newer


def test_all_catalogs_take_two_queries(django_assert_num_queries):
    catalog_import(draft=draft())

    with django_assert_num_queries(2):
        assert "my" in [catalog.slug for catalog in catalogs_list() if list(catalog.versions.all())]


def test_a_version_takes_few_queries(django_assert_max_num_queries):
    version = catalog_at_hand("moscow-689")

    with django_assert_max_num_queries(4):
        assert len(version_content(version).categories) == 689
