"""The set as the regional admin reads it."""

from datetime import date

import pytest

from core.events.types import SYSTEM
from taxonomy.facts import OTHER_CODE
from taxonomy.models import Category
from taxonomy.sets.editing import category_edit
from taxonomy.sets.listing import CategoryState, SetFilters, category_edits, set_rows

ROADS, YARD = "roads-potholes", "yard-driveway-cleaning"


def codes(**filters) -> list[str]:
    return [row.category.code for row in set_rows(SetFilters(**filters)) if row.category.code != OTHER_CODE]


def test_rows_tell_state_and_edits(ul):
    category_edit(acting=SYSTEM, code=ROADS, version=1, cells={"title": "Выбоины", "deadline": "3"})
    Category.objects.filter(code=YARD).update(opens_on=date(2100, 1, 1))

    rows = {row.category.code: row for row in set_rows()}

    assert rows[ROADS].edited == ("title", "deadline")
    assert rows[ROADS].state == CategoryState.OPEN
    assert rows[YARD].edited == ()
    assert rows[YARD].state == CategoryState.OPENS_LATER
    assert not rows[YARD].is_own


def test_an_edit_tells_both_words(ul):
    former = Category.objects.get(code=ROADS)
    edited = category_edit(acting=SYSTEM, code=ROADS, version=1, cells={"deadline": "3"})

    (change,) = category_edits(edited)

    assert change.name == "deadline"
    assert change.base == {"amount": former.deadline, "unit": former.deadline_unit}
    assert change.local == {"amount": 3, "unit": former.deadline_unit}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [YARD, ROADS]),
        ({"block": "transport"}, [ROADS]),
        ({"direction": "Благоустройство"}, [YARD]),
        ({"state": "open"}, [ROADS]),
        ({"state": "off"}, [YARD]),
        ({"state": "opens_later"}, []),
        ({"state": "retired"}, []),
        ({"edited": True}, [ROADS]),
        ({"edited": False}, [YARD]),
        ({"own": True}, []),
        ({"words": "ВЫБОИНЫ"}, [ROADS]),
        ({"words": "potholes"}, [ROADS]),
        ({"words": "кочки"}, [ROADS]),
        ({"words": "выбоины двор"}, []),
        ({"words": "\0%_"}, []),
    ],
)
def test_filters(ul, filters, expected):
    Category.objects.filter(code=YARD).update(is_active=False)
    category_edit(acting=SYSTEM, code=ROADS, version=1, cells={"title": "Выбоины", "aliases": "яма | кочки"})

    assert codes(**filters) == expected


def test_the_whole_set_takes_few_queries(ul, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        set_rows()
