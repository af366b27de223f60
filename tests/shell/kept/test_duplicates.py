"""A form sent two or three times is executed once, without JavaScript too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponseRedirect
from django.test import RequestFactory

from accounts.models import PersonalToken
from appeals.models import Message, MessageKind
from core.events.models import Delivery
from core.valkey import valkey_untouched
from shell.kept import duplicates
from tenants.structure.models import Invitation
from tests.browsing import Browser, Sent
from tests.factories import appeal_at, citizen_make, staff_user

WORDS = "Позвонили подрядчику, ждём ответа до пятницы."
Prepared = tuple[Browser, Sent, Callable[[], int]]


def opened(browser: Browser, page: str, action: str, **fields: str) -> Sent:
    browser.open(page)
    form = browser.form(action)
    form.fields |= {name: [value] for name, value in fields.items()}
    return form


def note() -> Prepared:
    appeal = appeal_at("moderation_2", citizen_make())
    browser, page = Browser("ul", staff_user("roads")), f"/work/appeals/{appeal.number}/"
    count = Message.objects.filter(kind=MessageKind.NOTE, appeal=appeal).count
    return browser, opened(browser, page, f"{page}note/", text=WORDS), count


def token() -> Prepared:
    user = citizen_make()
    browser, page = Browser("ul", user), "/account/tokens/"
    return browser, opened(browser, page, page, title="Отчёт"), PersonalToken.objects.filter(user=user).count


def invitation() -> Prepared:
    browser, page = Browser("ul", staff_user("admin")), "/work/people/add/"
    form = opened(browser, page, page, email="new@staff.example", role="moderator")
    return browser, form, Invitation.objects.filter(email="new@staff.example").count


def reset_letter() -> Prepared:
    user = citizen_make()
    browser, page = Browser("ul"), "/accounts/password/reset/"
    return browser, opened(browser, page, page, email=user.email), Delivery.objects.filter(recipient=user.email).count


def another_address() -> Prepared:
    browser, page = Browser("ul", citizen_make()), "/accounts/email/"
    form = opened(browser, page, page, email="second@post.example")
    form.fields |= {"action_add": [""]}
    return browser, form, Delivery.objects.filter(recipient="second@post.example").count


@pytest.mark.parametrize("prepare", [note, token, invitation, reset_letter, another_address])
def test_three_presses_make_one_and_end_on_the_page_of_the_first(ul, prepare):
    browser, form, count = prepare()
    ends = []
    for _press in range(3):
        browser.send(form)
        ends.append(urlsplit(browser.url).path)
        assert browser.response.status_code == 200

    assert count() == 1
    assert len(set(ends)) == 1


def test_a_token_is_shown_after_the_second_press_where_the_browser_dropped_the_first_answer(ul):
    browser, form, count = token()
    browser.client.post(form.action, form.fields)
    browser.send(form)

    assert count() == 1
    assert "otk_" in browser.page


def test_the_same_words_from_a_page_opened_anew_are_meant(ul):
    browser, form, count = note()
    browser.send(form)
    again = browser.form(form.action)
    again.fields |= {"text": [WORDS]}
    browser.send(again)

    assert count() == 2


def test_other_words_from_the_same_page_are_another_press(ul):
    browser, form, count = note()
    for words in (WORDS, f"{WORDS} Ещё раз."):
        form.fields |= {"text": [words]}
        browser.send(form)

    assert count() == 2


def test_a_refused_form_is_judged_anew(ul):
    browser, form, count = note()
    form.fields |= {"text": [""]}
    for _press in range(2):
        browser.send(form)
        assert browser.response.status_code == 422

    assert count() == 0


def test_without_the_cache_forms_are_carried_out(ul):
    browser, form, count = note()
    with valkey_untouched():
        browser.send(form)

    assert count() == 1


def pressed(token: str = "drawn-once", text: str = WORDS) -> HttpRequest:
    request = RequestFactory().post("/work/appeals/1/note/", {"csrfmiddlewaretoken": token, "text": text})
    request.session, request.user = SessionStore(), AnonymousUser()
    return request


def test_of_two_presses_at_once_the_second_waits_for_the_answer_of_the_first():
    first = pressed()
    assert duplicates.submission_begin(first) is None
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(duplicates.submission_begin, pressed())
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        duplicates.submission_end(first, HttpResponseRedirect("/work/appeals/1/"), accepted=True)
        answer = second.result(timeout=3)

    assert answer is not None
    assert answer["Location"] == "/work/appeals/1/"


def test_a_press_whose_first_never_ends_is_not_carried_out_and_says_so(monkeypatch):
    monkeypatch.setattr(duplicates, "WAIT_SECONDS", 0.1)
    assert duplicates.submission_begin(pressed()) is None
    busy = duplicates.submission_begin(pressed())

    assert busy is not None
    assert busy.status_code == 409
    assert "первое нажатие ещё выполняется" in busy.content.decode()


@pytest.mark.parametrize("other", [{"token": "drawn-again"}, {"text": "Другие слова."}])
def test_another_drawing_and_other_words_wait_for_nobody(other):
    assert duplicates.submission_begin(pressed()) is None
    assert duplicates.submission_begin(pressed(**other)) is None
