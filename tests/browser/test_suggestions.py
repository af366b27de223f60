"""What programs suggest, to a resident who types and to a moderator with the keyboard, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import appeal_make
from tests.site.running import Site

MODERATOR = "moderator@staff.example"
# Words of the two categories of the small kit, so that both are likely.
POTHOLE = "Глубокая яма на проезжей части, пробил колесо, колдобина на колдобине."
MANHOLE = "Во дворе открытый люк без крышки, рядом играют дети, вот-вот кто-нибудь провалится!"
POTHOLES = re.compile("Ямы и выбоины на дороге")

screens = pytest.mark.parametrize("screen", ["on_phone", "at_desk"])


def typed(site: Site, page: Page, words: str = POTHOLE) -> None:
    page.goto(site.url("ul", "/appeals/new/describe/"))
    page.get_by_label("Расскажите, что случилось").press_sequentially(words)


def forward(page: Page, step: str) -> None:
    page.get_by_role("button", name="Далее").click()
    page.wait_for_url(f"**/appeals/new/*/{step}/")


@screens
def test_a_category_comes_while_one_types_and_one_goes_on_with_it(site: Site, people, axe, screen):
    page = getattr(people, screen)("ul")
    typed(site, page)

    expect(page.get_by_role("group", name="Похоже, это")).to_be_visible()
    expect(page.get_by_label("Расскажите, что случилось")).to_be_focused()
    axe(page)
    page.get_by_role("radio", name=POTHOLES).check()
    forward(page, "details")

    axe(page)
    page.get_by_role("radio", name="5–15 см").check()
    page.get_by_role("radio", name="Нет").check()
    forward(page, "place")
    page.get_by_role("button", name="Назад").click()
    page.get_by_role("button", name="Назад").click()
    page.wait_for_url("**/category/")
    expect(page.get_by_role("radio", name=POTHOLES, checked=True).first).to_be_visible()


def test_what_was_chosen_stays_while_the_words_change_and_can_be_taken_back(site: Site, people):
    page = people.on_phone("ul")
    typed(site, page)
    page.get_by_role("radio", name=POTHOLES).check()

    with page.expect_response("**/appeals/new/suggest/"):
        page.get_by_label("Расскажите, что случилось").press_sequentially(" Снег тоже не убран.")

    expect(page.get_by_role("radio", name=POTHOLES)).to_be_checked()
    forward(page, "details")
    page.get_by_role("button", name="Назад").click()
    page.wait_for_url("**/category/")
    page.get_by_role("button", name="Назад").click()
    page.wait_for_url("**/describe/")
    expect(page.get_by_role("radio", name=POTHOLES)).to_be_checked()
    page.get_by_role("radio", name="Другое: выберу на следующем шаге").check()
    forward(page, "category")


@screens
def test_who_does_not_know_leaves_it_to_the_words(site: Site, people, axe, screen):
    page = getattr(people, screen)("ul")
    typed(site, page)
    expect(page.get_by_role("group", name="Похоже, это")).to_be_visible()
    forward(page, "category")
    axe(page)

    page.get_by_role("radio", name="Не знаю: определите по моим словам").check()

    forward(page, "details")
    expect(page.get_by_text("По вашим словам это «Ямы и выбоины на дороге»")).to_be_visible()
    axe(page)


@screens
def test_a_question_that_must_be_answered_says_so_once(site: Site, people, axe, screen):
    site.ask("ul", _must_be_answered, True)
    try:
        page = getattr(people, screen)("ul")
        typed(site, page)
        page.get_by_role("radio", name=POTHOLES).check()
        forward(page, "details")
        page.get_by_role("button", name="Далее").click()

        expect(page.get_by_role("alert")).to_contain_text("Насколько глубока яма")
        expect(page.locator(".field-error")).to_have_count(1)
        axe(page)
    finally:
        site.ask("ul", _must_be_answered, False)


def _must_be_answered(required: bool) -> None:
    from taxonomy.models import Category

    category = Category.objects.get(code="roads-potholes")
    category.questions = [{**question, "required": required} for question in category.questions[:1]] + [
        *category.questions[1:]
    ]
    category.save()


# --- The moderator ---------------------------------------------------------------------------------------------------


def opened(site: Site, people, mark: str, *, count: int = 2) -> tuple[Page, list[int]]:
    """The first of appeals that only this test finds, at a desk."""
    numbers = [site.ask("ul", appeal_make, text=f"{POTHOLE} Это {mark}.").number for _turn in range(count)]
    page = people.at_desk("ul", MODERATOR)
    page.goto(site.url("ul", f"/work/queues/new/?q={mark}"))
    page.locator(f"#a-{numbers[0]} a").click()
    page.wait_for_url(f"**/work/appeals/{numbers[0]}/**")
    seen(page)
    return page, numbers


def seen(page: Page) -> None:
    """A key that comes before anybody can have seen the page decides nothing."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)


def state_of(number: int) -> str:
    from appeals.models import Appeal

    return str(Appeal.objects.get(number=number).state)


def test_one_key_accepts_and_a_second_press_touches_nothing(site: Site, people, axe):
    page, (first, second) = opened(site, people, "маяк")
    expect(page.get_by_role("group", name="По словам похоже на")).to_be_visible()
    axe(page)

    page.keyboard.press("1")
    page.wait_for_url(f"**/work/appeals/{second}/**")
    page.keyboard.press("1")

    expect(page.locator("[data-work-messages]")).to_contain_text(f"УЛ-{first}: принято")
    page.wait_for_timeout(600)
    expect(page).to_have_url(re.compile(rf"/work/appeals/{second}/"))
    assert site.ask("ul", state_of, first) == "moderation_2"
    assert site.ask("ul", state_of, second) == "moderation_1"


def test_two_quick_presses_accept_once(site: Site, people):
    page, (first, second) = opened(site, people, "причал")

    page.evaluate(
        """() => {
            for (let turn = 0; turn < 2; turn += 1)
                document.body.dispatchEvent(new KeyboardEvent("keydown", { code: "Digit1", key: "1", bubbles: true }));
        }"""
    )

    page.wait_for_url(f"**/work/appeals/{second}/**")
    expect(page.locator("[data-work-messages]")).to_contain_text(f"УЛ-{first}: принято")
    assert site.ask("ul", state_of, second) == "moderation_1"


def test_a_key_that_is_held_down_accepts_nothing(site: Site, people):
    page, (first, _second) = opened(site, people, "лебёдка")

    page.evaluate(
        """() => document.body.dispatchEvent(
            new KeyboardEvent("keydown", { code: "Digit1", key: "1", bubbles: true, repeat: true }))"""
    )

    page.wait_for_timeout(300)
    assert site.ask("ul", state_of, first) == "moderation_1"


@pytest.mark.parametrize("keys", [("a", "Enter"), ("checkbox", "Enter")], ids=["accept", "checkbox"])
def test_enter_accepts_with_the_category_of_the_list(site: Site, people, keys):
    mark = {"a": "мачта", "checkbox": "штурвал"}[keys[0]]
    page, (first, second) = opened(site, people, mark)
    other = site.ask("ul", _category_id, "yard-driveway-cleaning")
    page.locator("#do-approve select").select_option(other)

    if keys[0] == "a":
        page.locator("h1").click()
        page.keyboard.press("a")
    else:
        page.get_by_label("Показать на портале").focus()
    page.keyboard.press(keys[1])

    page.wait_for_url(f"**/work/appeals/{second}/**")
    assert site.ask("ul", _category_of, first) == other


def _category_id(code: str) -> str:
    from taxonomy.service import category_by_code

    return str(category_by_code(code).id)


def _category_of(number: int) -> str:
    from appeals.models import Appeal

    return str(Appeal.objects.get(number=number).category_id)


def test_a_digit_in_a_field_is_a_digit(site: Site, people):
    page, (first, _second) = opened(site, people, "шлюпка")
    note = page.get_by_label("Заметка для сотрудников")
    note.focus()

    page.keyboard.press("1")

    expect(note).to_have_value("1")
    assert site.ask("ul", state_of, first) == "moderation_1"


def test_keys_that_are_switched_off_accept_nothing(site: Site, people):
    page, (first, _second) = opened(site, people, "якорь")
    page.keyboard.press("?")
    page.get_by_label("Клавиши включены на этом устройстве").uncheck()
    page.keyboard.press("Escape")

    page.keyboard.press("1")

    page.wait_for_timeout(300)
    assert site.ask("ul", state_of, first) == "moderation_1"


@screens
def test_danger_to_life_is_the_first_thing_in_the_queue(site: Site, people, axe, screen):
    number = site.ask("ul", appeal_make, text=MANHOLE).number
    page = getattr(people, screen)("ul", MODERATOR)
    page.goto(site.url("ul", "/work/queues/new/"))
    pinned = page.get_by_role("region", name="Сначала это: похоже на угрозу жизни")
    expect(pinned.locator(f"#e-{number}")).to_be_visible()
    axe(page)

    if screen == "at_desk":
        page.keyboard.press("j")
        expect(pinned.locator("a").first).to_be_focused()
    pinned.locator(f"#e-{number} a").click()

    expect(page.get_by_text("Похоже на угрозу жизни: открытый люк")).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()
    axe(page)
    page.go_back()
    expect(page.locator(f"#e-{number} a")).to_be_focused()
