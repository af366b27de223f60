"""The citizen's wizard in a browser: the whole way, the back button, a lost connection, photos, a shared device."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.person import sign_in
from tests.factories import PASSWORD, photo_bytes
from tests.site.running import Site

TEXT = "Во дворе третью неделю не горит фонарь, вечером темно, ребёнок боится идти."
SAVED_HERE = re.compile("Нет связи. Всё, что вы написали, сохранено на этом устройстве")

screens = pytest.mark.parametrize("screen", ["phone", "desktop"])


def on(page: Page, step: str) -> None:
    page.wait_for_url(f"**/appeals/new/{step}/")


def forward(page: Page) -> None:
    page.get_by_role("button", name="Далее").click()


def describe(site: Site, page: Page) -> None:
    page.goto(site.url("ul", "/appeals/new/"))
    page.get_by_label("Расскажите, что случилось").fill(TEXT)
    forward(page)
    on(page, "category")


def choose_category(page: Page) -> None:
    page.get_by_label("Найти категорию").fill("яма")
    found = page.locator("#category-list").get_by_role("radio", name="Ямы и выбоины")
    found.check()
    forward(page)
    on(page, "details")


def tell_details(page: Page) -> None:
    page.get_by_role("radio", name="5–15 см").check()
    forward(page)
    on(page, "place")


def choose_place(page: Page) -> None:
    shape = page.get_by_role("region", name="Место на карте")
    expect(shape).to_have_attribute("data-ready", "yes")
    size = shape.bounding_box()
    assert size is not None
    # North of the middle: between the two districts of the small kit there is a gap.
    shape.click(position={"x": size["width"] / 2, "y": size["height"] / 3})
    expect(page.get_by_text("Метка поставлена")).to_be_visible()
    page.get_by_label("Адрес или ориентир").fill("ул. Гончарова, 12")
    forward(page)
    on(page, "photos")


def kept_here(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('otklik:'))")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "двор.jpg"
    path.write_bytes(photo_bytes("navy", (640, 480)))
    return path


@screens
def test_a_guest_goes_the_whole_way_and_signs_in_on_it(site: Site, request, axe, screen, photo, tmp_path):
    user = site.citizen("ul")
    page: Page = request.getfixturevalue(screen).new_page()
    page.goto(site.url("ul"))
    page.get_by_role("link", name="Сообщить о проблеме").click()
    on(page, "describe")
    axe(page)
    forward(page)
    expect(page.get_by_text("Напишите, что случилось").first).to_be_visible()
    axe(page)
    describe(site, page)
    axe(page)
    choose_category(page)
    axe(page)
    tell_details(page)
    axe(page)
    choose_place(page)

    drawing = tmp_path / "drawing.svg"
    drawing.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    page.get_by_label("Добавить фото").set_input_files([photo, drawing])
    shots = page.get_by_role("list", name="Загруженные фото")
    expect(shots.get_by_role("alert")).to_contain_text("drawing.svg")
    expect(shots.get_by_role("img", name="Загруженное фото")).to_be_visible()
    axe(page)
    shots.get_by_role("button", name="Убрать", exact=True).click()
    expect(shots.get_by_role("listitem")).to_have_count(1)
    forward(page)

    on(page, "contacts")
    axe(page)
    page.get_by_role("main").get_by_role("link", name="Войти", exact=True).click()
    page.get_by_label("Адрес электронной почты").fill(user.email)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Войти").click()
    on(page, "contacts")
    axe(page)
    page.get_by_label("Телефон").fill("8 927 123-45-67")
    forward(page)

    on(page, "review")
    expect(page.get_by_text("Северный район")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Отправить обращение").click()
    page.wait_for_url(re.compile(r"/appeals/\d+/\?sent=1"))
    expect(page.get_by_text("принято. Модератор проверит")).to_be_visible()
    axe(page)
    assert kept_here(page) == []

    page.goto(site.url("ul", "/my/"))
    expect(page.locator("#mine > li")).to_have_count(1)
    axe(page)


@screens
def test_the_back_button_loses_nothing_and_sending_again_makes_no_second_appeal(site: Site, request, screen):
    user = site.citizen("ul")
    context: BrowserContext = request.getfixturevalue(screen)
    sign_in(site, context, "ul", user.email)
    page = context.new_page()
    describe(site, page)
    choose_category(page)
    tell_details(page)
    page.go_back()
    on(page, "details")
    page.go_back()
    on(page, "category")
    page.go_back()
    on(page, "describe")
    expect(page.get_by_label("Расскажите, что случилось")).to_have_value(TEXT)
    forward(page)
    on(page, "place")
    choose_place(page)
    forward(page)
    on(page, "contacts")
    forward(page)
    on(page, "review")
    page.get_by_role("button", name="Отправить обращение").dblclick()
    page.wait_for_url(re.compile(r"/appeals/\d+/\?sent=1"))
    number = re.search(r"/appeals/(\d+)/", page.url)

    page.go_back()
    page.wait_for_load_state()
    if "/review/" in page.url:
        page.get_by_role("button", name="Отправить обращение").click()
        page.wait_for_url(f"**/appeals/{number[1]}/?sent=1")

    page.goto(site.url("ul", "/my/"))
    expect(page.locator("#mine > li")).to_have_count(1)


@screens
def test_words_survive_a_lost_connection_and_go_when_it_is_back(site: Site, request, screen):
    context: BrowserContext = request.getfixturevalue(screen)
    page = context.new_page()
    page.goto(site.url("ul", "/appeals/new/describe/"))
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.get_by_label("Расскажите, что случилось").fill(TEXT)
    forward(page)
    expect(page.get_by_text(SAVED_HERE)).to_be_visible()
    assert page.url.endswith("/describe/")

    context.set_offline(False)

    on(page, "category")
    assert kept_here(page) == []


def test_words_survive_a_reload_before_they_are_sent(site: Site, phone: BrowserContext):
    page = phone.new_page()
    page.goto(site.url("ul", "/appeals/new/describe/"))
    page.get_by_label("Расскажите, что случилось").fill(TEXT)

    page.reload()

    expect(page.get_by_label("Расскажите, что случилось")).to_have_value(TEXT)
    expect(page.get_by_text("Мы вернули то, что вы написали")).to_be_visible()


def test_a_photo_waits_for_the_connection(site: Site, phone: BrowserContext, photo):
    page = phone.new_page()
    describe(site, page)
    choose_category(page)
    tell_details(page)
    choose_place(page)
    page.wait_for_load_state("networkidle")
    phone.set_offline(True)
    page.get_by_label("Добавить фото").set_input_files(photo)
    expect(page.get_by_text("Нет связи, ждём…")).to_be_visible()

    phone.set_offline(False)

    expect(page.get_by_role("img", name="Загруженное фото")).to_be_visible(timeout=20_000)


def test_signing_out_leaves_no_words_on_a_shared_device(site: Site, desktop: BrowserContext):
    user = site.citizen("ul")
    sign_in(site, desktop, "ul", user.email)
    page = desktop.new_page()
    page.goto(site.url("ul", "/appeals/new/describe/"))
    page.get_by_label("Расскажите, что случилось").fill(TEXT)
    assert kept_here(page)

    page.locator("summary.tool-person").click()
    page.get_by_role("button", name="Выйти").click()
    page.wait_for_url(site.url("ul"))

    assert kept_here(page) == []
    page.goto(site.url("ul", "/appeals/new/describe/"))
    expect(page.get_by_label("Расскажите, что случилось")).to_have_value("")


@screens
def test_the_place_can_be_told_without_the_map(site: Site, request, screen):
    page: Page = request.getfixturevalue(screen).new_page()
    describe(site, page)
    choose_category(page)
    tell_details(page)
    page.get_by_label("Адрес или ориентир").fill("с. Южное, ул. Мира, 1")
    forward(page)
    expect(page.get_by_text("нужен муниципалитет").first).to_be_visible()
    page.get_by_label("Муниципалитет").select_option("Южный район")
    forward(page)
    on(page, "photos")
