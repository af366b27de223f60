"""Maps in a browser: popups that fit, filters that zoom, an address that moves the mark, pages without scripts."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_citizen_list import publish
from tests.browser.test_wizard import choose_category, describe, tell_details
from tests.kits import INSIDE
from tests.site.running import Site

LAT, LON = INSIDE["ul"]
# Before the scripts of the page run, which are modules.
DEAD = """document.addEventListener("readystatechange", () =>
    document.querySelector("[data-map]")?.setAttribute("data-tiles", "/no-such/{z}/{x}/{y}"))"""


def town(name: str, lon: float) -> None:
    """A town with a point, a street of that name and a house in it."""
    from tenants.structure.settlements import settlements_import
    from tests.tenants.structure.test_addresses import house_make, street_make

    row = {"name": "Северск", "kind": "г", "municipality": "north", "lat": str(LAT), "lon": str(LON)}
    settlements_import(rows=[(2, row)])
    house_make(street_make(name, point=(LAT + 0.01, lon)), "7", (LAT + 0.011, lon))


def at_the_place(site: Site, page: Page) -> None:
    describe(site, page)
    choose_category(page)
    tell_details(page)
    expect(page.locator("#place-map[data-ready]")).to_be_visible()


def test_a_popup_is_whole_on_a_phone(site: Site, phone: BrowserContext):
    site.ask("ul", publish, "утконос", 1)
    page = phone.new_page()
    page.goto(site.url("ul", "/map/?q=утконос"))
    page.locator(".leaflet-marker-icon.map-marker").first.click()
    popup = page.locator(".leaflet-popup-content-wrapper")
    expect(popup.locator("a")).to_be_visible()
    page.wait_for_timeout(700)

    box, frame = popup.bounding_box(), page.locator("[data-map]").bounding_box()

    assert box["x"] >= frame["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert box["y"] >= frame["y"]


def test_a_mark_cut_by_the_edge_opens_however_long_it_is_pressed(site: Site, desktop: BrowserContext):
    site.ask("ul", publish, "тапир", 1)
    page = desktop.new_page()
    page.goto(site.url("ul", "/map/?q=тапир"))
    expect(page.locator("[data-map][data-ready]")).to_be_visible()
    page.locator("[data-map]").scroll_into_view_if_needed()
    mark = page.locator(".leaflet-marker-icon.map-marker")
    box, frame = mark.bounding_box(), page.locator("[data-map]").bounding_box()
    x, y = box["x"] - 60, box["y"] + 60
    with page.expect_response(re.compile("points.json")):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y - (box["y"] - frame["y"]) - box["height"] / 3, steps=5)
        page.wait_for_timeout(200)  # who rests before letting go does not throw the map
        page.mouse.up()

    mark.click(delay=600, position={"x": box["width"] / 2, "y": box["height"] * 0.8})

    expect(page.locator(".leaflet-popup-content a")).to_be_visible()


def test_the_keyboard_opens_a_mark_goes_into_it_and_comes_back(site: Site, desktop: BrowserContext):
    site.ask("ul", publish, "ехидна", 1)
    page = desktop.new_page()
    page.goto(site.url("ul", "/map/?q=ехидна"))
    mark = page.locator(".leaflet-marker-icon.map-marker").first
    expect(mark).to_be_visible()
    page.keyboard.press("Tab")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content a")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(page.locator(".leaflet-marker-icon.map-marker").first).to_be_focused()


def test_the_municipality_that_is_filtered_by_fills_the_map(site: Site, desktop: BrowserContext):
    page = desktop.new_page()
    boxes = {}
    for path in ("/map/", "/map/?municipality=south"):
        with page.expect_request(re.compile("points.json.*bbox")) as asked:
            page.goto(site.url("ul", path))
            expect(page.locator("[data-map][data-ready]")).to_be_visible()
        boxes[path] = [float(part) for part in re.search(r"bbox=([^&]+)", asked.value.url)[1].split("%2C")]
    (_w, south, _e, north), (_w2, near_south, _e2, near_north) = boxes.values()

    assert near_north - near_south < (north - south) * 0.75
    assert near_south < LAT - 1 < near_north


def test_an_address_that_is_typed_moves_the_mark(site: Site, phone: BrowserContext, axe):
    site.ask("ul", town, "Пингвиновая", LON)
    page = phone.new_page()
    at_the_place(site, page)
    field = page.get_by_role("combobox", name="Адрес или ориентир")
    field.fill("")
    field.press_sequentially("пингвин 7")
    expect(page.locator(".leaflet-container")).to_have_count(1)
    option = page.get_by_role("option", name=re.compile("Пингвиновая"))
    expect(option).to_be_visible()
    axe(page)

    field.press("ArrowDown")
    field.press("Enter")

    expect(field).to_have_value("г. Северск, ул. Пингвиновая, д. 7")
    expect(page.locator("#id_lat")).to_have_value(f"{LAT + 0.011:.6f}")
    expect(page.get_by_label("Муниципалитет").locator("option:checked")).to_have_text("Северный район")
    expect(page.locator(".map-marker-picked")).to_be_visible()


def test_a_mark_fills_in_the_address_but_never_over_words_of_the_person(site: Site, desktop: BrowserContext):
    site.ask("ul", town, "Моржовая", LON + 0.05)
    page = desktop.new_page()
    at_the_place(site, page)
    field = page.get_by_role("combobox", name="Адрес или ориентир")
    field.fill("")
    field.press_sequentially("моржовая")
    page.get_by_role("option", name=re.compile("Моржовая")).click()
    centre = page.get_by_role("button", name="Метка в центр карты")
    with page.expect_response(re.compile("address.json")):
        centre.click()
    expect(field).to_have_value(re.compile("Моржовая"))

    field.fill("У входа в парк")
    with page.expect_response(re.compile("address.json")):
        centre.click()

    expect(field).to_have_value("У входа в парк")
    page.get_by_role("button", name="Подставить").click()
    expect(field).to_have_value(re.compile("Моржовая"))


def test_over_the_whole_region_the_middle_of_the_map_is_no_place_and_one_looks_nearer_first(
    site: Site, phone: BrowserContext
):
    page = phone.new_page()
    at_the_place(site, page)
    centre = page.get_by_role("button", name="Метка в центр карты")
    status = page.locator(".map-status:not(.address-status)").first
    # The middle of the region lies between its two districts.
    page.get_by_role("region", name="Место на карте").press("ArrowUp")
    page.wait_for_timeout(500)

    centre.click()
    expect(status).to_contain_text("показали ближе")
    expect(page.locator(".map-marker-picked")).to_have_count(0)
    expect(page.locator("#id_lat")).to_have_value("")

    centre.click()
    expect(page.locator(".map-marker-picked")).to_have_count(1)


def test_a_mark_that_the_address_contradicts_is_doubted_and_goes_on(site: Site, phone: BrowserContext, axe):
    page = phone.new_page()
    at_the_place(site, page)
    page.get_by_role("combobox", name="Адрес или ориентир").fill("с. Южное, ул. Полевая, д. 3")
    shape = page.get_by_role("region", name="Место на карте")
    size = shape.bounding_box()
    with page.expect_response(re.compile("address.json")):
        shape.click(position={"x": size["width"] / 2, "y": size["height"] / 3})

    status = page.locator(".map-status[data-tone=warning]")
    expect(status).to_contain_text("Метка и адрес не сходятся: адрес — Южный район")
    expect(page.locator(".map-status[data-tone=success]")).to_have_count(0)
    axe(page)
    page.get_by_role("button", name="Далее").click()
    expect(page).not_to_have_url(re.compile("/place/"))


def test_words_just_typed_do_not_take_away_the_address_of_a_mark_set_after_them(site: Site, desktop: BrowserContext):
    site.ask("ul", town, "Нерпичья", LON + 0.07)
    page = desktop.new_page()
    at_the_place(site, page)
    field = page.get_by_role("combobox", name="Адрес или ориентир")
    field.fill("")
    field.press_sequentially("нерпич")
    page.get_by_role("option", name=re.compile("Нерпичья")).click()
    searched: list[str] = []
    page.on("request", lambda request: searched.append(request.url) if "?q=" in request.url else None)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    field.fill("У входа в школу")
    page.get_by_role("button", name="Метка в центр карты").click()
    take = page.get_by_role("button", name="Подставить")
    expect(take).to_be_visible()

    page.clock.run_for(1000)

    take.click()
    expect(take).to_have_count(0)
    assert not searched


def test_a_tile_server_that_is_dead_leaves_boundaries_and_settlements(site: Site, chromium: Browser):
    site.ask("ul", town, "Тюленья", LON + 0.1)
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(DEAD)
    page.goto(site.url("ul", "/map/"))

    expect(page.get_by_text("Карты с улицами здесь нет, или она сейчас не отвечает")).to_be_visible()
    expect(page.locator(".map-settlement").first).to_be_attached()
    context.close()


@pytest.mark.parametrize("path", ["/", "/map/"])
def test_without_scripts_a_page_has_words_and_a_list_in_place_of_the_map(site: Site, chromium: Browser, path):
    site.ask("ul", publish, "вомбат", 1)
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site.url("ul", path))

    assert not page.locator("[data-map]").is_visible()
    assert "Карта работает с JavaScript" in page.content()
    if path == "/map/":
        assert page.locator(".rows a").count()
    context.close()
