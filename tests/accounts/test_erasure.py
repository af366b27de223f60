"""Taking consent back closes the account and leaves nobody's name behind."""

import re
from functools import partial

import pytest
from django.core import mail
from django.db import connection

from accounts.codes import code_issue
from accounts.erasure import account_erase
from accounts.models import Consent, PersonalToken, User
from accounts.service import token_issue, user_create
from appeals.states import Action
from core.events.deliveries import deliveries_send_due, delivery_enqueue
from core.events.dispatcher import events_dispatch_batch
from core.events.log import events_of
from core.events.models import Delivery, DeliveryState, Event
from core.mail.channel import EMAIL
from core.models import uuid7
from tenants.administration import role_revoke
from tenants.service import Role
from tenants.structure.grants import role_grant
from tenants.structure.models import RoleGrant
from tests.api import ApiClient
from tests.factories import PASSWORD, appeal_make, citizen_make, staff_person, staff_user, take
from tests.http import region_client

NAME, EMAIL_ADDRESS, PHONE = "Агриппина Заветная", "zavetnaya@post.example", "+79270001122"


@pytest.fixture
def citizen(ul) -> User:
    return citizen_make(full_name=NAME, email=EMAIL_ADDRESS, phone=PHONE)


def erase(client, password: str = PASSWORD):
    return client.post("/account/erase/", {"password": password})


def whole_region() -> str:
    """Everything that stands in any table of the region, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'ul' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"ul\".\"{table}\" t")
            found.append(cursor.fetchone()[0])
    return "\n".join(found)


def test_the_page_says_what_goes_what_stays_and_asks_for_the_password(citizen):
    client = region_client("ul", citizen)

    assert "/account/erase/" in client.get("/account/").content.decode()
    page = client.get("/account/erase/").content.decode()

    assert "Что произойдёт сразу" in page
    assert "Что останется" in page
    assert 'autocomplete="current-password"' in page


def test_the_account_is_closed_at_once_everywhere(citizen):
    here, elsewhere = region_client("ul", citizen), region_client("ul", citizen)
    _row, text = token_issue(user=citizen, title="Мой скрипт")

    done = erase(here)

    assert (done.status_code, done.headers["Location"]) == (302, "/")
    assert "учётная запись удалена" in here.get("/").content.decode()
    for client in (here, elsewhere):
        assert client.get("/account/").status_code == 302
    assert ApiClient("ul", token=text).get("me").status_code == 401
    stranger = region_client("ul")
    stranger.post("/accounts/login/", {"login": EMAIL_ADDRESS, "password": PASSWORD})
    assert stranger.get("/account/").status_code == 302


def test_the_row_keeps_its_id_and_nothing_personal(citizen):
    erase(region_client("ul", citizen))

    citizen.refresh_from_db()
    assert (citizen.full_name, citizen.phone, citizen.last_login) == ("", "", None)
    assert citizen.email == f"{citizen.id}@erased.invalid"
    assert not citizen.is_active
    assert not citizen.has_usable_password()
    assert not PersonalToken.objects.filter(user=citizen).exists()


def test_the_consent_is_withdrawn_and_the_log_tells_it_with_ids_only(citizen):
    token_issue(user=citizen, title="Мой скрипт")
    erase(region_client("ul", citizen))

    assert Consent.objects.get(user=citizen).withdrawn_at is not None
    told = [event.type for event in events_of("user", citizen.id)]
    assert told[-3:] == ["accounts.ConsentWithdrawn", "accounts.TokenRevoked", "accounts.AccountErased"]


def test_nothing_personal_is_left_anywhere_in_the_region(citizen):
    appeal = appeal_make(
        citizen,
        text=f"Яма у дома. Меня зовут Заветная Агриппина Петровна, мой телефон {PHONE}.",
        contact_name=NAME,
        contact_phone=PHONE,
        contact_email=EMAIL_ADDRESS,
    )
    take(Action.APPROVE, appeal, staff_person("moderator"))
    api = ApiClient("ul", citizen)
    body = {"text": "Яма на дороге возле школы, объехать нельзя.", "category": "roads-potholes"}
    assert api.post("appeals", body, key="k").status_code == 201
    while events_dispatch_batch():
        pass
    deliveries_send_due()
    client = region_client("ul", citizen)
    assert erase(client, "Неверный-пароль").status_code == 422
    assert "Заветн" in whole_region()

    assert erase(client).status_code == 302
    deliveries_send_due()

    left = whole_region()
    for personal in ("Заветн", "Агриппин", "zavetnaya", "79270001122", "Мой скрипт"):
        assert personal not in left, left[left.index(personal) - 200 :][:400]


def test_letters_on_their_way_stop(citizen):
    delivery_enqueue(
        channel=EMAIL, key="k", recipient=EMAIL_ADDRESS, title="Письмо", payload={"text": NAME, "html": ""}
    )

    erase(region_client("ul", citizen))

    row = Delivery.objects.get(key="k")
    assert (row.state, row.recipient, row.payload) == (DeliveryState.DEAD, "", {})
    assert row.emptied_at is not None


def test_letters_to_a_former_address_are_erased_too_and_those_of_its_new_owner_are_not(citizen):
    enqueue = partial(delivery_enqueue, channel=EMAIL, title="Письмо", payload={"text": NAME, "html": ""})
    enqueue(key="before", recipient="former@post.example", person_id=citizen.id)
    enqueue(key="hers", recipient=EMAIL_ADDRESS, person_id=uuid7())

    erase(region_client("ul", citizen))

    assert Delivery.objects.get(key="before").recipient == ""
    assert Delivery.objects.get(key="hers").recipient == EMAIL_ADDRESS


def test_letters_of_the_account_and_of_appeals_name_their_person(citizen):
    appeal_make(citizen)
    events_dispatch_batch()
    region_client("ul", citizen).post("/account/tokens/", {"title": "Мой скрипт"})

    assert set(Delivery.objects.values_list("person_id", flat=True)) == {citizen.id}


def test_the_address_is_free_for_a_new_account(citizen):
    erase(region_client("ul", citizen))

    assert user_create(email=EMAIL_ADDRESS, full_name="Другая", password=PASSWORD).id != citizen.id


def test_erasing_again_changes_nothing(citizen):
    account_erase(user=citizen)
    before = Event.objects.count()

    account_erase(user=citizen)

    assert Event.objects.count() == before


@pytest.mark.parametrize(("password", "words"), [("", "Введите пароль"), ("Неверный-пароль", "Пароль не подходит")])
def test_without_the_password_nothing_happens(citizen, password, words):
    client = region_client("ul", citizen)

    answer = erase(client, password)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    citizen.refresh_from_db()
    assert citizen.full_name == NAME
    assert client.get("/account/").status_code == 200


def test_guessing_the_password_is_stopped_as_at_the_sign_in(citizen):
    client = region_client("ul", citizen)
    for _try in range(5):
        erase(client, "Неверный-пароль")

    assert erase(client).status_code in (403, 429)
    citizen.refresh_from_db()
    assert citizen.is_active


@pytest.mark.parametrize(
    ("who", "words"), [("worker", "Попросите администратора"), ("admin", "другого администратора")]
)
def test_staff_are_told_whom_to_ask(ul, who, words):
    client = region_client("ul", staff_user(who))

    page, refused = client.get("/account/erase/"), erase(client)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert "current-password" not in page.content.decode()
    assert refused.status_code == 403
    assert staff_user(who).is_active


def test_somebody_whose_role_was_taken_back_may_leave(ul):
    user = citizen_make()
    role_grant(user_id=user.id, role=Role.MODERATOR)
    role_revoke(grant_id=RoleGrant.objects.get(user=user).pk)

    assert erase(region_client("ul", user)).status_code == 302


# --- The same through the API


def test_a_program_cannot_erase_anybody(citizen):
    answer = ApiClient("ul", citizen).post("me/erasure", {"password": PASSWORD})

    assert (answer.status_code, answer.data["code"]) == (403, "session_required")


def test_in_a_session_the_api_erases(citizen):
    browser = ApiClient("ul", citizen, in_session=True)

    wrong = browser.post("me/erasure", {"password": "Неверный-пароль"})
    right = browser.post("me/erasure", {"password": PASSWORD})

    assert (wrong.status_code, wrong.data["errors"][0]["code"]) == (422, "wrong_password")
    assert (right.status_code, right.data) == (200, {"erased": True})
    assert browser.get("me").status_code in (401, 403)


def test_the_api_demands_the_csrf_token(citizen):
    browser = ApiClient("ul", citizen, in_session=True)
    browser.client.handler.enforce_csrf_checks = True

    assert browser.post("me/erasure", {"password": PASSWORD}).status_code == 403
    citizen.refresh_from_db()
    assert citizen.is_active


def test_the_api_tells_staff_whom_to_ask(ul):
    answer = ApiClient("ul", staff_user("worker"), in_session=True).post("me/erasure", {"password": PASSWORD})

    assert (answer.status_code, answer.data["code"]) == (403, "staff_account")


# --- Without a password


@pytest.fixture
def by_code(citizen) -> User:
    """Somebody who came by a code from a letter and has no password."""
    citizen.set_unusable_password()
    citizen.save(update_fields=["password"])
    return citizen


def code_of_letter() -> str:
    deliveries_send_due()
    return re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)


def test_who_has_no_password_closes_the_account_by_a_code_from_a_letter(by_code):
    client = region_client("ul", by_code)
    page = client.get("/account/erase/").content.decode()
    assert "Пароля у вас нет" in page
    assert "current-password" not in page

    client.post("/account/erase/", {"action": "send"})
    assert 'autocomplete="one-time-code"' in client.get("/account/erase/").content.decode()
    code = code_of_letter()
    assert client.post("/account/erase/", {"code": "000000" if code != "000000" else "111111"}).status_code == 422
    done = client.post("/account/erase/", {"code": f"{code[:3]} {code[3:]}"})

    assert (done.status_code, done.headers["Location"]) == (302, "/")
    by_code.refresh_from_db()
    assert not by_code.is_active


def test_a_code_of_another_purpose_erases_nobody(by_code):
    client = region_client("ul", by_code)
    code = code_issue(purpose="enter", email=by_code.email, guesser="here").code

    assert client.post("/account/erase/", {"code": code}).status_code == 422
    by_code.refresh_from_db()
    assert by_code.is_active


def test_who_has_a_password_cannot_take_the_way_of_the_code(citizen):
    client = region_client("ul", citizen)
    code = code_issue(purpose="erase", email=citizen.email, guesser="here").code

    assert client.post("/account/erase/", {"code": code}).status_code == 422
    assert client.post("/account/erase/", {"action": "send"}).status_code == 422
    deliveries_send_due()
    assert mail.outbox == []


def test_in_a_session_the_api_erases_by_a_code(by_code):
    browser = ApiClient("ul", by_code, in_session=True)

    assert browser.post("me/erasure", {"password": PASSWORD}).status_code == 422
    assert browser.post("me/erasure/code").status_code == 200
    assert browser.post("me/erasure", {"code": code_of_letter()}).data == {"erased": True}


def test_by_a_token_no_code_is_sent(by_code):
    answer = ApiClient("ul", by_code).post("me/erasure/code")

    assert (answer.status_code, answer.data["code"]) == (403, "session_required")
