"""Categories that a module brings: in the region's set while it is on, switched off with it, kept by appeals."""

from dataclasses import replace

import pytest
from django_tenants.utils import tenant_context
from otklik_hotspots.manifest import MANIFEST

from appeals.models import Appeal
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Event
from core.modules import modules
from core.modules.checks import module_checks
from taxonomy.launching import of_modules
from taxonomy.models import Category, Responsibility
from taxonomy.sets.of_modules import module_categories_follow
from tenants.service import organisation_by_code, region_by_slug
from tenants.structure.models import ModuleSwitch
from tenants.structure.switches import module_switch_set
from tests.at_once import at_once
from tests.factories import appeal_make, staff_user
from tests.http import region_client

CODE = "hotspots-crowds"


def switch(*, is_on: bool) -> None:
    module_switch_set(slug="hotspots", is_on=is_on)
    while events_dispatch_batch():
        pass


def crowds() -> Category:
    return Category.objects.get(code=CODE)


def told() -> list[str]:
    rows = Event.objects.filter(type="taxonomy.CategoriesChanged").order_by("id")
    return [row.payload["what"] for row in rows if str(crowds().id) in map(str, row.payload["category_ids"])]


@pytest.fixture
def answered(ul):
    """Somebody answers for its direction."""
    ministry = organisation_by_code("ministry-roads").id
    Responsibility.objects.update_or_create(direction="Дороги", code="", defaults={"ministry_id": ministry})
    return ministry


def test_it_comes_in_with_the_module_and_goes_with_it(answered):
    assert not Category.objects.filter(code=CODE).exists()
    switch(is_on=True)
    assert crowds().is_active
    assert crowds().ministry_id == answered
    assert appeal_make(category=CODE).category.code == CODE

    switch(is_on=False)
    assert not crowds().is_active
    assert Appeal.objects.get().category.code == CODE

    switch(is_on=True)
    assert crowds().is_active
    assert told() == ["added", "switched_off", "switched_on"]


def test_following_twice_changes_nothing(answered):
    switch(is_on=True)
    before = crowds().version

    assert module_categories_follow("hotspots") == 0
    assert of_modules(region_by_slug("ul"), {}) == "Категории модулей на месте"

    assert crowds().version == before
    assert told() == ["added"]


def test_what_the_region_edited_stays(answered):
    switch(is_on=True)
    Category.objects.filter(code=CODE).update(title="Пробка", version=2)
    switch(is_on=False)
    switch(is_on=True)

    assert crowds().title == "Пробка"


def test_where_nobody_answers_it_waits_switched_off_for_the_administrator(ul):
    switch(is_on=True)
    assert not crowds().is_active
    switch(is_on=False)
    switch(is_on=True)
    assert not crowds().is_active

    page = region_client("ul", staff_user("admin")).get(f"/work/categories/{CODE}/").content.decode()
    assert "модуль «Горячие темы»" in page


def test_one_that_a_newer_release_no_longer_has_stays_for_its_appeals(answered, monkeypatch):
    switch(is_on=True)
    appeal_make(category=CODE)
    monkeypatch.setitem(modules._items, "hotspots", replace(modules["hotspots"], categories=()))
    switch(is_on=False)

    assert not crowds().is_active


def test_the_launch_step_brings_in_what_a_newer_release_adds(answered):
    module_switch_set(slug="hotspots", is_on=True)

    assert of_modules(region_by_slug("ul"), {}) == "Категорий модулей изменено: 1"


def test_the_contract_says_what_is_wrong_with_a_category():
    good = dict(MANIFEST.categories[0])
    assert list(module_checks["taxonomy"].find(MANIFEST)) == []

    wrong = replace(MANIFEST, categories=({**good, "code": "crowds"}, {**good, "deadline": "скоро"}, good, good))
    faults = "\n".join(module_checks["taxonomy"].find(wrong))

    assert "begin its code with 'hotspots-'" in faults
    assert "deadline" in faults
    assert "declared twice" in faults


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The module is on in a committed database, and what two writers leave there is removed."""
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        ModuleSwitch.objects.create(module="hotspots", is_on=True)
        yield
        Category.objects.filter(code=CODE).delete()
        ModuleSwitch.objects.filter(module="hotspots").delete()


def test_two_who_follow_the_switch_at_once_bring_it_in_once(committed):
    found: list[int] = []

    at_once(
        lambda: found.append(module_categories_follow("hotspots")),
        lambda: found.append(module_categories_follow("hotspots")),
    )

    assert sorted(found) == [0, 1]
    assert told() == ["added"]
