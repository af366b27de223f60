"""The moderator's morning and the road master's phone: the work itself, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from appeals.selectors.queues import PAGE_SIZE
from tests.factories import appeal_at, appeal_make, photo_bytes, take
from tests.site.running import Site

MODERATOR = "moderator@staff.example"
WORKER = "worker@staff.example"


def marked(site: Site, mark: str, count: int) -> list[int]:
    """Appeals that only this test finds, by a word of their text."""
    return [
        site.ask("ul", appeal_make, text=f"Яма у дома, машины не проехать: {mark}.").number for _turn in range(count)
    ]


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_a_moderator_works_through_a_queue(site: Site, people, axe, screen):
    mark = {"on_phone": "набережная", "at_desk": "водокачка"}[screen]
    first, second = marked(site, mark, 2)
    page = getattr(people, screen)("ul", MODERATOR)

    page.goto(site.url("ul", "/work/"))
    page.get_by_role("searchbox").fill(mark)
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))
    expect(page.locator("#queue > li")).to_have_count(2)
    axe(page)

    page.locator(f"#a-{first} a").click()
    page.wait_for_url(re.compile(rf"/work/appeals/{first}/"))
    axe(page)
    page.locator("#do-approve .actions [type=submit]").click()

    expect(page).to_have_url(re.compile(rf"/work/appeals/{second}/\?from=new&where="))
    expect(page.locator("[data-work-messages]")).to_contain_text(f"УЛ-{first}: принято")
    page.locator("#do-reject_by_rules summary").click()
    page.locator("#reject_by_rules_reason").select_option("no_details")
    expect(page.locator("#reject_by_rules_text")).to_have_value(re.compile("Нам не хватило сведений, чтобы помочь"))
    axe(page)
    page.locator("#do-reject_by_rules [type=submit]").click()

    expect(page.locator("[data-work-messages]")).to_contain_text(f"УЛ-{second}: отклонено")
    expect(page.get_by_role("heading", name="По таким условиям ничего нет")).to_be_visible()
    page.get_by_role("link", name="Показать всю очередь").click()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_a_slip_of_the_hand_is_taken_back(site: Site, people, axe, screen):
    mark = {"on_phone": "лодочная", "at_desk": "мельница"}[screen]
    first, second = marked(site, mark, 2)
    page = getattr(people, screen)("ul", MODERATOR)
    page.goto(site.url("ul", f"/work/queues/new/?q={mark}"))
    page.locator(f"#a-{first} a").click()
    page.locator("#do-approve .actions [type=submit]").click()
    expect(page).to_have_url(re.compile(rf"/work/appeals/{second}/\?from=new&where="))

    offer = page.locator("[data-undo]")
    expect(offer).to_contain_text(f"УЛ-{first}: принято")
    axe(page)
    if screen == "at_desk":
        page.keyboard.press("z")
    else:
        offer.get_by_role("button").click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/work/appeals/{first}/"))
    expect(page.locator("[data-work-messages]")).to_contain_text("отменено, обращение снова «На модерации»")
    expect(page.locator("[data-undo]")).to_have_count(0)


def test_the_keyboard_is_enough(site: Site, people):
    first, second = marked(site, "элеватор", 2)
    page = people.at_desk("ul", MODERATOR)
    page.goto(site.url("ul", "/work/queues/new/?q=элеватор"))

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#a-{second} a")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/work/appeals/{first}/\?from=new&where="))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Клавиши")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#reject_by_rules_reason")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("a")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/work/appeals/{second}/\?from=new&where="))


def test_keys_can_be_switched_off(site: Site, people):
    marked(site, "пристань", 1)
    page = people.at_desk("ul", MODERATOR)
    page.goto(site.url("ul", "/work/queues/new/?q=пристань"))
    page.keyboard.press("?")
    page.get_by_label("Клавиши включены на этом устройстве").uncheck()
    page.keyboard.press("Escape")

    page.keyboard.press("j")

    expect(page.locator("#queue a").first).not_to_be_focused()


def test_going_back_returns_to_the_row(site: Site, people):
    _first, second = marked(site, "лодочная", 2)
    page = people.at_desk("ul", MODERATOR)
    page.goto(site.url("ul", "/work/queues/new/?q=лодочная"))
    page.locator(f"#a-{second} a").click()
    page.wait_for_url(f"**/work/appeals/{second}/**")

    page.go_back()

    expect(page.locator(f"#a-{second} a")).to_be_focused()
    assert page.url.endswith(f"at={second}")


@pytest.mark.parametrize("key", ["u", "back"])
def test_from_an_appeal_the_keyboard_returns_to_its_row(site: Site, people, key):
    word = {"u": "купальня", "back": "прачечная"}[key]
    _first, second, third = marked(site, word, 3)
    page = people.at_desk("ul", MODERATOR)
    page.goto(site.url("ul", f"/work/queues/new/?q={word}"))
    for _press in range(2):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/work/appeals/{second}/**")

    if key == "u":
        page.keyboard.press("u")
    else:
        page.go_back()

    expect(page.locator(f"#a-{second} a")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#a-{third} a")).to_be_focused()


def test_from_an_appeal_far_down_and_from_one_that_is_done_u_returns_to_a_row(site: Site, people):
    marked(site, "голубятня", PAGE_SIZE)
    last, after = marked(site, "голубятня", 2)
    page = people.at_desk("ul", MODERATOR)
    page.goto(site.url("ul", "/work/queues/new/?q=голубятня"))
    page.get_by_role("link", name="Показать ещё").click()
    page.locator(f"#a-{last} a").click()
    page.wait_for_url(f"**/work/appeals/{last}/**")
    page.go_back()
    expect(page.locator(f"#a-{last} a")).to_be_focused()
    expect(page.locator("#queue > li")).to_have_count(PAGE_SIZE + 2)

    page.goto(site.url("ul", f"/work/appeals/{last}/?from=new"))
    page.keyboard.press("u")
    expect(page.locator(f"#a-{last} a")).to_be_focused()

    page.goto(site.url("ul", f"/work/appeals/{last}/?from=new"))
    there = page.locator("[data-work-back]").get_attribute("href")
    page.locator("#do-approve .actions [type=submit]").click()
    expect(page.locator("[data-work-messages]")).to_contain_text("принято")
    page.goto(site.url("ul", there))
    expect(page.locator(f"#a-{after} a")).to_be_focused()


def test_a_road_master_answers_from_a_phone(site: Site, people, axe):
    appeal = site.ask("ul", appeal_at, "assigned", text="Яма возле фабрики, просим засыпать поскорее.")
    page = people.on_phone("ul", WORKER)
    page.goto(site.url("ul", f"/work/appeals/{appeal.number}/"))
    expect(page.get_by_text("Сфотографировать")).to_be_visible()
    page.locator("#answer_text").fill("Засыпали щебнем, в пятницу положим асфальт.")
    axe(page)

    page.reload()
    expect(page.locator("#answer_text")).to_have_value("Засыпали щебнем, в пятницу положим асфальт.")
    photo = {"name": "стало.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes("green")}
    broken = {"name": "не фото.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo"}
    page.locator("#answer_camera").set_input_files(photo)
    page.locator("#answer_photos").set_input_files(broken)
    expect(page.locator(".work-shot").first).to_contain_text("Загружено")
    expect(page.locator(".work-shot-failed")).to_contain_text("не подходит")
    axe(page)
    page.locator(".work-shot-failed").get_by_role("button", name="Убрать").click()
    page.locator("#do-answer [type=submit]").click()

    expect(page.locator("[data-work-messages]")).to_contain_text(f"УЛ-{appeal.number}: ответ отправлен")
    page.goto(site.url("ul", f"/work/appeals/{appeal.number}/"))
    expect(page.get_by_role("heading", name="Ответ исполнителя")).to_be_visible()
    expect(page.get_by_text("Ответ дан. Ждём оценки заявителя.")).to_be_visible()


def test_who_comes_second_keeps_their_words(site: Site, people, axe):
    appeal = site.ask("ul", appeal_make, text="Яма возле музея, просим засыпать поскорее.")
    page = people.at_desk("ul", MODERATOR)
    page.goto(site.url("ul", f"/work/appeals/{appeal.number}/"))
    page.locator("#do-reject_by_rules summary").click()
    page.locator("#reject_by_rules_reason").select_option("rude")
    page.locator("#reject_by_rules_text").fill("В тексте есть грубость, так писать нельзя.")
    site.ask("ul", _approve_as_somebody_else, appeal.number)

    page.locator("#do-reject_by_rules [type=submit]").click()

    expect(page.get_by_text("Пока вы смотрели, обращение изменилось")).to_be_visible()
    expect(page.get_by_label("Вы написали")).to_have_value("В тексте есть грубость, так писать нельзя.")
    axe(page)


def _approve_as_somebody_else(number: int) -> None:
    from appeals.models import Appeal
    from appeals.states import Action
    from tenants.service import Role, person_of
    from tenants.structure.grants import role_grant
    from tests.factories import citizen_make

    colleague = citizen_make()
    role_grant(user_id=colleague.id, role=Role.MODERATOR)
    take(Action.APPROVE, Appeal.objects.get(number=number), person_of(colleague))


@pytest.mark.parametrize("path", ["/work/deliveries/", "/work/people/", "/work/queues/all/"])
@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_pages_of_the_administrator(site: Site, people, axe, screen, path):
    page = getattr(people, screen)("ul", "admin@staff.example")

    page.goto(site.url("ul", path))

    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    axe(page)


def test_somebody_is_invited_in_a_dialog(site: Site, people, axe):
    page = people.at_desk("ul", "admin@staff.example")
    page.goto(site.url("ul", "/work/people/"))
    page.get_by_role("button", name="Пригласить", exact=True).click()
    axe(page)
    page.get_by_label("Электронная почта").fill("newcomer@staff.example")
    page.get_by_label("Роль", exact=True).last.select_option("municipal_centre")
    page.get_by_role("button", name="Отправить приглашение").click()

    expect(page.get_by_role("dialog", name="Пригласить человека")).to_contain_text("Для этой роли нужен муниципалитет")
    page.get_by_label("Имя и фамилия").fill("Новая Сотрудница")
    page.locator("#person_municipality").select_option("north")
    page.get_by_role("button", name="Отправить приглашение").click()

    expect(page.get_by_text("Приглашение отправлено: newcomer@staff.example")).to_be_visible()
    letters = site.letters_wait("ul", "newcomer@staff.example", 1)
    assert letters
