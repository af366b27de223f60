"""Categories as programs read them."""

from taxonomy.models import Category
from tests.api import ApiClient


def test_everybody_reads_active_categories(ul):
    Category.objects.filter(code="yard-driveway-cleaning").update(is_active=False)

    answer = ApiClient("ul").get("categories")

    assert [row["code"] for row in answer.data["results"]] == ["roads-potholes", "own-other"]
    assert answer.data["results"][0]["ministry"] == {"code": "ministry-roads", "name": "Министерство дорог"}


def test_list_takes_one_query(ul, django_assert_max_num_queries):
    api = ApiClient("ul")
    api.get("categories")

    with django_assert_max_num_queries(2):
        api.get("categories")


def test_one_category_is_read_by_its_code(ul, django_assert_max_num_queries):
    api = ApiClient("ul")
    api.get("categories/roads-potholes")

    with django_assert_max_num_queries(2):
        answer = api.get("categories/roads-potholes")

    assert answer.data["code"] == "roads-potholes"
    assert answer.data in api.get("categories").data["results"]


def test_a_category_that_is_not_open_says_why(ul):
    category = Category.objects.get(code="roads-potholes")
    category.is_active = False
    category.save()

    for code, words in (("roads-potholes", "сейчас закрыта"), ("love", "нет")):
        answer = ApiClient("ul").get(f"categories/{code}")
        assert answer.status_code == 404
        assert words in answer.data["detail"]
