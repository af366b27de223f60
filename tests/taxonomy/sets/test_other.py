"""«Другое / без категории»: every region has it, and it stays."""

import pytest

from core.errors import InvalidInput
from core.events.types import SYSTEM
from taxonomy.catalogs.rows import Row, row_of, rows_parse
from taxonomy.facts import OTHER_CODE, other_facts
from taxonomy.models import Category
from taxonomy.service import categories_active
from taxonomy.sets.editing import category_edit, category_retire
from taxonomy.sets.other import other_ensure
from taxonomy.sets.responsibility import responsibility_set
from taxonomy.sets.selectors import Chosen
from taxonomy.sets.switching import categories_open_on, categories_switch
from tenants.service import organisation_by_code
from tests.taxonomy.published import region_takes, second_version, set_begin


def other() -> Category:
    return Category.objects.get(code=OTHER_CODE)


def test_a_launched_region_has_it_and_moderators_keep_it(ul):
    assert other().title == "Другое / без категории"
    assert other().answering is None
    assert OTHER_CODE in {row.code for row in categories_active()}


def test_the_launch_makes_it_once_and_for_whom_the_kit_names(ul):
    other().delete()
    assert other_ensure() == other_ensure()
    other().delete()
    responsibility_set(acting=SYSTEM, code=OTHER_CODE, ministry_id=organisation_by_code("ministry-homes").id)

    assert other_ensure().answering.code == "ministry-homes"


def test_publications_of_catalogs_leave_it_alone(ul):
    set_begin()
    responsibility_set(acting=SYSTEM, direction="Трамваи", ministry_id=organisation_by_code("ministry-roads").id)
    before = Category.objects.filter(code=OTHER_CODE).values().get()

    region_takes(second_version())

    assert Category.objects.filter(code=OTHER_CODE).values().get() == before


@pytest.mark.parametrize(
    "end",
    [
        lambda: category_retire(acting=SYSTEM, code=OTHER_CODE, version=1),
        lambda: category_retire(acting=SYSTEM, code=OTHER_CODE, version=1, successor="roads-potholes"),
        lambda: categories_switch(acting=SYSTEM, chosen=Chosen(codes=(OTHER_CODE,)), on=False),
        lambda: categories_open_on(acting=SYSTEM, chosen=Chosen(codes=(OTHER_CODE,)), opens_on=None),
    ],
    ids=["retired", "retired with a successor", "switched off", "dated"],
)
def test_nobody_ends_it(ul, end):
    with pytest.raises(InvalidInput, match="есть в каждом регионе"):
        end()

    assert OTHER_CODE in {row.code for row in categories_active()}


def test_a_whole_block_is_switched_off_without_it(ul):
    Category.objects.filter(code="roads-potholes").update(block=other().block)

    categories_switch(acting=SYSTEM, chosen=Chosen(block=other().block), on=False)

    assert {row.code for row in categories_active()} == {"yard-driveway-cleaning", OTHER_CODE}


def test_it_is_renamed_and_given_to_a_ministry_and_back_to_moderators(ul):
    homes = organisation_by_code("ministry-homes")
    category_edit(acting=SYSTEM, code=OTHER_CODE, version=1, cells={"title": "Разное"}, ministry_id=homes.id)
    assert (other().title, other().answering) == ("Разное", homes)

    category_edit(acting=SYSTEM, code=OTHER_CODE, version=2, cells={}, moderators_keep=True)

    assert other().answering is None


def test_no_other_category_goes_without_somebody_who_answers(ul):
    with pytest.raises(InvalidInput, match="кто-то должен отвечать"):
        category_edit(acting=SYSTEM, code="roads-potholes", version=1, cells={}, moderators_keep=True)


def test_naming_who_answers_for_it_is_obeyed_at_once(ul):
    responsibility_set(acting=SYSTEM, code=OTHER_CODE, ministry_id=organisation_by_code("ministry-homes").id)

    assert other().answering.code == "ministry-homes"


def test_a_catalog_may_not_bring_its_code():
    good, bad = rows_parse([Row("roads.csv, строка 2", row_of(other_facts()))])

    assert good == []
    assert [fault.column for fault in bad] == ["code"]
