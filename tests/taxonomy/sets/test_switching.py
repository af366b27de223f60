"""Opening and closing categories of a set."""

from datetime import UTC, date, datetime

import pytest

from core import clock
from core.errors import InvalidInput
from core.events.models import Event
from core.events.types import SYSTEM
from taxonomy.events import CategoriesChanged
from taxonomy.models import Category
from taxonomy.sets.listing import CategoryState, category_state
from taxonomy.sets.selectors import Chosen, categories_active, region_today
from taxonomy.sets.switching import categories_open_by_plan, categories_open_on, categories_switch
from tests.taxonomy.making import content_make

ROADS, YARD = "roads-potholes", "yard-driveway-cleaning"
ONE = Chosen(codes=(ROADS,))
# 23:30 of 14 August in Moscow is half past midnight of the 15th in Ulyanovsk.
EVENING = datetime(2026, 8, 14, 20, 30, tzinfo=UTC)
DAY = date(2026, 8, 15)


def switch(chosen: Chosen, on: bool) -> list[str]:
    return [category.code for category in categories_switch(acting=SYSTEM, chosen=chosen, on=on)]


def open_on(chosen: Chosen, day: date | None) -> list[str]:
    return [category.code for category in categories_open_on(acting=SYSTEM, chosen=chosen, opens_on=day)]


def state(code: str = ROADS) -> CategoryState:
    return category_state(Category.objects.get(code=code), region_today())


@pytest.mark.parametrize("chosen", [ONE, Chosen(direction="Дороги"), Chosen(block="transport")])
def test_categories_are_switched_by_code_direction_or_block(ul, chosen):
    assert switch(chosen, False) == [ROADS]
    assert state() == CategoryState.OFF
    assert state(YARD) == CategoryState.OPEN
    assert switch(chosen, True) == [ROADS]


def test_switching_is_announced_once_and_only_where_it_changed(ul):
    switch(ONE, False)
    switch(ONE, False)

    (event,) = Event.objects.filter(type=CategoriesChanged.event_name)
    assert event.payload["what"] == "switched_off"
    assert Category.objects.get(code=ROADS).version == 2


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        (Chosen(), "codes"),
        (Chosen(codes=(ROADS, "love")), "codes"),
        (Chosen(direction="Любовь"), "direction"),
        (Chosen(block="media"), "block"),
        (Chosen(codes=(ROADS,), block="utilities"), "codes"),
    ],
)
def test_what_is_not_there_cannot_be_chosen(ul, chosen, field):
    with pytest.raises(InvalidInput) as caught:
        switch(chosen, False)

    assert caught.value.field == field


def test_a_day_to_open_is_the_regions_day(ul):
    switch(ONE, False)
    with clock.at(datetime(2026, 8, 14, 12, tzinfo=UTC)):
        assert open_on(ONE, DAY) == [ROADS]
        assert state() == CategoryState.OPENS_LATER
    with clock.at(EVENING):
        assert state() == CategoryState.OPEN
        assert ROADS in {row.code for row in categories_active()}


def test_the_same_moment_is_the_day_before_further_west(mo):
    switch(ONE, False)
    with clock.at(EVENING):
        open_on(ONE, DAY)
        assert state() == CategoryState.OPENS_LATER


def test_at_once_opens_what_was_off_or_waits(ul):
    switch(ONE, False)
    assert open_on(ONE, None) == [ROADS]
    assert state() == CategoryState.OPEN
    assert open_on(ONE, None) == []


def test_what_is_open_stays_open(ul):
    assert open_on(ONE, date(2100, 1, 1)) == []
    assert state() == CategoryState.OPEN


def test_a_day_that_is_over_is_refused(ul):
    with clock.at(EVENING), pytest.raises(InvalidInput) as caught:
        open_on(ONE, date(2026, 8, 14))

    assert caught.value.field == "opens_on"


def test_a_plan_opens_closed_directions_on_its_days(ul):
    switch(ONE, False)
    plan = content_make(rollout={"Дороги": DAY})

    with clock.at(datetime(2026, 8, 1, tzinfo=UTC)):
        changed = categories_open_by_plan(acting=SYSTEM, content=plan)
        assert state() == CategoryState.OPENS_LATER

    assert [category.code for category in changed] == [ROADS]
    assert Category.objects.get(code=ROADS).opens_on == DAY
    assert Category.objects.get(code=YARD).version == 1


def test_a_day_of_the_plan_that_is_over_opens_at_once(ul):
    switch(ONE, False)

    with clock.at(datetime(2026, 9, 1, tzinfo=UTC)):
        categories_open_by_plan(acting=SYSTEM, content=content_make(rollout={"Дороги": DAY}))
        assert state() == CategoryState.OPEN


def test_a_version_without_a_plan_says_so(ul):
    with pytest.raises(InvalidInput, match="нет плана"):
        categories_open_by_plan(acting=SYSTEM, content=content_make())
