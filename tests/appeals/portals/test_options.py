"""The options of a select of categories come apart from the page where there are hundreds of them."""

import re

import pytest

from appeals.portals.options import category_options_url
from appeals.portals.workplace.forms import base, filters
from appeals.selectors.choices import choices_now
from taxonomy.service import category_by_code
from tests.factories import appeal_make, staff_user
from tests.http import region_client

CODES = ("roads-potholes", "yard-driveway-cleaning")


def options_of(page: str, field: str) -> list[str]:
    select = re.search(rf'<select[^>]*name="{field}"[^>]*>(.*?)</select>', page, re.S)
    assert select
    return re.findall(r'<option value="([^"]*)"', select.group(1))


@pytest.fixture
def many(monkeypatch):
    """As if the two categories of the small kit were hundreds."""
    for module in (base, filters):
        monkeypatch.setattr(module, "MANY", 1)


def test_options_are_kept_by_browsers_until_the_categories_change(ul):
    client = region_client("ul")

    fresh = client.get(category_options_url(choices_now()))
    stale = client.get("/categories/options/?v=00000000")

    for code in CODES:
        assert str(category_by_code(code).id) in fresh.content.decode()
    assert "immutable" in fresh["Cache-Control"]
    assert stale["Cache-Control"] == "no-cache"
    assert stale.content == fresh.content


def test_a_filter_may_be_a_whole_direction(ul):
    page = region_client("ul").get(category_options_url(choices_now(), whole=True)).content.decode()

    assert 'value="direction:Дороги"' in page


def test_the_page_of_an_appeal_holds_what_is_chosen_and_suggested(ul, many):
    appeal = appeal_make(text="🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂")
    client = region_client("ul", staff_user("moderator"))

    page = client.get(f"/work/appeals/{appeal.number}/").content.decode()

    assert options_of(page, "category") == [str(appeal.category_id)]
    assert "data-options=" in page
    assert "?all=1#decide" in page
    whole = client.get(f"/work/appeals/{appeal.number}/?all=1").content.decode()
    assert len(options_of(whole, "category")) == len(CODES)
    assert "data-options=" not in whole


def test_a_category_that_was_not_drawn_can_be_chosen(ul, many):
    appeal = appeal_make()
    other = category_by_code("yard-driveway-cleaning")
    client = region_client("ul", staff_user("moderator"))

    response = client.post(
        f"/work/appeals/{appeal.number}/approve/", {"version": appeal.version, "category": str(other.id)}
    )

    assert response.status_code == 302
    appeal.refresh_from_db()
    assert appeal.category_id == other.id


def test_a_filter_offers_directions_and_what_is_chosen(ul, many):
    client = region_client("ul", staff_user("moderator"))
    chosen = str(category_by_code("roads-potholes").id)

    page = client.get(f"/work/queues/new/?category={chosen}").content.decode()

    offered = options_of(page, "category")
    assert offered[0] == ""
    assert chosen in offered
    assert str(category_by_code("yard-driveway-cleaning").id) not in offered
    assert "direction:Дороги" in offered
    everything = client.get("/work/queues/new/?all=1").content.decode()
    assert str(category_by_code("yard-driveway-cleaning").id) in options_of(everything, "category")
