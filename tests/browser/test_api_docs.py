"""The page of the API and the page of tokens in a real browser, under the strict CSP."""

from playwright.sync_api import BrowserContext, expect

from tests.browser.person import People
from tests.site.running import Site


def test_api_page_shows_every_address_and_tries_one(site: Site, desktop: BrowserContext):
    page = desktop.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url("ul", "/api/docs/"))

    # The first to ask has the document made.
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)
    assert page.locator(".opblock").count() > 30
    page.locator("#operations-region-region_show .opblock-summary").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table")).to_contain_text("Ульяновская область")

    hosts = {url.split("/")[2] for url in asked if url.startswith("http")}
    assert hosts == {f"ul.localhost:{site.port}"}
    page.get_by_role("link", name="На портал").click()
    expect(page).to_have_url(site.url("ul", "/"))


def test_token_is_made_on_a_phone_and_works(site: Site, people: People, axe):
    user = site.citizen("ul")
    page = people.on_phone("ul", user.email)
    page.goto(site.url("ul", "/account/tokens/"))
    page.get_by_label("Для чего ключ").fill("Скрипт")
    page.get_by_role("button", name="Создать ключ").click()

    text = page.locator("#token-text").inner_text()
    axe(page)
    session = site.session("ul")
    session.headers["Authorization"] = f"Bearer {text}"
    assert session.get("/api/v1/me").json()["email"] == user.email
    page.get_by_role("button", name="Отозвать").click()
    expect(page.get_by_text("он больше не действует")).to_be_visible()
    assert session.get("/api/v1/me").status_code == 401
