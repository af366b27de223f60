"""Signing in and up over HTTP: guessing is stopped, consent is part of the account."""

import json
import re

import pytest
from django.core import mail
from django.template.loader import render_to_string

from accounts.lockout import client_address
from accounts.models import Consent, User
from core.events.deliveries import deliveries_send_due
from tests.factories import PASSWORD, citizen_make
from tests.http import region_client
from tests.shell.pages import request_of

LOGIN, SIGNUP = "/accounts/login/", "/accounts/signup/"
FAILURES = 5


def sign_in(email: str, password: str, **defaults: str):
    return region_client("ul", **defaults).post(LOGIN, {"login": email, "password": password})


def guess(email: str, times: int = FAILURES) -> None:
    for number in range(times):
        sign_in(email, f"Неверный-{number}")


def test_the_right_password_signs_in(ul):
    user = citizen_make()
    assert sign_in(user.email, PASSWORD).status_code == 302


def test_after_five_wrong_passwords_even_the_right_one_waits(ul):
    user = citizen_make()
    guess(user.email)
    response = sign_in(user.email, PASSWORD)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_the_page_of_a_lockout_leads_to_the_ways_that_stay_open_in_the_words_of_the_sign_in_page(ul):
    user = citizen_make()
    guess(user.email)
    page = sign_in(user.email, PASSWORD).content.decode()

    assert "через 15 минут." in page
    assert "Забыли" not in page
    ways = re.findall(r'<a class="button[^"]*" href="(/accounts/[^"]+)"[^>]*>\s*<span>([^<]+)</span>', page)
    assert ways == [
        ("/accounts/password/reset/", "Задать новый пароль"),
        ("/accounts/login/code/", "Войти по коду из письма"),
    ]
    login = region_client("ul").get(LOGIN).content.decode()
    for url, words in ways:
        assert f'<a href="{url}">{words}</a>' in login


def test_a_code_from_a_letter_lets_in_whom_wrong_passwords_locked_out(ul):
    user = citizen_make()
    guess(user.email)
    client = region_client("ul")
    assert client.post(LOGIN, {"login": user.email, "password": PASSWORD}).status_code == 429

    client.post("/accounts/login/code/", {"email": user.email})
    deliveries_send_due()
    code = re.search(r"Код: (\S+)", mail.outbox[-1].body)[1]
    client.post("/accounts/login/code/confirm/", {"code": code})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_in_greets_with_no_line_of_a_library(ul):
    user = citizen_make()
    client = region_client("ul")
    page = client.post(LOGIN, {"login": user.email, "password": PASSWORD}, follow=True).content.decode()
    assert "Успешный вход" not in page


@pytest.mark.parametrize("path", [SIGNUP, "/accounts/password/change/", "/accounts/password/set/", "reset"])
def test_what_a_new_password_has_to_be_is_one_sentence(ul, path):
    user = citizen_make()
    if path == "/accounts/password/set/":
        user.set_unusable_password()
        user.save()
    client = region_client("ul", None if path in (SIGNUP, "reset") else user)
    if path == "reset":
        client.post("/accounts/password/reset/", {"email": user.email})
        deliveries_send_due()
        path = re.search(r"(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]

    page = client.get(path, follow=True).content.decode()

    hint = re.search(r'<div class="field-hint" id="id_password1_helptext">(.*?)</div>', page, re.DOTALL)[1]
    assert hint.strip() == "Не меньше 8 знаков, не одни цифры и не слишком простой."


@pytest.mark.parametrize(
    ("template", "ways"),
    [
        ("password_reset_done", ["/accounts/password/reset/", "/accounts/login/"]),
        ("account_inactive", ["/accounts/login/", "/"]),
        ("signup_closed", ["/accounts/login/", "/"]),
        ("verification_sent", ["/accounts/login/"]),
        ("password_reset_from_key_done", ["/accounts/login/"]),
    ],
)
def test_no_page_of_an_account_is_a_dead_end(ul, template, ways):
    page = render_to_string(f"account/{template}.html", request=request_of())
    body = page[page.index('class="entrance"') :]
    assert re.findall(r'<a class="button[^"]*" href="([^"]+)"', body)[: len(ways)] == ways


@pytest.mark.parametrize("spelling", [str.upper, str.title, "  {} ".format])
def test_another_spelling_of_the_address_is_no_way_around(ul, spelling):
    user = citizen_make()
    guess(spelling(user.email))
    assert sign_in(user.email, PASSWORD).status_code == 429


def test_guessing_one_address_closes_nobody_else(ul):
    guess(citizen_make().email)
    assert sign_in(citizen_make().email, PASSWORD).status_code == 302


def test_a_made_up_forwarded_address_is_no_way_around(ul):
    user = citizen_make()
    for number in range(FAILURES):
        sign_in(user.email, f"Неверный-{number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert sign_in(user.email, PASSWORD).status_code == 429


@pytest.mark.parametrize(
    ("proxies", "told", "found"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.66, 203.0.113.7", "203.0.113.7"),
        (1, "nonsense", "10.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxy_saw(rf, settings, proxies, told, found):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=told)) == found


def test_the_many_addresses_of_one_customer_are_no_way_around(ul):
    user = citizen_make()
    for number in range(FAILURES):
        sign_in(user.email, f"Неверный-{number}", REMOTE_ADDR=f"2001:db8:1:2::{number}")
    assert sign_in(user.email, PASSWORD, REMOTE_ADDR="2001:db8:1:2::ff").status_code == 429
    assert sign_in(user.email, PASSWORD, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


@pytest.mark.parametrize(("page", "most"), [("/accounts/login/code/", 3), ("/accounts/password/reset/", 5)])
def test_letters_asked_for_elsewhere_leave_a_person_theirs(ul, page, most):
    user = citizen_make()
    for _time in range(most + 3):
        region_client("ul", REMOTE_ADDR="203.0.113.9").post(page, {"email": user.email})
    refused = region_client("ul", REMOTE_ADDR="203.0.113.9").post(page, {"email": user.email})
    assert refused.status_code != 302
    assert region_client("ul", REMOTE_ADDR="203.0.113.10").post(page, {"email": user.email}).status_code == 302


def test_a_code_from_a_letter_leads_back_to_where_the_person_was(ul):
    user = citizen_make()
    browser = region_client("ul", HTTP_ACCEPT="text/html")
    browser.get("/accounts/login/code/?next=/my/drafts/")

    asked = browser.post("/accounts/login/code/", {"email": user.email, "next": "/my/drafts/"})
    page = browser.get(asked["Location"])
    code = re.search(r'"code": "([\w-]+)"', json.dumps(dict(browser.session)))[1]
    entered = browser.post("/accounts/login/code/confirm/", {"code": code, "next": "/my/drafts/"})

    assert asked["Location"].startswith("/accounts/login/code/confirm/")
    words = page.content.decode()
    assert "Вход завершился" not in words
    assert "действует полчаса" in words
    assert "Прислать новый код" in words
    assert entered["Location"] == "/my/drafts/"


def test_a_code_for_signing_in_lives_as_long_as_the_page_says(settings):
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 30 * 60


def sign_up(**changes: str):
    form = {
        "email": "new@post.example",
        "full_name": "Новый житель",
        "password1": PASSWORD,
        "consent": "on",
        **changes,
    }
    return region_client("ul").post(SIGNUP, form)


def test_a_sign_up_sent_twice_is_one_account_and_no_error(ul, monkeypatch):
    first = sign_up()
    # The second was looked at before the first was saved.
    monkeypatch.setattr(
        "allauth.account.internal.flows.manage_email.assess_unique_email", lambda *_given, **_named: True
    )

    second = sign_up()

    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert User.objects.filter(email="new@post.example").count() == 1


def test_signing_up_records_consent_with_its_version(ul):
    assert sign_up().status_code == 302
    assert Consent.objects.get(user__email="new@post.example").version


def test_no_consent_no_account(ul):
    assert sign_up(consent="").status_code != 302
    assert not User.objects.filter(email="new@post.example").exists()


def test_an_account_without_its_consent_is_never_left_behind(ul, monkeypatch):
    def broken(**_facts: object) -> None:
        raise RuntimeError("killed between the account and the consent")

    monkeypatch.setattr("accounts.people.consent_give", broken)
    with pytest.raises(RuntimeError):
        sign_up()
    assert not User.objects.filter(email="new@post.example").exists()


def test_an_address_that_is_taken_looks_the_same_as_a_new_one(ul):
    known = citizen_make()
    fresh, taken = sign_up(), sign_up(email=known.email)
    assert (fresh.status_code, fresh["Location"]) == (taken.status_code, taken["Location"])
