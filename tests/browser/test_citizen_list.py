"""The public list in a browser: going on to its end."""

from playwright.sync_api import BrowserContext, expect

from appeals.selectors.public import PAGE_SIZE
from appeals.states import Action
from tests.factories import appeal_make, citizen_make, staff_person, take
from tests.site.running import Site

WORD = "гиппопотам"


def publish(count: int) -> None:
    """Several published appeals that only this test can find."""
    user, moderator = citizen_make(), staff_person("moderator")
    for number in range(count):
        appeal = appeal_make(user, text=f"На дороге стоит {WORD}, уже {number} дней.")
        take(Action.APPROVE, appeal, moderator)


def test_the_list_goes_on_to_its_end_and_says_so(site: Site, phone: BrowserContext, axe):
    site.ask("ul", publish, PAGE_SIZE + 3)
    page = phone.new_page()
    page.goto(site.url("ul", f"/appeals/?q={WORD}"))
    rows = page.locator("#appeals > li")
    expect(rows).to_have_count(PAGE_SIZE)

    page.get_by_role("link", name="Показать ещё").click()

    expect(rows).to_have_count(PAGE_SIZE + 3)
    expect(page.get_by_role("link", name="Показать ещё")).to_have_count(0)
    links = page.eval_on_selector_all("#appeals a", "links => links.map((link) => link.href)")
    assert len(set(links)) == PAGE_SIZE + 3
    axe(page)
