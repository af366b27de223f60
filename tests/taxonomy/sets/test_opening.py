"""On which days categories open, for appeals and as the record of a publication tells."""

from datetime import UTC, date, datetime

import pytest

from core import clock
from core.errors import InvalidInput
from core.events.types import SYSTEM
from taxonomy.models import Category
from taxonomy.sets.publishing import category_set_publish
from taxonomy.sets.selectors import category_get, set_number
from taxonomy.sets.switching import Opening, openings_of
from tests.taxonomy.making import content_make, facts_make, set_of

DAY = date(2090, 8, 15)


def test_a_publication_remembers_the_days_that_it_set(ul):
    set_of(content_make(facts_make("a")))
    b, c = facts_make("b"), facts_make("c", direction="Дороги")
    content = content_make(facts_make("a"), b, c, facts_make("d", direction="Дороги"), number=2)

    published = category_set_publish(acting=SYSTEM, content=content, expected=set_number(), opens_on={b.direction: DAY})

    assert openings_of(published.changes) == [Opening(DAY, (("Дороги", 3),))]


def test_days_stand_in_their_order_and_at_once_leads():
    def added(direction: str, day: str | None) -> dict[str, str | None]:
        return {"kind": "added", "direction": direction, "opens_on": day}

    changes = [
        added("Вода", "2090-09-01"),
        added("Дороги", "2090-08-15"),
        added("Свет", None),
        added("Вода", "2090-08-15"),
        added("Дороги", "2090-08-15"),
        {"kind": "changed", "direction": "Дороги", "opens_on": None},
    ]

    assert openings_of(changes) == [
        Opening(None, (("Свет", 1),)),
        Opening(DAY, (("Вода", 1), ("Дороги", 2))),
        Opening(date(2090, 9, 1), (("Вода", 1),)),
    ]
    assert openings_of(changes)[1].count == 3


def test_a_record_without_days_tells_none():
    assert openings_of([{"kind": "added", "code": "a", "title": "А"}]) == []


def test_a_category_opens_for_appeals_on_its_day_however_often_it_was_asked_for(ul):
    category = Category.objects.get(code="roads-potholes")
    Category.objects.filter(pk=category.pk).update(opens_on=DAY)
    with clock.at(datetime(2090, 8, 14, 12, tzinfo=UTC)), pytest.raises(InvalidInput):
        category_get(category.pk)
    with clock.at(datetime(2090, 8, 15, 12, tzinfo=UTC)):
        assert category_get(category.pk) == category
    with clock.at(datetime(2090, 8, 14, 12, tzinfo=UTC)), pytest.raises(InvalidInput):
        category_get(category.pk)
