"""Categories as programs read them."""

from taxonomy.models import Category
from tests.api import ApiClient


def test_everybody_reads_active_categories(ul):
    Category.objects.filter(code="yard-driveway-cleaning").update(is_active=False)

    answer = ApiClient("ul").get("categories")

    assert [row["code"] for row in answer.data["results"]] == ["roads-potholes"]
    assert answer.data["results"][0]["ministry"] == {"code": "ministry-roads", "name": "Министерство дорог"}


def test_list_takes_one_query(ul, django_assert_max_num_queries):
    api = ApiClient("ul")
    api.get("categories")

    with django_assert_max_num_queries(2):
        api.get("categories")
