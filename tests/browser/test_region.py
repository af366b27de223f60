"""The administrator's pages of the region itself, whole and accessible; what is saved there is seen on the portal."""

import pytest
from django.db import connection
from playwright.sync_api import expect

from tenants.administration import region_resume, region_suspend
from tests.browser.whole import whole
from tests.factories import appeal_at
from tests.site.running import Site

ADMIN = "admin@staff.example"
PATHS = [
    "/work/region/",
    "/work/region/organisations/",
    "/work/region/organisations/add/",
    "/work/region/organisations/of/ministry-roads/",
    "/work/region/municipalities/",
    "/work/region/municipalities/of/north/",
    "/work/region/flow/",
]


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_every_page_is_whole(site: Site, people, axe, screen):
    page = getattr(people, screen)("mo", ADMIN)
    for path in PATHS:
        page.goto(site.url("mo", path))
        whole(page, axe)


def test_the_current_tab_is_seen_where_not_all_fit(site: Site, people):
    page = people.on_phone("mo", ADMIN)

    page.goto(site.url("mo", "/work/region/flow/"))

    expect(page.locator(".tabs a[aria-current]")).to_be_in_viewport(ratio=0.95)
    expect(page.locator(".tabs a").first).not_to_be_in_viewport(ratio=0.95)


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
    expect(page.get_by_text("На портале изменения видны сразу")).to_be_visible()
    whole(page, axe)


REASON = "Переносим данные на новый сервер, откроемся завтра в девять утра."


def stop() -> None:
    connection.set_schema_to_public()
    region_suspend(slug="mo", reason=REASON)


def go_on() -> None:
    connection.set_schema_to_public()
    region_resume(slug="mo")


@pytest.fixture
def suspended(site: Site):
    appeal = site.ask("mo", appeal_at, "moderation_1", site.citizen("mo"))
    site.ask("mo", stop)
    yield appeal
    site.ask("mo", go_on)


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_that_a_region_is_only_read_stays_in_sight_and_its_buttons_look_so(site: Site, people, axe, screen, suspended):
    page = getattr(people, screen)("mo", "moderator@staff.example")
    for path in ("/", "/appeals/new/describe/", f"/work/appeals/{suspended.number}/?from=new"):
        page.goto(site.url("mo", path))
        expect(page.get_by_text(REASON)).to_be_visible()
        whole(page, axe)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.get_by_text("Портал временно работает только на чтение", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Ямы и выбоины")).to_be_disabled()
    if screen == "on_phone":
        assert page.locator(".nav").bounding_box()["height"] < 120
