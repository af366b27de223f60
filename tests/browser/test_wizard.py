"""The citizen's wizard in a browser: the whole way, the back button, a lost connection, photos, a shared device."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.person import sign_in
from tests.factories import PASSWORD, photo_bytes
from tests.site.running import Site

TEXT = "Во дворе третью неделю не горит фонарь, вечером темно, ребёнок боится идти."
SAVED_HERE = re.compile("Нет связи. Всё, что вы написали, сохранено на этом устройстве")

screens = pytest.mark.parametrize("screen", ["phone", "desktop"])


def on(page: Page, step: str) -> None:
    page.wait_for_url(f"**/appeals/new/*/{step}/")


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

    on(page, "send")
    axe(page)
    page.get_by_role("button", name="Войти с паролем").click()
    page.get_by_label("Адрес электронной почты").fill(user.email)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Войти").click()
    on(page, "send")
    axe(page)
    expect(page.get_by_text("Северный район")).to_be_visible()
    expect(page.get_by_label("Показать обращение на портале")).not_to_be_checked()
    page.get_by_label("Телефон").fill("8 927 123-45-67")
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
    on(page, "send")
    page.get_by_role("button", name="Отправить обращение").dblclick()
    page.wait_for_url(re.compile(r"/appeals/\d+/\?sent=1"))
    number = re.search(r"/appeals/(\d+)/", page.url)

    page.go_back()
    page.wait_for_url(f"**/appeals/{number[1]}/?sent=1")
    expect(page.get_by_text("Это обращение уже отправлено")).to_be_visible()

    page.goto(site.url("ul", "/my/"))
    expect(page.locator("#mine > li")).to_have_count(1)


@screens
def test_words_survive_a_lost_connection_and_go_when_it_is_back(site: Site, request, screen):
    context: BrowserContext = request.getfixturevalue(screen)
    page = context.new_page()
    page.goto(site.url("ul", "/appeals/new/"))
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
    page.goto(site.url("ul", "/appeals/new/"))
    page.get_by_label("Расскажите, что случилось").fill(TEXT)

    page.reload()

    expect(page.get_by_label("Расскажите, что случилось")).to_have_value(TEXT)
    expect(page.get_by_text("Мы вернули то, что вы написали")).to_be_visible()


def test_a_photo_waits_for_the_connection(site: Site, phone: BrowserContext, photo):
    page = phone.new_page()
    describe(site, page)
    choose_category(page)
    tell_details(page)
    page.wait_for_load_state("networkidle")
    phone.set_offline(True)
    page.get_by_label("Добавить фото").set_input_files(photo)
    expect(page.get_by_text("Нет связи, ждём…")).to_be_visible()

    phone.set_offline(False)

    expect(page.get_by_role("img", name="Загруженное фото")).to_be_visible(timeout=20_000)

    page.get_by_label("Добавить фото").set_input_files(photo)
    expect(page.locator(".shot")).to_have_count(1)


def test_signing_out_leaves_no_words_on_a_shared_device(site: Site, desktop: BrowserContext):
    user = site.citizen("ul")
    sign_in(site, desktop, "ul", user.email)
    page = desktop.new_page()
    page.goto(site.url("ul", "/appeals/new/"))
    page.get_by_label("Расскажите, что случилось").fill(TEXT)
    assert kept_here(page)

    page.locator("summary.tool-person").click()
    page.get_by_role("button", name="Выйти").click()
    page.wait_for_url(site.url("ul"))

    assert kept_here(page) == []
    page.goto(site.url("ul", "/appeals/new/"))
    expect(page.get_by_label("Расскажите, что случилось")).to_have_value("")


@screens
def test_the_place_can_be_told_without_the_map(site: Site, request, screen):
    page: Page = request.getfixturevalue(screen).new_page()
    describe(site, page)
    choose_category(page)
    tell_details(page)
    page.get_by_label("Адрес или ориентир").fill("ул. Мира, 1")
    forward(page)
    expect(page.get_by_text("Выберите муниципалитет: по одному адресу").first).to_be_visible()
    page.get_by_label("Муниципалитет").select_option("Южный район")
    forward(page)
    on(page, "send")


def test_what_is_wrong_with_a_form_is_no_page_of_its_own_in_the_history(site: Site, phone: BrowserContext):
    page = phone.new_page()
    page.goto(site.url("ul"))
    page.get_by_role("link", name="Сообщить о проблеме").click()
    on(page, "describe")
    methods = []
    page.on("request", lambda request: methods.append(request.method) if request.is_navigation_request() else None)
    page.get_by_label("Расскажите, что случилось").fill("Яма")
    forward(page)
    expect(page.get_by_text("Слишком коротко").first).to_be_visible()
    expect(page.get_by_label("Расскажите, что случилось")).to_have_value("Яма")
    page.reload()
    expect(page.get_by_text("Слишком коротко").first).to_be_visible()

    page.go_back()

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Что случилось?")
    assert set(methods) == {"GET"}


def test_two_tabs_are_two_drafts_and_both_are_in_the_list(site: Site, phone: BrowserContext, axe):
    one, two = phone.new_page(), phone.new_page()
    describe(site, one)
    two.goto(site.url("ul", "/appeals/new/"))
    expect(two.get_by_label("Расскажите, что случилось")).to_have_value("")
    expect(two.get_by_text("У вас есть неотправленное")).to_be_visible()
    two.get_by_label("Расскажите, что случилось").fill("У подъезда сломана скамейка, доска отошла.")
    forward(two)
    on(two, "category")
    one.reload()
    one.go_back()
    expect(one.get_by_label("Расскажите, что случилось")).to_have_value(TEXT)

    one.goto(site.url("ul", "/my/drafts/"))

    expect(one.locator("#drafts > li")).to_have_count(2)
    axe(one)
    one.locator("#drafts > li").filter(has_text="скамейка").get_by_role("button", name="Удалить").click()
    expect(one.locator("#drafts > li")).to_have_count(1)
    one.get_by_role("link", name="Продолжить").click()
    on(one, "category")


def test_words_that_never_reached_the_server_are_offered_in_a_new_tab(site: Site, phone: BrowserContext):
    page = phone.new_page()
    page.goto(site.url("ul", "/appeals/new/"))
    page.get_by_label("Расскажите, что случилось").fill(TEXT)
    page.goto(site.url("ul"))

    page.goto(site.url("ul", "/appeals/new/"))

    expect(page.get_by_label("Расскажите, что случилось")).to_have_value("")
    page.get_by_role("link", name=TEXT[:30]).click()
    expect(page.get_by_label("Расскажите, что случилось")).to_have_value(TEXT)


@screens
def test_whom_to_call_is_said_while_one_types_before_anything_else(site: Site, request, axe, screen):
    page: Page = request.getfixturevalue(screen).new_page()
    page.goto(site.url("ul", "/appeals/new/"))
    words = page.get_by_label("Расскажите, что случилось")
    words.press_sequentially("Сильно пахнет газом")

    alarm = page.get_by_role("alert").filter(has_text="Сначала позвоните")
    expect(alarm.get_by_role("link", name="112")).to_be_in_viewport()
    expect(alarm.get_by_role("link", name="104")).to_be_in_viewport()
    expect(words).to_be_focused()
    axe(page)
    forward(page)
    on(page, "category")
    expect(page.get_by_role("link", name="104")).to_be_visible()


@pytest.fixture
def plain(contexts) -> Page:
    """A phone whose browser runs no scripts."""
    return contexts({**PHONE, "java_script_enabled": False}).new_page()


def test_without_scripts_the_whole_way_keeps_photos_and_says_whom_to_call(site: Site, plain: Page, photo, tmp_path):
    another = tmp_path / "улица.jpg"
    another.write_bytes(photo_bytes("green", (640, 480)))
    user = site.citizen("ul")
    page = plain
    page.goto(site.url("ul", "/accounts/login/"))
    page.get_by_label("Адрес электронной почты").fill(user.email)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Войти").click()
    page.goto(site.url("ul", "/appeals/new/"))
    page.get_by_label("Расскажите, что случилось").fill("Сильно пахнет газом во дворе дома.")
    forward(page)
    expect(page.get_by_role("link", name="104")).to_be_in_viewport()
    expect(page.get_by_label("Расскажите, что случилось")).to_have_value("Сильно пахнет газом во дворе дома.")
    forward(page)
    on(page, "category")
    page.locator("summary", has_text="Дороги").click()
    page.get_by_role("radio", name="Ямы и выбоины").first.check()
    forward(page)
    on(page, "details")
    page.get_by_role("radio", name="5–15 см").check()
    forward(page)
    on(page, "place")
    page.locator("[name=photos]").set_input_files(photo)
    page.get_by_label("Адрес или ориентир").fill("ул. Мира, 1")
    forward(page)
    expect(page.get_by_text("Выберите муниципалитет: по одному адресу").first).to_be_visible()
    expect(page.locator("#shots > li")).to_have_count(1)
    page.get_by_label("Муниципалитет").select_option("Южный район")
    page.locator("[name=photos]").set_input_files(another)
    page.get_by_role("button", name="Назад").click()
    on(page, "details")
    forward(page)
    on(page, "send")
    expect(page.locator(".review .shot")).to_have_count(2)
    page.get_by_role("button", name="Отправить обращение").click()
    page.wait_for_url(re.compile(r"/appeals/\d+/\?sent=1"))


@screens
def test_one_draft_in_two_tabs_loses_no_words_and_back_goes_on(site: Site, request, axe, screen):
    context: BrowserContext = request.getfixturevalue(screen)
    page = context.new_page()
    describe(site, page)
    page.go_back()
    on(page, "describe")
    older = context.new_page()
    older.goto(page.url)

    page.get_by_label("Расскажите, что случилось").fill(f"{TEXT} Написано раньше.")
    forward(page)
    on(page, "category")
    older.get_by_label("Расскажите, что случилось").fill(f"{TEXT} Написано позже.")
    forward(older)

    expect(older.get_by_text("Этот черновик изменён в другой вкладке")).to_be_visible()
    expect(older.locator("blockquote")).to_contain_text("Написано раньше.")
    expect(older.get_by_label("Расскажите, что случилось")).to_have_value(f"{TEXT} Написано позже.")
    axe(older)
    older.get_by_role("button", name="Взять этот вариант").click()
    expect(older.get_by_label("Расскажите, что случилось")).to_have_value(f"{TEXT} Написано раньше.")
    expect(older.locator("blockquote")).to_contain_text("Написано позже.")
    forward(older)
    on(older, "category")

    # Back in the same tab, twice over, is nobody else's change.
    for words in ("Ещё раз.", "И ещё раз."):
        older.go_back()
        on(older, "describe")
        older.get_by_label("Расскажите, что случилось").fill(f"{TEXT} {words}")
        forward(older)
        on(older, "category")


@pytest.mark.parametrize("screen", ["phone", "desktop", "plain"])
def test_one_draft_in_three_tabs_shows_every_text(site: Site, request, axe, screen):
    made = request.getfixturevalue(screen)
    context: BrowserContext = made.context if screen == "plain" else made
    page = context.new_page()
    page.goto(site.url("ul", "/appeals/new/"))
    words = page.get_by_label("Расскажите, что случилось")
    words.fill(TEXT)
    forward(page)
    on(page, "category")
    page.go_back()
    on(page, "describe")
    tabs = [context.new_page() for _tab in range(3)]
    for tab in tabs:
        tab.goto(page.url)
    for tab, text in zip(tabs, ("Первый.", "Второй.", "Третий."), strict=True):
        tab.get_by_label("Расскажите, что случилось").fill(f"{TEXT} {text}")
        forward(tab)
        tab.wait_for_load_state()
    last = tabs[-1]

    expect(last.locator("blockquote")).to_contain_text(["Первый.", "Второй."])
    expect(last.get_by_label("Расскажите, что случилось")).to_have_value(f"{TEXT} Третий.")
    if screen != "plain":
        axe(last)
    last.get_by_role("button", name="Взять вариант 2").click()
    expect(last.get_by_label("Расскажите, что случилось")).to_have_value(f"{TEXT} Второй.")
    expect(last.locator("blockquote")).to_contain_text(["Первый.", "Третий."])
    forward(last)
    on(last, "category")
