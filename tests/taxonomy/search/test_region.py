"""Looking for categories of a region: pages and programs find the same."""

from taxonomy.models import Category
from taxonomy.service import categories_search
from tests.api import ApiClient
from tests.http import region_client


def test_only_open_categories_are_found_and_a_change_is_seen_at_once(ul):
    assert categories_search("яма")[0] == "roads-potholes"

    Category.objects.filter(code="roads-potholes").update(
        title="Провалы асфальта", aliases=[], examples=[], includes=""
    )
    assert categories_search("провал") == ["roads-potholes"]

    Category.objects.filter(code="roads-potholes").update(is_active=False)
    assert categories_search("провал") == []


def test_a_search_takes_one_query(ul, django_assert_num_queries):
    categories_search("яма")

    with django_assert_num_queries(1):
        categories_search("уборка")


def test_programs_find_by_words(ul):
    found = ApiClient("ul").get("categories", q="ямы").data["results"]

    assert [row["code"] for row in found] == ["roads-potholes"]
    assert ApiClient("ul").get("categories", q="щщщ").data["results"] == []
    assert len(ApiClient("ul").get("categories", q=" ").data["results"]) == 3


def test_the_picker_of_the_workplace_finds_by_words(ul):
    found = region_client("ul").get("/categories/options/", {"q": "яма"}).content.decode()
    other = region_client("ul").get("/categories/options/", {"q": "другое"}).content.decode()

    assert "Ямы и выбоины на дороге — Дороги" in found
    assert found.count("<option") == 1
    assert other == "", "nobody answers for it, so nobody passes appeals on in it"
