"""The page «Модули» of the administrator, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from tests.site.running import Site

ADMIN = "admin@staff.example"


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_the_administrator_keeps_modules(site: Site, people, axe, screen):
    page = getattr(people, screen)("mo", ADMIN)
    page.goto(site.url("mo", "/work/region/modules/"))
    expect(page.get_by_role("heading", name="Модули")).to_be_visible()
    axe(page)

    page.get_by_label("Сколько обращений — это много").fill("1")
    page.get_by_role("button", name="Сохранить настройки").click()
    expect(page.locator(".field-error")).to_be_visible()
    axe(page)

    page.get_by_label("Сколько обращений — это много").fill("4")
    page.get_by_role("button", name="Сохранить настройки").click()
    expect(page.locator("[data-work-messages]")).to_contain_text("Сохранено: Горячие темы")
    page.get_by_role("button", name="Включить модуль").click()
    expect(page.locator("[data-work-messages]")).to_contain_text("Модуль включён")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0

    page.get_by_role("button", name="Выключить модуль").click()
    expect(page.get_by_role("button", name="Включить модуль")).to_be_visible()
    page.goto(site.url("mo", "/work/region/flow/"))
    expect(page.get_by_text("Необязательных стадий пока нет")).to_be_visible()
    axe(page)
