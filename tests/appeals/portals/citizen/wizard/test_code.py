"""Sending with a code by e-mail and no password: the account is made by the way."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User
from accounts.service import consent_is_given, user_deactivate
from appeals.models import Appeal
from core import clock
from core.events.deliveries import deliveries_send_due
from tests.appeals.portals.citizen.wizard.walking import CONTACTS, Wizard, photo
from tests.factories import PASSWORD, citizen_make
from tests.http import region_client

EMAIL = "novaya@post.example"
GUEST = {**CONTACTS, "contact_email": EMAIL, "consent": "on"}


def letter() -> str:
    """The code in the last letter."""
    deliveries_send_due()
    found = re.search(r"\b(?:\d{6}|\d{10})\b", mail.outbox[-1].body)
    assert found is not None
    return found[0]


def at_code(client, **changes) -> Wizard:
    wizard = Wizard(client).to_send(place={"photos": [photo()]})
    assert wizard.goes("send", **{**GUEST, **changes}) == "code"
    return wizard


def test_that_an_account_comes_by_the_way_is_said_on_the_first_step(ul):
    guest = Wizard(region_client("ul")).html("describe")
    resident = Wizard(region_client("ul", citizen_make())).html("describe")

    assert "пришлём код на вашу почту" in guest
    assert "пришлём код на вашу почту" not in resident


def test_a_guest_sends_with_a_code_and_has_an_account_afterwards(ul):
    client = region_client("ul")
    wizard = at_code(client)
    assert EMAIL in wizard.html("code")
    assert not User.objects.filter(email=EMAIL).exists()

    sent = wizard.post("code", code=f" {letter()[:3]} {letter()[3:]}")

    appeal, user = Appeal.objects.get(), User.objects.get(email=EMAIL)
    assert sent.headers["Location"] == f"/appeals/{appeal.number}/?sent=1"
    assert (appeal.applicant_id, appeal.contact_email) == (user.id, EMAIL)
    assert appeal.attachments.count() == 1
    assert (user.full_name, user.has_usable_password()) == ("Анна", False)
    assert consent_is_given(user=user)
    assert EmailAddress.objects.get(user=user).verified
    assert "принято" in client.get(sent.headers["Location"]).content.decode()
    assert client.get("/my/").status_code == 200


def test_the_second_press_of_a_guest_hears_that_the_first_has_sent_it(ul):
    client = region_client("ul")
    wizard = at_code(client)
    code, cookies = letter(), client.cookies.copy()
    wizard.post("code", code=code)
    number = Appeal.objects.get().number
    # The browser sent it twice before it had the answer to the first, and with it another session.
    client.cookies = cookies

    again = wizard.post("code", code=code)

    assert again.headers["Location"] == f"/accounts/login/?next=%2Fappeals%2F{number}%2F"
    assert f"УЛ-{number} отправлено" in client.get(again.headers["Location"]).content.decode()
    assert Appeal.objects.count() == 1


def test_the_address_of_an_account_signs_in_and_changes_nothing_of_it(ul):
    user = citizen_make(full_name="Анна Петрова")
    wizard = at_code(region_client("ul"), contact_email=user.email.upper())

    wizard.post("code", code=letter())

    user.refresh_from_db()
    assert Appeal.objects.get().applicant_id == user.id
    assert (user.full_name, user.check_password(PASSWORD)) == ("Анна Петрова", True)


def test_a_password_that_a_stranger_set_for_an_unconfirmed_address_opens_nothing(ul):
    user = citizen_make(full_name="Чужой")
    EmailAddress.objects.filter(user=user).update(verified=False)
    wizard = at_code(region_client("ul"), contact_email=user.email)

    wizard.post("code", code=letter())

    user.refresh_from_db()
    assert Appeal.objects.get().applicant_id == user.id
    assert (user.full_name, user.has_usable_password()) == ("Анна", False)


def test_a_closed_account_is_not_opened_by_a_code(ul):
    user = citizen_make()
    user_deactivate(email=user.email)
    wizard = at_code(region_client("ul"), contact_email=user.email)

    page = wizard.told("code", code=letter())

    assert "закрыта" in page
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("typed", ["", "000000", "abc", "9" * 500])
def test_a_wrong_code_says_so_and_sends_nothing(ul, typed):
    wizard = at_code(region_client("ul"))
    right = letter()

    page = wizard.told("code", code=typed if typed != right else "111111")

    assert "Код не подошёл" in page
    assert not Appeal.objects.exists()
    assert not User.objects.filter(email=EMAIL).exists()
    wizard.post("code", code=right)
    assert Appeal.objects.exists()


def test_after_five_mistakes_even_the_right_code_is_void(ul):
    wizard = at_code(region_client("ul"))
    right = letter()
    wrong = "111111" if right != "111111" else "222222"
    for _time in range(5):
        page = wizard.told("code", code=wrong)

    assert "больше не действует" in page
    assert "Код действует" not in page
    assert "больше не действует" in wizard.told("code", code=right)
    assert not Appeal.objects.exists()
    with clock.at(clock.now() + timedelta(seconds=61)):
        wizard.post("code", go="again")
        wizard.post("code", code=letter())
    assert Appeal.objects.exists()


def test_mistakes_of_a_stranger_leave_the_code_good(ul):
    wizard = at_code(region_client("ul"))
    right = letter()
    stranger = at_code(region_client("ul"))
    for _time in range(8):
        stranger.told("code", code="111111" if right != "111111" else "222222")

    wizard.post("code", code=right)

    assert Appeal.objects.exists()


def test_a_letter_sent_again_has_the_same_code_and_comes_once_a_minute(ul):
    wizard = at_code(region_client("ul"))
    first, count = letter(), len(mail.outbox)

    page = wizard.told("code", go="again")
    letter()
    assert "уже отправлено" in page
    assert len(mail.outbox) == count

    with clock.at(clock.now() + timedelta(minutes=2)):
        wizard.post("code", go="again")
        deliveries_send_due()
    assert len(mail.outbox) == count + 1
    assert first in mail.outbox[-1].body


def test_another_address_gets_a_code_of_its_own(ul):
    wizard = at_code(region_client("ul"))
    first = letter()
    assert wizard.goes("code", go="back") == "send"
    wizard.post("send", **{**GUEST, "contact_email": "drugaya@post.example"})

    assert "Код не подошёл" in wizard.told("code", code=first) or first == letter()
    wizard.post("code", code=letter())

    assert Appeal.objects.get().contact_email == "drugaya@post.example"


@pytest.mark.parametrize("name", ["contact_email", "consent", "contact_name"])
def test_without_address_name_or_consent_no_code_goes(ul, name):
    wizard = Wizard(region_client("ul")).to_send()

    assert wizard.goes("send", **{key: value for key, value in GUEST.items() if key != name}) == "send"

    deliveries_send_due()
    assert not mail.outbox
    assert wizard.get("code").headers["Location"] == wizard.step("send")
    assert wizard.goes("code", code="000000") == "send"


def test_codes_for_many_mailboxes_from_one_place_are_stopped(ul, monkeypatch):
    monkeypatch.setattr("appeals.portals.throttle.CODES_PER_HOUR", 2)
    client = region_client("ul")
    at_code(client, contact_email="a@post.example")
    at_code(client, contact_email="b@post.example")
    third = Wizard(client).to_send()

    page = third.told("send", **{**GUEST, "contact_email": "c@post.example"})

    assert "слишком много кодов" in page
    deliveries_send_due()
    assert {recipient for message in mail.outbox for recipient in message.to} == {"a@post.example", "b@post.example"}


def test_who_signed_in_in_another_tab_needs_no_code(ul):
    client = region_client("ul")
    wizard = at_code(client)
    client.force_login(citizen_make(), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert wizard.get("code").headers["Location"] == wizard.step("send")
    assert wizard.goes("code", code="000000") == "send"


def test_who_has_no_password_comes_in_again_by_a_code(ul):
    wizard = at_code(region_client("ul"))
    wizard.post("code", code=letter())
    later = region_client("ul")
    assert "/accounts/login/code/" in later.get("/accounts/login/").content.decode()

    asked = later.post("/accounts/login/code/", {"email": EMAIL})
    deliveries_send_due()
    code = re.search(r"^Код: (\S+)|^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE)
    assert code is not None
    later.post(asked.headers["Location"], {"code": code[1] or code[2]})

    assert later.get("/my/").status_code == 200
