"""What a region changes about its categories by itself."""

import pytest

from core.errors import Conflict, InvalidInput, Missing
from core.events.models import Event
from core.events.types import SYSTEM
from taxonomy.events import CategoriesChanged
from taxonomy.models import Category
from taxonomy.sets.editing import CategoryFaulty, category_add, category_edit, category_reset, category_retire
from taxonomy.sets.listing import category_edits
from taxonomy.sets.responsibility import responsibility_set
from tenants.service import organisation_by_code
from tests.taxonomy.making import cells

ROADS = "roads-potholes"


def announced() -> list[dict]:
    rows = Event.objects.filter(type=CategoriesChanged.event_name).order_by("id")
    return [row.payload for row in rows]


def edit(code: str = ROADS, version: int = 1, ministry_id=None, **changed: str) -> Category:
    return category_edit(acting=SYSTEM, code=code, version=version, cells=changed, ministry_id=ministry_id)


def add(**changes: str) -> Category:
    return category_add(acting=SYSTEM, cells=cells(title="Следы от шин", **changes))


def roads_answered() -> None:
    responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-roads").id, direction="Дороги")


def test_edit_writes_values_as_a_catalogs_row_has_them(ul):
    edited = edit(deadline="12", deadline_unit="hours", aliases="яма | выбоина", fast_track="да")

    edited.refresh_from_db()
    assert (edited.deadline, edited.deadline_unit, edited.fast_track) == (12, "hours", True)
    assert edited.aliases == ["яма", "выбоина"]
    assert edited.version == 2


def test_edit_is_announced_with_the_fields_that_changed(ul):
    ministry = organisation_by_code("ministry-homes")

    edited = edit(title="Ямы и выбоины", ministry_id=ministry.id)

    (payload,) = announced()
    assert payload["what"] == "edited"
    assert payload["category_ids"] == [str(edited.id)]
    assert payload["fields"] == ["title", "ministry"]
    assert edited.ministry_id == ministry.id


def test_the_same_values_are_no_change(ul):
    category = Category.objects.get(code=ROADS)

    edited = edit(title=category.title)

    assert edited.version == 1
    assert announced() == []


def test_wrong_values_are_all_named(ul):
    with pytest.raises(CategoryFaulty) as caught:
        edit(title=" ", deadline="1000", block="космос")

    assert {problem.column for problem in caught.value.problems} == {"title", "deadline", "block"}
    assert "Срок: нужно целое число от 1 до 90" in str(caught.value)
    assert Category.objects.get(code=ROADS).version == 1


def test_a_playbook_that_the_region_lacks_is_refused_unless_it_is_there_already(ul):
    with pytest.raises(CategoryFaulty) as caught:
        edit(playbook="love", deadline="1000")
    assert [problem.column for problem in caught.value.problems] == ["deadline", "playbook"]
    with pytest.raises(CategoryFaulty):
        add(playbook="love")

    Category.objects.filter(code=ROADS).update(playbook="of-the-catalog")
    assert edit(deadline="3", playbook="of-the-catalog").deadline == 3


@pytest.mark.parametrize("column", ["code", "is_active", "nonsense"])
def test_what_is_no_fact_of_a_category_is_refused(ul, column):
    with pytest.raises(InvalidInput) as caught:
        category_edit(acting=SYSTEM, code=ROADS, version=1, cells={column: "x"})

    assert caught.value.field == column


def test_who_looked_at_an_older_version_is_told(ul):
    edit(title="Ямы и выбоины")

    with pytest.raises(Conflict, match="изменили") as caught:
        edit(title="Выбоины")

    assert caught.value.code == "stale_version"


def test_a_title_is_one_categorys_within_its_direction(ul):
    roads_answered()
    other = add()

    with pytest.raises(CategoryFaulty, match="уже есть"):
        edit(title=other.title.upper(), direction=other.direction)
    assert edit(title=other.title, direction="Другое направление").title == other.title


@pytest.mark.parametrize("code", ["roads-north", "administration-north"])
def test_only_a_ministry_answers_for_a_category(ul, code):
    with pytest.raises(InvalidInput, match="министерство") as caught:
        edit(ministry_id=organisation_by_code(code).id)

    assert caught.value.field == "ministry"


def test_another_regions_ministry_is_unknown(ul):
    with pytest.raises(InvalidInput) as caught:
        edit(ministry_id=Category.objects.get(code=ROADS).id)

    assert (caught.value.field, caught.value.code) == ("ministry", "unknown")


def test_an_unknown_category_is_missing(ul):
    with pytest.raises(Missing):
        edit("love")


def test_own_category_gets_a_code_of_its_title(ul):
    ministry = organisation_by_code("ministry-roads")

    first = category_add(acting=SYSTEM, cells=cells(title="Ёлки, щебень и съезд № 2"), ministry_id=ministry.id)
    second = category_add(
        acting=SYSTEM, cells=cells(title="Елки, щебень и съезд № 2", direction="Другое"), ministry_id=ministry.id
    )

    assert first.code == "own-elki-shcheben-i-sezd-2"
    assert second.code == "own-elki-shcheben-i-sezd-2-2"
    assert first.base is None
    assert [payload["what"] for payload in announced()] == ["added", "added"]


def test_a_title_without_letters_has_a_code_too(ul):
    ministry = organisation_by_code("ministry-roads")

    added = category_add(acting=SYSTEM, cells=cells(title="🙂🙂"), ministry_id=ministry.id)

    assert added.code == "own-category"


def test_who_answers_for_a_direction_answers_for_an_own_category_of_it(ul):
    ministry = organisation_by_code("ministry-homes")
    with pytest.raises(InvalidInput, match="Никто не отвечает") as caught:
        add(direction="Новое направление")
    assert caught.value.field == "ministry"

    responsibility_set(acting=SYSTEM, ministry_id=ministry.id, direction="Новое направление")
    assert add(direction="Новое направление").ministry_id == ministry.id


def test_a_field_goes_back_to_the_catalogs_word(ul):
    original = Category.objects.get(code=ROADS).facts()
    edit(title="Ямы и выбоины", deadline="3", includes="Всё, что проваливается")

    category = category_reset(acting=SYSTEM, code=ROADS, version=2, fields=["title", "deadline"])

    assert category.title == original.title
    assert category.deadline == original.deadline.amount
    assert [item.name for item in category_edits(category)] == ["includes"]
    assert announced()[-1]["fields"] == ["title", "deadline"]


def test_an_own_category_has_no_catalog_to_go_back_to(ul):
    roads_answered()
    own = add()

    with pytest.raises(InvalidInput, match="самого региона"):
        category_reset(acting=SYSTEM, code=own.code, version=1, fields=["title"])


@pytest.mark.parametrize("fields", [[], ["ministry"], ["nonsense"]])
def test_only_facts_go_back(ul, fields):
    with pytest.raises(InvalidInput, match="Нет такого поля"):
        category_reset(acting=SYSTEM, code=ROADS, version=1, fields=fields)


def test_an_own_category_ends_with_a_successor(ul):
    roads_answered()
    own = add()

    retired = category_retire(acting=SYSTEM, code=own.code, version=1, successor=ROADS)

    successor = Category.objects.get(code=ROADS)
    assert retired.successor_id == successor.id
    assert not retired.is_active
    assert announced()[-1]["successor_id"] == str(successor.id)
    with pytest.raises(Conflict, match="закрыта навсегда"):
        edit(own.code, version=retired.version)


@pytest.mark.parametrize("successor", ["love", "itself"])
def test_a_successor_is_another_living_category(ul, successor):
    roads_answered()
    own = add()

    with pytest.raises(InvalidInput) as caught:
        category_retire(
            acting=SYSTEM, code=own.code, version=1, successor=own.code if successor == "itself" else successor
        )

    assert caught.value.field == "successor"


def test_a_category_of_a_catalog_is_not_retired_by_hand(ul):
    with pytest.raises(InvalidInput, match="новая версия"):
        category_retire(acting=SYSTEM, code=ROADS, version=1)
