"""Acceptance test of the foundation: a phone in `ul`, staff at their desks, letters, a return, a confirmation."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import People
from tests.e2e.pictures import photo_with_place
from tests.factories import PASSWORD
from tests.site.running import Site

TEXT = "Фонарь у второго подъезда не горит третью неделю, вечером темно и скользко."
QUESTION = "Подскажите, пожалуйста, фонарь на столбе или над дверью подъезда?"
ANSWER = "Лампу заменили вчера вечером, фонарь проверили и очистили от снега."


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "фонарь.jpg"
    path.write_bytes(photo_with_place("navy"))
    return path


def test_an_appeal_goes_its_whole_way_through_browsers(site: Site, people: People, axe, photo: Path):
    citizen = people.on_phone("ul")
    email = register(site, citizen)
    number = send(site, citizen, photo)
    moderator = people.at_desk("ul", "moderator@staff.example")
    ministry = people.at_desk("ul", "roads@staff.example")
    executor = people.at_desk("ul", "worker@staff.example")

    take(site, moderator, number, "approve", axe)
    take(site, ministry, number, "ask", axe, {"Вопрос": QUESTION})
    reply(site, citizen, number, axe)
    take(
        site,
        ministry,
        number,
        "assign",
        axe,
        {"Указания": "Лампа на столбе."},
        {"Исполнитель": "Дорожная служба Севера"},
    )
    take(site, executor, number, "answer", axe, {"Что сделано": ANSWER}, photo=photo)
    give_back(site, citizen, number, axe)
    take(site, executor, number, "answer", axe, {"Что сделано": ANSWER}, photo=photo)
    confirm(site, citizen, number, axe)

    letters = [str(letter["Subject"]).strip() for letter in site.letters_wait("ul", email, 6)]
    assert all(letter.startswith(f"УЛ-{number} «Фонарь у второго подъезда") for letter in letters[1:])
    assert [letter.rpartition(": ")[2] for letter in letters[1:]] == [
        "обращение получено",
        "нужен ваш ответ",
        "обращение передано исполнителю",
        "есть ответ, оцените решение",
        "есть ответ, оцените решение",
    ]
    neighbour = people.on_phone("mo")
    neighbour.goto(site.url("mo", f"/appeals/{number}/"))
    # Whoever is not signed in is asked to sign in, whether there is such an appeal or not.
    neighbour.wait_for_url("**/accounts/login/**")
    assert "Фонарь" not in neighbour.content()
    axe(neighbour)


def register(site: Site, page: Page) -> str:
    email = f"phone-{site.port}@post.example"
    page.goto(site.url("ul"))
    page.goto(site.url("ul", "/accounts/signup/"))
    page.get_by_label("Адрес электронной почты").fill(email)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_label("Имя и фамилия").fill("Марина Орлова")
    page.get_by_label("Согласен на обработку персональных данных").check()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/accounts/confirm-email/")
    letter = site.letters_wait("ul", email, 1)[0].get_body(("plain",)).get_content()
    found = re.search(r"Код: (\S+)", letter)
    assert found
    page.locator("input[name=code]").fill(found.group(1))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(site.url("ul"))
    return email


def send(site: Site, page: Page, photo: Path) -> int:
    page.get_by_role("link", name="Сообщить о проблеме").first.click()
    page.get_by_label("Расскажите, что случилось").fill(TEXT)
    forward(page, "category")
    page.get_by_label("Найти категорию").fill("яма")
    page.locator("#category-list").get_by_role("radio", name="Ямы и выбоины").check()
    forward(page, "details")
    page.get_by_role("radio", name="до 5 см").check()
    forward(page, "place")
    shape = page.get_by_role("region", name="Место на карте")
    expect(shape).to_have_attribute("data-ready", "yes")
    size = shape.bounding_box()
    assert size is not None
    # North of the middle: between the two districts of the small kit there is a gap.
    shape.tap(position={"x": size["width"] / 2, "y": size["height"] / 3})
    expect(page.get_by_text("Метка поставлена")).to_be_visible()
    page.get_by_label("Адрес или ориентир").fill("ул. Гончарова, 12")
    page.get_by_label("Добавить фото").set_input_files(photo)
    expect(page.get_by_role("img", name="Загруженное фото")).to_be_visible()
    forward(page, "send")
    page.get_by_label("Показать обращение на портале").check()
    page.get_by_role("button", name="Отправить обращение").click()
    page.wait_for_url(re.compile(r"/appeals/\d+/\?sent=1"))
    return int(re.search(r"/appeals/(\d+)/", page.url).group(1))


def forward(page: Page, step: str) -> None:
    page.get_by_role("button", name="Далее").click()
    page.wait_for_url(f"**/appeals/new/*/{step}/")


def take(
    site: Site,
    page: Page,
    number: int,
    action: str,
    axe,
    words: dict[str, str] | None = None,
    choices: dict[str, str] | None = None,
    photo: Path | None = None,
) -> None:
    """Open the appeal, unfold the action, fill it in and send it."""
    page.goto(site.url("ul", f"/work/appeals/{number}/"))
    form = page.locator(f"#do-{action}")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for label, text in (words or {}).items():
        form.get_by_label(label).fill(text)
    for label, text in (choices or {}).items():
        form.get_by_label(label).select_option(label=text)
    if photo:
        form.locator("input[type=file]").first.set_input_files(photo)
        expect(form.locator("[name=photo_ids]")).to_have_count(1)
    axe(page)
    form.locator(".actions [type=submit]").click()
    expect(page.get_by_text(f"УЛ-{number}:").first).to_be_visible()


def reply(site: Site, page: Page, number: int, axe) -> None:
    page.goto(site.url("ul", f"/appeals/{number}/"))
    expect(page.get_by_text(QUESTION).first).to_be_visible()
    axe(page)
    page.get_by_label("Ваш ответ").fill("Фонарь висит на столбе у дороги.")
    page.locator("form[action$='/clarify/'] [type=submit]").click()
    expect(page.get_by_text("Ответ отправлен в министерство.")).to_be_visible()


def give_back(site: Site, page: Page, number: int, axe) -> None:
    page.goto(site.url("ul", f"/appeals/{number}/"))
    reason = page.get_by_label("Что осталось не так?")
    if not reason.is_visible():
        page.get_by_text("Вернуть на доработку").first.click()
    reason.fill("Фонарь опять не горит.")
    axe(page)
    page.locator("form[action$='/return/'] [type=submit]").click()
    expect(page.get_by_text("Обращение вернулось исполнителю")).to_be_visible()


def confirm(site: Site, page: Page, number: int, axe) -> None:
    page.goto(site.url("ul", f"/appeals/{number}/"))
    star = page.locator("form[action$='/confirm/'] input[type=radio][value='5']")
    if not star.is_visible():
        page.get_by_text("Проблема решена").first.click()
    star.check(force=True)
    page.locator("form[action$='/confirm/'] [type=submit]").click()
    expect(page.get_by_text("Спасибо! Обращение закрыто")).to_be_visible()
    axe(page)
