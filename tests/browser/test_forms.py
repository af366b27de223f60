"""Back, a reload, a restored tab and a session that ended in the middle of writing: always a page, never lost words."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.person import sign_in
from tests.factories import PASSWORD, appeal_at
from tests.site.running import Site

WORDS = "Яму засыпали щебнем, но после дождя её размыло снова."
WORKER = "worker@staff.example"


def posts_of(page: Page) -> list[str]:
    """The addresses to which the page posts from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def session_ends(context: BrowserContext) -> None:
    context.clear_cookies(name="sessionid")


def sign_in_again(page: Page, email: str) -> None:
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").first.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_reply_on_a_phone_outlives_the_session(site: Site, contexts, axe, scripts):
    user = site.citizen("ul")
    appeal = site.ask("ul", appeal_at, "answered", user)
    context = contexts({**PHONE, "java_script_enabled": scripts})
    sign_in(site, context, "ul", user.email)
    page = context.new_page()
    page.goto(site.url("ul", f"/appeals/{appeal.number}/"))
    page.get_by_text("Не решена — вернуть на доработку").click()
    page.locator("[name=return-reason]").fill(WORDS)
    session_ends(context)

    page.get_by_role("button", name="Вернуть на доработку").click()
    expect(page.get_by_text("всё, что вы написали, сохранено")).to_be_visible()
    sign_in_again(page, user.email)

    expect(page.locator("[name=return-reason]")).to_have_value(WORDS)
    expect(page.locator("[name=return-reason]")).to_be_visible()
    expect(page.get_by_text("То, что вы написали, сохранилось")).to_be_visible()
    assert fits(page)
    if scripts:
        axe(page)
    page.get_by_role("button", name="Вернуть на доработку").click()
    expect(page.get_by_text("Обращение вернулось исполнителю")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_after_an_error_everything_leads_to_a_page_and_sends_nothing(site: Site, contexts, scripts):
    user = site.citizen("ul")
    appeal = site.ask("ul", appeal_at, "answered", user)
    context = contexts({**PHONE, "java_script_enabled": scripts})
    sign_in(site, context, "ul", user.email)
    page = context.new_page()
    page.goto(site.url("ul", "/my/"))
    page.goto(site.url("ul", f"/appeals/{appeal.number}/"))
    page.get_by_text("Не решена — вернуть на доработку").click()
    page.locator("[name=return-reason]").fill("нет")
    page.get_by_role("button", name="Вернуть на доработку").click()
    expect(page.locator(".field-error")).to_be_visible()
    refused = page.url
    sent = posts_of(page)

    page.reload()
    expect(page.locator(".field-error")).to_be_visible()
    expect(page.locator("[name=return-reason]")).to_have_value("нет")
    page.go_back()
    expect(page).to_have_url(site.url("ul", f"/appeals/{appeal.number}/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_forward()
    expect(page.locator(".field-error")).to_be_visible()
    tab = context.new_page()
    tab.goto(refused)
    expect(tab.locator("[name=return-reason]")).to_have_value("нет")
    tab.goto(site.url("ul", f"/appeals/{appeal.number}/return/"))
    expect(tab).to_have_url(site.url("ul", f"/appeals/{appeal.number}/"))
    assert sent == []

    page.locator("[name=return-reason]").fill(WORDS)
    page.get_by_role("button", name="Вернуть на доработку").click()
    expect(page.get_by_text("Обращение вернулось исполнителю")).to_be_visible()
    page.reload()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert len(sent) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_answer_at_a_desk_outlives_the_session(site: Site, contexts, scripts):
    appeal = site.ask("ul", appeal_at, "assigned")
    context = contexts({**DESKTOP, "java_script_enabled": scripts})
    sign_in(site, context, "ul", WORKER)
    page = context.new_page()
    page.goto(site.url("ul", f"/work/appeals/{appeal.number}/"))
    page.locator("#answer_text").fill(WORDS)
    session_ends(context)

    page.locator("#do-answer .actions [type=submit]").click()
    sign_in_again(page, WORKER)

    expect(page.locator("#answer_text")).to_have_value(WORDS)
    expect(page.locator("#answer_text")).to_be_visible()


def test_who_signed_in_again_in_another_tab_simply_goes_on(site: Site, contexts):
    user = site.citizen("ul")
    appeal = site.ask("ul", appeal_at, "answered", user)
    context = contexts(DESKTOP)
    sign_in(site, context, "ul", user.email)
    page = context.new_page()
    page.goto(site.url("ul", f"/appeals/{appeal.number}/"))
    page.get_by_text("Не решена — вернуть на доработку").click()
    page.locator("[name=return-reason]").fill(WORDS)
    session_ends(context)
    tab = context.new_page()
    tab.goto(site.url("ul", "/accounts/login/"))
    sign_in_again(tab, user.email)
    expect(tab).not_to_have_url(re.compile("login"))

    page.get_by_role("button", name="Вернуть на доработку").click()

    expect(page.get_by_text("Обращение вернулось исполнителю")).to_be_visible()


def test_the_copy_in_the_tab_goes_when_the_words_are_accepted_and_not_before(site: Site, contexts):
    appeal = site.ask("ul", appeal_at, "assigned")
    context = contexts(DESKTOP)
    sign_in(site, context, "ul", WORKER)
    page = context.new_page()
    copies = "Object.keys(sessionStorage).filter(key => key.startsWith('otklik:words:')).length"
    there = site.url("ul", f"/work/appeals/{appeal.number}/")
    page.goto(there)
    page.locator(".work-note textarea").fill(WORDS)
    page.locator("#answer_text").fill("x")

    page.locator("#answer_text").fill("")
    page.reload()
    expect(page.locator(".work-note textarea")).to_have_value(WORDS)
    page.route("**/note/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator(".work-note [type=submit]").click(no_wait_after=True)
    page.unroute("**/note/**")
    page.goto(there)
    expect(page.locator(".work-note textarea")).to_have_value(WORDS)
    assert page.evaluate(copies) == 1

    page.locator(".work-note [type=submit]").click()
    expect(page.locator("[data-work-messages]")).to_contain_text("Заметка сохранена")
    assert page.evaluate(copies) == 0
    expect(page.locator(".work-note textarea")).to_have_value("")
