"""The regional admin in a real browser: growing the set by a catalog, editing a category, switching a direction."""

import pytest
from playwright.sync_api import expect

from taxonomy.catalogs.folders import CatalogDraft
from taxonomy.catalogs.storing import catalog_import
from taxonomy.models import Category
from tests.browser.test_workplace import MODERATOR
from tests.site.running import Site
from tests.taxonomy import published
from tests.taxonomy.making import facts_make

ADMIN = "admin@staff.example"


def small_catalog_taken() -> None:
    """The region has the first version, has edited one title, and the second is out."""
    published.set_begin()
    kerbs = Category.objects.get(code="kerbs")
    kerbs.title = "Бордюры у нас"
    kerbs.save()
    published.second_version()


def wide_catalog_stored(slug: str, direction: str) -> None:
    """A version that adds to what the region has a direction of sixty."""
    many = [facts_make(f"{slug}-{number}", title=f"{direction} {number}", direction=direction) for number in range(60)]
    draft = CatalogDraft(
        slug=slug,
        title="Широкий каталог",
        number=1,
        categories=(*(row.facts() for row in Category.objects.filter(retired_at__isnull=True)), *many),
    )
    catalog_import(draft=draft)


def active_codes(direction: str) -> list[str]:
    return list(Category.objects.filter(direction=direction, is_active=True).values_list("code", flat=True))


def fits(page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} scrolls sideways"


def test_an_admin_grows_the_set_resolves_a_conflict_and_edits(site: Site, people, axe):
    site.ask("ul", small_catalog_taken)
    page = people.at_desk("ul", ADMIN)
    page.goto(site.url("ul", "/work/"))
    page.get_by_role("link", name="Категории", exact=True).click()
    expect(page.get_by_role("link", name="Посмотреть изменения")).to_be_visible()
    axe(page)

    page.get_by_role("link", name="Посмотреть изменения").click()
    expect(page.get_by_role("heading", name="Спорные поля")).to_be_visible()
    axe(page)
    page.get_by_label("Взять из каталога").check()
    page.get_by_role("button", name="Опубликовать набор").click()
    expect(page.get_by_role("alert")).to_contain_text("Выберите, кто отвечает за это направление")
    axe(page)
    expect(page.get_by_label("Взять из каталога")).to_be_checked()
    page.get_by_label("Трамваи").select_option("Министерство дорог")
    page.get_by_label("Все с одного дня").check()
    page.get_by_label("С какого дня").fill("2099-08-15")
    page.get_by_role("button", name="Опубликовать набор").click()

    expect(page.get_by_text("Набор опубликован")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="К набору региона").click()
    expect(page.get_by_text("Бордюр разбит или просел")).to_be_visible()
    expect(page.get_by_text("откроется 15 августа 2099").first).to_be_visible()

    page.get_by_role("link", name="Бордюр разбит или просел").click()
    page.get_by_label("Название").fill("Бордюр")
    page.get_by_text("Ещё вопрос").first.click()
    page.locator("#category_questions-0-label").fill("Какой он высоты")
    axe(page)
    page.get_by_role("button", name="Сохранить").last.click()

    expect(page.get_by_text("Сохранено: «Бордюр»")).to_be_visible()
    expect(page.get_by_text("В каталоге: Бордюр разбит или просел")).to_be_visible()
    axe(page)
    page.locator("#f-title").get_by_role("button", name="Вернуть как в каталоге").click()
    expect(page.get_by_label("Название")).to_have_value("Бордюр разбит или просел")


def test_a_direction_of_many_opens_and_switches_without_leaving_the_page(site: Site, people, axe):
    site.ask("mo", wide_catalog_stored, "wide", "Беды")
    site.ask("mo", _take, "wide", "Беды")
    page = people.at_desk("mo", ADMIN)
    page.goto(site.url("mo", "/work/categories/"))
    expect(page.get_by_role("switch")).to_have_count(0)

    page.get_by_text("Беды").click()
    expect(page.get_by_role("switch")).to_have_count(60)
    axe(page)
    switched_off = page.locator('#set-states a[href="?state=off"]')
    before = int(switched_off.inner_text())
    page.get_by_role("switch", name="Беды 7", exact=True).click()

    expect(page.get_by_role("switch", name="Беды 7", exact=True)).to_have_attribute("aria-checked", "false")
    expect(page.get_by_role("switch", name="Беды 7", exact=True)).to_be_focused()
    expect(switched_off).to_have_text(str(before + 1))
    expect(page.locator("#toasts")).to_contain_text("Выключено: «Беды 7»")

    page.get_by_text("Всё направление").click()
    page.get_by_role("button", name="Выключить все").click()
    expect(page.get_by_text("Выключено: 59 категорий")).to_be_visible()
    assert site.ask("mo", active_codes, "Беды") == []
    expect(page.get_by_role("switch", name="Беды 7", exact=True)).to_be_visible()


def _take(slug: str, direction: str) -> None:
    from core.events.types import SYSTEM
    from taxonomy.catalogs.selectors import catalog_version
    from taxonomy.sets.responsibility import responsibility_set
    from tenants.service import organisation_by_code

    responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-roads").id, direction=direction)
    published.region_takes(catalog_version(slug))


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
@pytest.mark.parametrize(
    "path",
    [
        "/work/categories/",
        "/work/categories/?q=дорога",
        "/work/categories/new/",
        "/work/categories/roads-potholes/",
        "/work/categories/published/1/",
        "/work/catalogs/",
        "/work/catalogs/moscow-689/1/",
        "/work/catalogs/moscow-689/1/diff/",
        "/work/catalogs/moscow-689/1/categories/roads-potholes/",
    ],
)
def test_every_page_is_whole_and_fits(site: Site, people, axe, screen, path):
    page = getattr(people, screen)("ul", ADMIN)

    answer = page.goto(site.url("ul", path))

    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    fits(page)
    axe(page)


def test_pages_work_without_a_script(site: Site, contexts, people):
    from tests.browser.person import sign_in

    site.ask("mo", wide_catalog_stored, "plain", "Хлопоты")
    site.ask("mo", _take, "plain", "Хлопоты")
    context = contexts({"viewport": {"width": 1280, "height": 800}, "java_script_enabled": False})
    sign_in(site, context, "mo", ADMIN)
    page = context.new_page()
    page.goto(site.url("mo", "/work/categories/"))

    page.get_by_text("Хлопоты").click()
    page.get_by_role("link", name="Показать категории").locator("visible=true").click()
    page.get_by_role("switch", name="Хлопоты 3", exact=True).first.click()

    expect(page.get_by_text("«Хлопоты 3»").first).to_be_visible()
    page.get_by_role("link", name="Хлопоты 3", exact=True).first.click()
    expect(page.get_by_role("heading", name="Хлопоты 3")).to_be_visible()


def test_a_moderator_has_no_such_entry(site: Site, people):
    page = people.at_desk("ul", MODERATOR)

    page.goto(site.url("ul", "/work/"))

    expect(page.locator("a[href='/work/categories/']")).to_have_count(0)
