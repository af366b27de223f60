"""The steps of an assignment on the road master's phone, and the administrator's pages of playbooks."""

import pytest
from playwright.sync_api import Page, expect

from appeals.models import Appeal
from core.events.types import SYSTEM
from taxonomy.playbooks.publishing import playbook_publish
from taxonomy.service import PlaybookStep
from tests.browser.person import sign_in
from tests.factories import appeal_at, category_ask
from tests.site.running import Site

WORKER, ADMIN, MINISTRY = "worker@staff.example", "admin@staff.example", "roads@staff.example"
STEPS = [
    PlaybookStep(
        title="Осмотреть и обмерить яму",
        who="Мастер дорожной службы",
        what="Измерьте длину, глубину и площадь (ГОСТ Р 50597-2017, таблица 5.3).",
        evidence="Фото с рулеткой",
        hours=24,
    ),
    PlaybookStep(title="Оградить опасное место", who="Бригада", what="Поставьте временные знаки.", hours=1),
    PlaybookStep(title="Заделать яму", who="Подрядчик", what="Уложите и уплотните смесь.", evidence="Фото"),
]


def assigned_with_steps(code: str) -> Appeal:
    """An appeal whose executor is asked for STEPS; the category asks nothing of the next ones."""
    facts = {"code": code, "title": "Ямочный ремонт", "block": "transport", "municipality_kind": "", "expected": 0}
    playbook_publish(acting=SYSTEM, steps=STEPS, **facts)
    category_ask(playbook=code)
    appeal = appeal_at("assigned", text="Яма у проходной, просим засыпать поскорее.")
    category_ask()
    return appeal


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_road_master_ticks_the_steps_on_a_phone(site: Site, people, axe):
    appeal = site.ask("ul", assigned_with_steps, "phone-steps")
    page = people.on_phone("ul", WORKER)
    page.goto(site.url("ul", f"/work/appeals/{appeal.number}/"))
    boxes = page.locator("#checklist").get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    expect(page.locator(".checklist-count")).to_have_text("0 из 3")
    axe(page)
    assert fits(page)
    assert boxes.first.bounding_box()["height"] >= 48

    page.locator("#answer_text").fill("Засыпали и уплотнили, можно ездить.")
    boxes.nth(0).tap()
    expect(page.locator(".checklist-count")).to_have_text("1 из 3")
    expect(boxes.nth(0)).to_be_checked()
    expect(page.locator("#answer_text")).to_have_value("Засыпали и уплотнили, можно ездить.")
    expect(page.locator("#checklist-left")).not_to_contain_text("Осмотреть")
    page.locator("#do-answer [type=submit]").click()
    expect(page.locator("#do-answer [role=alert]")).to_contain_text("Оградить опасное место")
    expect(page.locator("#answer_text")).to_have_value("Засыпали и уплотнили, можно ездить.")
    axe(page)

    boxes.nth(1).tap()
    expect(page.locator(".checklist-count")).to_have_text("2 из 3")
    boxes.nth(1).tap()
    expect(page.locator(".checklist-count")).to_have_text("1 из 3")
    for place in (1, 2):
        boxes.nth(place).tap()
        expect(boxes.nth(place)).to_be_checked()
    expect(page.locator(".checklist-count")).to_have_text("3 из 3")
    axe(page)
    page.locator("#do-answer [type=submit]").click()
    expect(page.locator("[data-work-messages]")).to_contain_text(f"УЛ-{appeal.number}: ответ отправлен")


def test_without_scripts_a_tick_is_a_form(site: Site, contexts):
    appeal = site.ask("ul", assigned_with_steps, "plain-steps")
    context = contexts({"java_script_enabled": False})
    sign_in(site, context, "ul", WORKER)
    page = context.new_page()
    page.goto(site.url("ul", f"/work/appeals/{appeal.number}/"))
    page.locator("#checklist").get_by_role("checkbox").first.click()
    expect(page.locator(".checklist-count")).to_have_text("1 из 3")
    assert "#step-" in page.url


def test_others_read_the_steps_and_tick_nothing(site: Site, people, axe):
    appeal = site.ask("ul", assigned_with_steps, "read-steps")
    page = people.at_desk("ul", MINISTRY)
    page.goto(site.url("ul", f"/work/appeals/{appeal.number}/"))
    expect(page.locator("#checklist")).to_contain_text("Заделать яму")
    expect(page.locator("#checklist").get_by_role("checkbox")).to_have_count(0)
    axe(page)


@pytest.mark.parametrize("screen", ["on_phone", "at_desk"])
def test_an_administrator_writes_a_playbook(site: Site, people, axe, screen):
    code = f"own-{screen.replace('_', '-')}"
    page = getattr(people, screen)("ul", ADMIN)
    page.goto(site.url("ul", "/work/playbooks/"))
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Свой алгоритм").click()
    page.get_by_label("Название").fill("Сломанный забор")
    page.get_by_label("Код").fill(code)
    for place, words in enumerate(("Осмотреть", "Починить")):
        page.locator(f"#step-{place}-title").fill(words)
        page.locator(f"#step-{place}-who").fill("Мастер")
        page.locator(f"#step-{place}-what").fill("Сделать это сегодня.")
    page.get_by_role("button", name="Добавить шаг").click()
    expect(page.locator("#step-3-title")).to_be_focused()
    page.locator("#row-1").get_by_role("button", name="Выше").click()
    expect(page.locator("#step-0-title")).to_have_value("Починить")
    expect(page.get_by_label("Название")).to_have_value("Сломанный забор")
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Опубликовать").last.click()
    page.wait_for_url(f"**/work/playbooks/{code}/")
    expect(page.locator(".play-step h4")).to_have_text(["1. Починить", "2. Осмотреть"])
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Изменить").click()
    page.locator("#step-0-hours").fill("999999")
    page.get_by_role("button", name="Опубликовать").last.click()
    expect(page.locator("#step-0-hours_error")).to_be_visible()
    axe(page)
    page.locator("#step-0-hours").fill("24")
    page.get_by_role("button", name="Опубликовать").last.click()
    page.wait_for_url(f"**/work/playbooks/{code}/")
    page.get_by_text("История и отмена").click()
    page.get_by_role("link", name="Версия 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Версия 1")
    axe(page)
