"""The administrator's pages of the region itself, whole and accessible; what is saved there is seen on the portal."""

import pytest
from playwright.sync_api import expect

from tests.site.running import Site

ADMIN = "admin@staff.example"
PATHS = [
    "/work/region/",
    "/work/region/organisations/",
    "/work/region/organisations/add/",
    "/work/region/organisations/of/ministry-roads/",
    "/work/region/municipalities/",
    "/work/region/municipalities/of/north/",
]


def whole(page, axe) -> None:
    assert page.locator("h1").count() == 1
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"
    axe(page)


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_every_page_is_whole(site: Site, people, axe, screen):
    page = getattr(people, screen)("mo", ADMIN)
    for path in PATHS:
        page.goto(site.url("mo", path))
        whole(page, axe)


def test_a_greeting_is_saved_and_stands_on_the_portal(site: Site, people, axe):
    page = people.on_phone("mo", ADMIN)
    page.goto(site.url("mo", "/work/region/"))
    page.get_by_label("Приветствие").fill("Расскажите, мы рядом.")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("На портале изменения видны сразу")).to_be_visible()

    page.goto(site.url("mo", "/"))

    expect(page.get_by_text("Расскажите, мы рядом.")).to_be_visible()
    page.goto(site.url("mo", "/work/region/"))
    page.get_by_label("Приветствие").fill("")
    page.get_by_role("button", name="Сохранить").click()
    whole(page, axe)
