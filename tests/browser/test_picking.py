"""A choice among many, narrowed by typing, in a real browser: what is not found is not chosen."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import appeal_at
from tests.site.running import Site

MINISTRY = "roads@staff.example"


def _many_executors() -> None:
    """As many organisations as make a box beside the list worth it, seen at once: the list is kept for a minute."""
    from django.core.cache import cache

    from tenants.service import Organisation

    for number in range(12):
        name = f"Подрядчик {number}"
        facts = {"name": name, "short_name": name, "kind": "other"}
        Organisation.objects.get_or_create(code=f"contractor-{number}", defaults=facts)
    cache.delete("work:organisations")


def _assigning(site: Site, page: Page, word: str) -> int:
    site.ask("ul", _many_executors)
    appeal = site.ask("ul", appeal_at, "moderation_2", text=f"Яма у дома, машины не проехать: {word}.")
    page.goto(site.url("ul", f"/work/appeals/{appeal.number}/"))
    return int(appeal.number)


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_a_former_choice_is_dropped_when_nothing_is_found(site: Site, people, axe, screen):
    page = getattr(people, screen)("ul", MINISTRY)
    _assigning(site, page, "водозабор")
    select, box = page.locator("#assign_executor"), page.get_by_label("Исполнитель: поиск")
    select.select_option(label="Подрядчик 3")

    box.fill("водоканал")

    expect(select).to_have_value("")
    expect(page.get_by_role("status").filter(has_text="Ничего не найдено")).to_be_visible()
    axe(page)
    box.fill("")
    expect(select.locator("option:checked")).to_have_text("Подрядчик 3")
    box.fill("подрядчик 7")
    expect(select.locator("option:checked")).to_have_text("Подрядчик 7")


def test_the_keyboard_alone_chooses_and_never_sends_what_was_not_meant(site: Site, people):
    page = people.at_desk("ul", MINISTRY)
    number = _assigning(site, page, "градирня")
    box = page.get_by_label("Исполнитель: поиск")
    page.locator("#assign_executor").select_option(label="Подрядчик 3")
    box.fill("водоканал")
    box.press("Enter")
    expect(page.locator("#assign_executor")).to_be_focused()
    page.locator("#do-assign .actions [type=submit]").click()
    expect(page.locator("#do-assign")).to_contain_text("ничего не выбрано")
    expect(page.get_by_label("Исполнитель: поиск")).to_have_value("водоканал")

    page.get_by_label("Исполнитель: поиск").fill("подрядчик 5")
    page.get_by_label("Исполнитель: поиск").press("Enter")
    page.locator("#do-assign .actions [type=submit]").click()

    expect(page.locator("[data-work-messages]")).to_contain_text(f"УЛ-{number}")
