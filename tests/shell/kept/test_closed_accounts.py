"""Pages that are still open when their person has closed the account: nothing that is sent from them is stored."""

import pytest

from accounts.erasure import account_erase
from accounts.models import User
from core.kept.forms import MAX_ADDRESS
from core.kept.models import KeptForm
from shell.kept.asking import mark_of
from shell.kept.sending import form_keep
from tests.browsing import Browser
from tests.factories import citizen_make
from tests.http import region_client

NAME = "Агриппина Заветная"
WORDS = "Отчёт для Агриппины Заветной, улица Гончарова"
CLOSED = "закрыта: мы ничего не отправили и не сохранили"


def kept() -> list[KeptForm]:
    """What holds words or a page: of who is erased a row without any is left, which says so."""
    return [row for row in KeptForm.objects.all() if row.fields != "{}" or row.page or row.address]


def opened(user: User, page: str, words: dict[str, list[str]]):
    browser = Browser("ul", user)
    browser.open(page)
    form = browser.form(page)
    form.fields |= words
    return browser, form


@pytest.mark.parametrize(
    ("page", "words"),
    [("/account/", {"full_name": [NAME], "phone": ["+79270001122"]}), ("/account/tokens/", {"title": [WORDS]})],
)
@pytest.mark.parametrize("session", ["ends", "is lost"])
def test_a_form_of_an_open_page_is_not_stored_and_says_why(ul, page, words, session):
    user = citizen_make(full_name=NAME)
    browser, form = opened(user, page, words)
    account_erase(user=user)
    if session == "is lost":
        browser.client.cookies.clear()

    browser.send(form)

    assert browser.trail == [303]
    assert CLOSED in browser.page
    assert not kept()


def test_somebody_else_at_the_same_browser_stores_nothing_for_who_is_erased(ul):
    user = citizen_make(full_name=NAME)
    browser, form = opened(user, "/account/", {"full_name": [NAME]})
    account_erase(user=user)
    browser.client.force_login(citizen_make(), backend="allauth.account.auth_backends.AuthenticationBackend")

    browser.send(form)

    assert CLOSED in browser.page
    assert not kept()


def test_a_script_is_told_that_the_account_is_closed(ul):
    user = citizen_make(full_name=NAME)
    account_erase(user=user)
    fields = {"form_owner": mark_of(user.pk), "full_name": NAME}

    answer = region_client("ul").post("/account/", fields, headers={"Sec-Fetch-Mode": "cors", "Accept": "*/*"})

    assert answer.status_code == 403
    assert CLOSED in answer.content.decode()
    assert not kept()


def test_a_form_that_is_refused_while_its_person_is_erased_is_not_stored(ul, monkeypatch):
    user = citizen_make(full_name=NAME)
    browser, form = opened(user, "/account/", {"full_name": [NAME], "phone": ["нет"]})

    def erase_first(*args, **kwargs):
        account_erase(user=user)
        return form_keep(*args, **kwargs)

    monkeypatch.setattr("shell.kept.middleware.form_keep", erase_first)

    browser.send(form)

    assert not kept()


def test_words_that_cannot_be_kept_do_not_go_to_who_is_signed_in_now(ul):
    user, other = citizen_make(), citizen_make()
    browser, form = opened(user, "/account/", {"full_name": [NAME]})
    form.action += "?" + "x" * MAX_ADDRESS
    browser.client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")

    browser.send(form)

    assert browser.response.status_code == 409
    assert NAME not in browser.page
    assert not kept()
