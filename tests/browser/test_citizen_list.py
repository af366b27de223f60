"""The public list in a browser: going on to its end."""

from playwright.sync_api import BrowserContext, expect

from appeals.selectors.public import PAGE_SIZE
from appeals.states import Action
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


def test_a_mark_of_the_map_tells_of_its_appeal_and_leads_to_it(site: Site, desktop: BrowserContext, axe):
    site.ask("ul", publish, "дикобраз", 1)
    page = desktop.new_page()
    page.goto(site.url("ul", "/map/?q=дикобраз"))
    page.locator(".map-marker").first.click()

    # A popup near the edge moves the map, which asks for the points of the new box: it must stay.
    expect(page.locator(".leaflet-popup a").first).to_be_visible()
    page.wait_for_timeout(700)
    axe(page)
    page.locator(".leaflet-popup a").first.click()
    page.wait_for_url("**/appeals/*/")
