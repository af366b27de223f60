"""The administrator's pages about rubrication, whole and accessible, with decisions and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.whole import whole
from tests.site.running import Site
from tests.taxonomy.rubrication.decided import history_make

ADMIN = "admin@staff.example"
PATHS = ["/work/rubrication/", "/work/rubrication/models/", "/work/rubrication/settings/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_a_region_without_decisions(site: Site, people, axe, screen, path):
    page = getattr(people, screen)("mo", ADMIN)

    page.goto(site.url("mo", path))

    whole(page, axe)


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_a_model_is_trained_taken_back_and_put_in_again(site: Site, people, axe, screen):
    site.ask("ul", history_make)
    page = getattr(people, screen)("ul", ADMIN)
    page.goto(site.url("ul", PATHS[0]))
    expect(page.get_by_role("img", name=re.compile("Доля принятых подсказок"))).to_be_visible()
    page.get_by_text("Числа по неделям").click()
    whole(page, axe)

    page.get_by_role("link", name="Модели", exact=True).click()
    whole(page, axe)
    page.get_by_role("button", name=re.compile("Включить модель 1|Вернуть холодный старт")).first.click()
    expect(page.get_by_text(re.compile("Теперь работает модель 1|Работает холодный старт"))).to_be_visible()
    # What it says now may be what the page before it said.
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Включить модель 1|Вернуть холодный старт")).first.click()
    whole(page, axe)

    page.get_by_role("link", name="Настройки", exact=True).click()
    page.get_by_label(re.compile("Пропускать без модератора")).check()
    page.get_by_label(re.compile("Уверенность")).fill("30")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Не меньше 50 %.").first).to_be_visible()
    whole(page, axe)
