"""The public list in a browser: going on to its end."""

import pytest
from playwright.sync_api import BrowserContext, expect

from appeals.selectors.public import PAGE_SIZE
from appeals.states import Action
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import appeal_make, citizen_make, staff_person, take
from tests.site.running import Site


def publish(word: str, count: int) -> None:
    """Several published appeals that only the test with this word looks for."""
    user, moderator = citizen_make(), staff_person("moderator")
    for number in range(count):
        appeal = appeal_make(user, text=f"На дороге стоит {word}, уже {number} дней.")
        take(Action.APPROVE, appeal, moderator)


def test_the_list_goes_on_to_its_end_and_says_so(site: Site, phone: BrowserContext, axe):
    site.ask("ul", publish, "гиппопотам", PAGE_SIZE + 3)
    page = phone.new_page()
    page.goto(site.url("ul", "/appeals/?q=гиппопотам"))
    rows = page.locator("#appeals > li")
    expect(rows).to_have_count(PAGE_SIZE)

    page.get_by_role("link", name="Показать ещё").click()

    expect(rows).to_have_count(PAGE_SIZE + 3)
    expect(page.get_by_role("link", name="Показать ещё")).to_have_count(0)
    links = page.eval_on_selector_all("#appeals a", "links => links.map((link) => link.href)")
    assert len(set(links)) == PAGE_SIZE + 3
    axe(page)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_back_from_an_appeal_keeps_the_place_in_the_list(site: Site, contexts, screen):
    word = "носорог" if screen is PHONE else "бегемот"
    site.ask("ul", publish, word, PAGE_SIZE + 10)
    page = contexts(screen).new_page()
    page.goto(site.url("ul", f"/appeals/?q={word}"))
    rows = page.locator("#appeals > li")
    page.get_by_role("link", name="Показать ещё").click()
    expect(rows).to_have_count(PAGE_SIZE + 10)
    chosen = rows.nth(PAGE_SIZE + 5).locator("a")
    where = chosen.get_attribute("href")
    chosen.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    chosen.click()
    page.wait_for_url("**/appeals/*/")

    page.go_back()

    expect(rows).to_have_count(PAGE_SIZE + 10)
    expect(page.locator(f"#appeals a[href='{where}']")).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - before) < 300
    page.reload()
    expect(rows).to_have_count(PAGE_SIZE + 10)


def test_a_mark_of_the_map_tells_of_its_appeal_and_leads_to_it(site: Site, desktop: BrowserContext, axe):
    site.ask("ul", publish, "дикобраз", 1)
    page = desktop.new_page()
    page.goto(site.url("ul", "/map/?q=дикобраз"))
    page.locator(".leaflet-marker-icon.map-marker").first.click()

    # A popup near the edge moves the map, which asks for the points of the new box: it must stay.
    expect(page.locator(".leaflet-popup a").first).to_be_visible()
    page.wait_for_timeout(700)
    axe(page)
    page.locator(".leaflet-popup a").first.click()
    page.wait_for_url("**/appeals/*/")
