"""A person's own data, and signing up on the way to something else."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent, User
from accounts.profile import consent_is_given, phone_checked, phone_shown, user_update
from core.errors import InvalidInput
from core.events.deliveries import deliveries_send_due
from core.events.log import events_of
from core.models import uuid7
from tests.factories import PASSWORD, citizen_make
from tests.http import region_client


def test_a_person_changes_their_name_and_phone(ul):
    user = citizen_make()

    response = region_client("ul", user).post(
        "/account/", {"full_name": "  Анна   Иванова ", "phone": "8 927 123 45 67"}
    )

    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.phone) == ("Анна Иванова", "+79271234567")
    changed = events_of("user", user.id)[-1]
    assert changed.payload["fields"] == ["full_name", "phone"]
    assert "Анна" not in str(changed.payload)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"full_name": "", "phone": ""}, "Напишите, как к вам обращаться"),
        ({"full_name": "А" * 151, "phone": ""}, "не более 150"),
        ({"full_name": "Анна", "phone": "позвоните"}, "не похоже на номер"),
        ({"full_name": "Анна", "phone": "+7" + "9" * 30}, "не похоже на номер"),
    ],
)
def test_data_that_will_not_do_say_why(ul, data, words):
    user = citizen_make(full_name="Житель")

    response = region_client("ul", user).post("/account/", data)

    assert response.status_code == 422
    assert words in response.content.decode()
    user.refresh_from_db()
    assert user.full_name == "Житель"


def test_the_profile_tells_which_consent_was_given(ul):
    user = citizen_make()

    page = region_client("ul", user).get("/account/").content.decode()

    assert f"Версия {Consent.objects.get(user=user).version}" in page
    assert consent_is_given(user=user)


@pytest.mark.parametrize(
    ("text", "kept"), [("", ""), ("8 (927) 123-45-67", "+79271234567"), ("+375 29 123-45-67", "+375291234567")]
)
def test_phones_are_kept_in_one_form(text, kept):
    assert phone_checked(text) == kept


def test_what_is_no_phone_is_refused():
    with pytest.raises(InvalidInput):
        phone_checked("12")


def test_signing_up_from_the_wizard_leads_back_to_it_with_the_draft(ul):
    client = region_client("ul")
    here = f"/appeals/new/{uuid7()}/describe/"
    client.post(here, {"text": "Яма у школы, объехать нельзя, помогите."})
    page = client.get(f"/accounts/signup/?next={here}").content.decode()
    assert "/account/consent/" in page
    facts = {
        "email": "novaya@post.example",
        "password1": PASSWORD,
        "full_name": "Новая Жительница",
        "consent": "on",
        "next": here,
    }

    asked = client.post("/accounts/signup/", facts)
    deliveries_send_due()
    code = re.search(r"\d{6}", mail.outbox[-1].body)
    confirmed = client.post(asked.headers["Location"], {"code": code[0]})

    assert confirmed.headers["Location"] == here
    user = User.objects.get(email="novaya@post.example")
    assert consent_is_given(user=user)
    assert "Яма у школы" in client.get(here).content.decode()
    assert user.drafts.count() == 1


def test_who_has_no_password_sets_one_on_a_page_in_russian(ul):
    user = citizen_make()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    client = region_client("ul", user)

    page = client.get("/accounts/password/change/", follow=True).content.decode()

    assert "Задать пароль" in page
    assert "Set Password" not in page


def test_two_changes_at_once_wait_for_each_other_and_not_in_a_circle(ul):
    user = citizen_make()

    with CaptureQueriesContext(connection) as queries:
        user_update(user=user, full_name="Анна Иванова", phone="")

    locks = [found[0] for query in queries if (found := re.search(r"FOR (?:NO KEY )?(?:UPDATE|SHARE)", query["sql"]))]
    assert locks[0] == "FOR NO KEY UPDATE"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+79271234567", "+7 927 123-45-67"),
        ("+78422412233 доб. 12", "+7 842 241-22-33 доб. 12"),
        ("+375291234567", "+375 29 123-45-67"),
        ("", ""),
        ("не номер", "не номер"),
    ],
)
def test_a_kept_number_is_read_in_groups(kept, shown):
    assert phone_shown(kept) == shown
