"""The pages that the link of a letter opens, on a phone and on a desktop."""

import re

import pytest
from playwright.sync_api import Page, expect

from appeals.links import link_path
from appeals.models import ChannelKind
from appeals.service import Intake, appeal_receive
from tenants.service import NOBODY
from tests.browser.conftest import DESKTOP, PHONE
from tests.site.running import Site

WORDS = "Яма на дороге возле школы, машины объезжают по тротуару."


def link_of_hotline(address: str) -> str:
    """The path of a link to an appeal whose applicant has no account and has not confirmed the address."""
    intake = Intake(text=WORDS, category_id=None, channel=ChannelKind.HOTLINE, contact_email=address)
    appeal = appeal_receive(person=NOBODY, intake=intake)
    assert appeal.correspondent_id is not None
    return link_path(appeal_id=appeal.id, correspondent_id=appeal.correspondent_id)


def code_sent(site: Site, address: str) -> str:
    """The code of the letter that has come."""
    subject = "Код, чтобы удалить"

    def letters() -> list[str]:
        found = [letter for letter in site.outbox("ul", address) if subject in str(letter["Subject"])]
        return [letter.get_body(("plain",)).get_content() for letter in found]

    site.wait(letters, "no letter with a code", seconds=40)
    return re.search(r"Код: ([\d ]+)", letters()[-1])[1]


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_link_confirms_an_address_opens_the_appeal_and_forgets(site: Site, contexts, axe, screen):
    name = "phone" if screen is PHONE else "desk"
    address = f"somebody-without-an-account-on-the-{name}@a-rather-long-domain.example"
    link = site.ask("ul", link_of_hotline, address)
    page = contexts(screen).new_page()

    page.goto(site.url("ul", link))
    expect(page).to_have_url(re.compile(r"/letters/\d+/address/$"))
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Подтвердить адрес").click()

    expect(page.locator(".words").first).to_contain_text(WORDS)
    assert link.split("/")[2] not in page.url
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Удалить мои данные").click()
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Удалить мои данные").click()
    expect(page.get_by_text("Код отправлен сюда")).to_be_visible()
    axe(page)
    assert fits(page)
    page.get_by_label("Код из письма").fill(code_sent(site, address))
    page.get_by_role("button", name="Удалить мои данные").click()
    expect(page.get_by_text("ваш адрес и имя удалены")).to_be_visible()

    page.goto(site.url("ul", link))
    expect(page.get_by_role("heading", name="Ссылка больше не действует")).to_be_visible()
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Прислать ссылку").click()
    expect(page.get_by_role("heading", name="Проверьте почту")).to_be_visible()
    axe(page)
    assert fits(page)
