"""The tutorial, word for word: each «quoted» word of the page is used here in its order, and none is left over."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from config.runtime.paths import PROJECT
from demo.people import PASSWORD
from tests.browser.person import People
from tests.e2e.pictures import photo_with_place
from tests.site.running import Site

PAGE = PROJECT / "docs" / "tutorial" / "first-appeal.md"
EMAIL = "anna@post.example"


class Tutorial:
    """Gives out what stands between «» on the page, one after another."""

    def __init__(self) -> None:
        text = re.sub(r"\s+", " ", PAGE.read_text(encoding="utf-8"))
        self._left = re.findall(r"«([^»]+)»", text)

    def __call__(self, expected: str = "") -> str:
        """The next words; with `expected`, it is these that the test is about to use."""
        words = self._left.pop(0)
        assert not expected or words == expected, f"the tutorial says «{words}» where «{expected}» is done"
        return words

    def is_over(self) -> bool:
        return not self._left


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "остановка.jpg"
    path.write_bytes(photo_with_place("navy"))
    return path


@pytest.fixture
def crowd(demo: Site, contexts) -> People:
    from tests.browser.conftest import DESKTOP, PHONE

    return People(demo, phone=lambda: contexts(PHONE), desktop=lambda: contexts(DESKTOP))


def press(page: Page | Locator, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name, exact=True).first.click()


def sees(page: Page, words: str) -> None:
    expect(page.get_by_text(words).locator("visible=true").first).to_be_visible()


def sign_in(demo: Site, page: Page, email: str, path: str = "/work/") -> None:
    page.goto(demo.url("ul", path))
    page.get_by_label("Адрес электронной почты").fill(email)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url("**/work/**")


def code_from_outbox(demo: Site) -> str:
    demo.letters_wait("ul", EMAIL, 1)
    letter = demo.outbox("ul", EMAIL)[-1].get_body(("plain",)).get_content()
    found = re.search(r"Код: (\S+)", letter)
    assert found, letter
    return found.group(1)


def letter_has_come(demo: Site, subject: str) -> None:
    demo.wait(
        lambda: any(subject in str(letter["Subject"]) for letter in demo.outbox("ul", EMAIL)),
        f"no letter «{subject}»",
        seconds=40,
    )


def find(page: Page, queue: str, number: int) -> None:
    page.get_by_role("link", name=re.compile(f"^{queue}")).first.click()
    page.get_by_role("searchbox").first.fill(str(number))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"[?&]q={number}|/work/appeals/{number}/"))
    page.locator(f"#a-{number} a, .work-action").first.wait_for()
    if page.locator(f"#a-{number} a").count():
        page.locator(f"#a-{number} a").first.click()
    page.wait_for_url(f"**/work/appeals/{number}/**")


def action(page: Page, title: str) -> Locator:
    """Unfold what may be done."""
    form = page.locator(".work-action", has=page.locator("summary", has_text=title))
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    return form


def action_open_already(page: Page, title: str) -> Locator:
    form = page.locator(".work-action[open]", has=page.locator("summary", has_text=title))
    expect(form).to_be_visible()
    return form


def tick_all(page: Page) -> None:
    steps = page.get_by_role("checkbox", checked=False).and_(page.locator(".checklist-tick"))
    while steps.count():
        before = steps.count()
        steps.first.click()
        expect(steps).to_have_count(before - 1)


def test_the_first_appeal(demo: Site, crowd: People, photo: Path):
    told = Tutorial()
    resident = crowd.on_phone("ul")

    # 2. Report a problem
    resident.goto(demo.url("ul"))
    press(resident.get_by_role("main"), told("Сообщить о проблеме"), "link")
    sees(resident, "Пароль не нужен")
    resident.get_by_label("Расскажите, что случилось").fill(told())
    expect(resident.get_by_label(told("Другое: выберу на следующем шаге"))).to_be_checked()
    press(resident, told("Далее"))
    resident.wait_for_url("**/category/")
    resident.reload()
    expect(resident.get_by_label(told("Не знаю: определите по моим словам")).first).to_be_attached()
    word = told("остановка")
    resident.get_by_label(told("Найти категорию")).fill(word)
    resident.locator("#category-list").get_by_role("radio", name=told("Содержание остановок")).check()
    press(resident, told("Далее"))
    resident.wait_for_url("**/details/")
    resident.get_by_label(told("Название остановки")).fill(told("Улица Гончарова"))
    press(resident, told("Далее"))
    resident.wait_for_url("**/place/")
    place_the_mark(resident)
    sees(resident, told("Метка поставлена: Город Ульяновск"))
    address = told("ул. Гончарова, 12")
    resident.get_by_label(told("Адрес или ориентир")).fill(address)
    resident.get_by_label(told("Добавить фото")).set_input_files(photo)
    expect(resident.get_by_role("button", name="Убрать фото")).to_be_visible()
    press(resident, told("Далее"))
    resident.wait_for_url("**/send/")
    resident.get_by_label(told("Как к вам обращаться")).fill("Анна")
    resident.get_by_label(told("Электронная почта")).fill(EMAIL)
    resident.get_by_label(told("Показать обращение на портале без моего имени")).check()
    resident.get_by_label(told("Согласен на обработку персональных данных")).check()
    press(resident, told("Получить код и отправить"))
    resident.get_by_label(told("Код из письма")).fill(code_from_outbox(demo))
    press(resident, told("Отправить обращение"))
    resident.wait_for_url(re.compile(r"/appeals/\d+/"))
    number = int(re.search(r"/appeals/(\d+)/", resident.url).group(1))
    sees(resident, told("На модерации"))
    letter_has_come(demo, told("обращение получено"))

    # 3. Moderation, level 1
    moderator = crowd.at_desk("ul")
    sign_in(demo, moderator, "moderator@ul.example")
    find(moderator, told("Новые"), number)
    sees(moderator, told("На портале личные данные скрыты"))
    sees(moderator, told("По словам похоже на"))
    form = action_open_already(moderator, told("Принять и передать в министерство"))
    expect(form.get_by_label(told("Показать на портале"))).to_be_checked()
    press(form, told("Принять"))
    expect(moderator.get_by_role("button", name=told("Отменить")).first).to_be_visible()
    resident.reload()
    sees(resident, told("В министерстве"))
    resident.goto(demo.url("ul", "/appeals/"))
    expect(resident.locator(f"a[href='/appeals/{number}/']").first).to_be_visible()
    resident.goto(demo.url("ul", f"/appeals/{number}/"))

    # 4. Moderation, level 2
    ministry = crowd.at_desk("ul")
    sign_in(demo, ministry, "ministry.transport@ul.example")
    review = told("На рассмотрении")
    find(ministry, review, number)
    form = action(ministry, told("Спросить заявителя"))
    form.get_by_label("Вопрос").fill(told("На какой стороне улицы эта остановка?"))
    press(form, told("Спросить"))
    letter_has_come(demo, told("нужен ваш ответ"))
    resident.reload()
    sees(resident, told("Ждёт уточнения"))
    resident.get_by_label(told("Ваш ответ")).fill("На стороне рынка, напротив аптеки.")
    press(resident, told("Отправить ответ"))
    sees(resident, "Ответ отправлен")
    ministry.goto(demo.url("ul", "/work/"))
    find(ministry, told("На рассмотрении"), number)
    sees(ministry, "напротив аптеки")
    form = action_open_already(ministry, told("Назначить исполнителя"))
    form.get_by_label("Исполнитель", exact=True).select_option(label=told("Администрация города Ульяновска"))
    press(form, told("Назначить"))

    # 5. The answer
    executor = crowd.at_desk("ul")
    sign_in(demo, executor, "work.adm-ulyanovsk@ul.example")
    find(executor, told("В работе"), number)
    tick_all(executor)
    answer(executor, told, photo, "Стекло заменили, скамейку починили, осколки убрали.")

    # 6. The verdict
    letter_has_come(demo, told("есть ответ, оцените решение"))
    # The letter does not wait for the photo, and neither does the page: it asks to be opened again in a minute.
    pair = resident.locator(".before-after-label")
    demo.wait(lambda: resident.reload() and pair.count(), "no photo of the answer is shown")
    for side in (told("Было"), told("Стало")):
        sees(resident, side)
    resident.get_by_text(told("Не решена — вернуть на доработку")).click()
    resident.get_by_label("Что осталось не так?").fill("Скамейка снова качается, одна доска не прикручена.")
    press(resident, "Вернуть на доработку")
    sees(resident, "Обращение вернулось исполнителю")
    executor.goto(demo.url("ul", "/work/"))
    find(executor, told("На доработке"), number)
    sees(executor, "Скамейка снова качается")
    tick_all(executor)
    form = action(executor, "Дать ответ")
    form.get_by_label("Что сделано").fill("Доску прикрутили, скамейка больше не качается.")
    form.locator("input[type=file]").first.set_input_files(photo)
    expect(form.locator("[name=photo_ids]")).to_have_count(1)
    press(form, "Отправить ответ")
    expect(executor.get_by_text(f"УЛ-{number}:").first).to_be_visible()
    resident.goto(demo.url("ul", f"/appeals/{number}/"))
    resident.locator("form[action$='/confirm/'] input[type=radio][value='5']").check(force=True)
    press(resident, told("Проблема решена"))
    sees(resident, told("Решено"))

    # 7. From outside
    stranger = crowd.on_phone("ul")
    stranger.goto(demo.url("ul", f"/appeals/{number}/"))
    assert "927 000-11-22" not in stranger.content()
    assert "напротив аптеки" not in stranger.content()
    stranger.goto(demo.url("mo", "/outbox/"))
    assert EMAIL not in stranger.content()
    admin = crowd.at_desk("ul")
    sign_in(demo, admin, "admin@ul.example")
    press(admin, told("Отправка"), "link")
    admin.wait_for_url("**/work/deliveries/**")
    assert told.is_over(), "the tutorial says more than is done here"


def place_the_mark(page: Page) -> None:
    shape = page.get_by_role("region", name="Место на карте")
    expect(shape).to_have_attribute("data-ready", "yes")
    page.get_by_label("Адрес или ориентир").fill("Ульяновск")
    page.get_by_role("listbox").get_by_role("option").first.click()


def answer(page: Page, told: Tutorial, photo: Path, words: str) -> None:
    form = action(page, told("Дать ответ"))
    form.get_by_label(told("Что сделано")).fill(words)
    form.locator("input[type=file]").first.set_input_files(photo)
    expect(form.locator("[name=photo_ids]")).to_have_count(1)
    press(form, told("Отправить ответ"))
    expect(page.get_by_text("УЛ-").first).to_be_visible()
