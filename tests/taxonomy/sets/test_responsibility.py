"""Who answers for what catalogs bring, and for what is there."""

import pytest

from core.errors import InvalidInput
from core.events.models import Event
from core.events.types import SYSTEM
from taxonomy.events import CategoriesChanged, ResponsibilityNamed
from taxonomy.models import Category, Responsibility
from taxonomy.sets.responsibility import responsibility_set
from tenants.service import organisation_by_code
from tests.factories import appeal_make
from tests.taxonomy.published import set_begin

ROADS = "roads-potholes"


def name(ministry: str, **what) -> Responsibility:
    return responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code(ministry).id, **what)


def ministries() -> dict[str, str]:
    rows = Category.objects.filter(retired_at__isnull=True, moderators_keep=False)
    return dict(rows.values_list("code", "ministry__code"))


def events(event) -> list[dict]:
    return [row.payload for row in Event.objects.filter(type=event.event_name).order_by("id")]


def test_what_is_there_keeps_its_ministry(ul):
    set_begin()
    before = ministries()

    name("ministry-homes", direction="Дороги")

    assert ministries() == before
    assert events(CategoriesChanged) == []


def test_what_is_there_is_handed_over_where_that_is_asked(ul):
    set_begin()
    appeal = appeal_make()

    name("ministry-homes", direction="Дороги", present=True)

    assert set(ministries().values()) == {"ministry-homes"}
    (edited,) = events(CategoriesChanged)
    assert (edited["what"], edited["fields"]) == ("edited", ["ministry"])
    assert len(edited["category_ids"]) == Category.objects.filter(direction="Дороги").count()
    appeal.refresh_from_db()
    assert appeal.ministry.code == "ministry-roads", "appeals stay with whom they are"
    name("ministry-homes", direction="Дороги", present=True)
    assert len(events(CategoriesChanged)) == 1


def test_one_category_is_handed_over_by_its_code(ul):
    set_begin()
    before = ministries()

    name("ministry-homes", code=ROADS, present=True)

    assert ministries() == before | {ROADS: "ministry-homes"}


def test_naming_the_same_again_is_no_event(ul):
    name("ministry-roads", direction="  Трамваи ")
    again = name("ministry-roads", direction="Трамваи")

    assert [event["direction"] for event in events(ResponsibilityNamed)].count("Трамваи") == 1
    assert Responsibility.objects.get(direction="Трамваи") == again


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({}, "direction"),
        ({"direction": "Дороги", "code": ROADS}, "direction"),
        ({"direction": "я" * 101}, "direction"),
        ({"code": "Ямы"}, "code"),
        ({"code": "a" * 81}, "code"),
    ],
)
def test_what_can_be_no_direction_or_code_is_refused(ul, what, field):
    with pytest.raises(InvalidInput) as caught:
        name("ministry-roads", **what)
    assert caught.value.field == field
