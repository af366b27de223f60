"""Letters about a person's account: in Russian, in the region's dress, through deliveries."""

import re
from email.header import decode_header, make_header
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import get_template

from accounts.models import User
from core.events.deliveries import deliveries_send_due
from tests.factories import PASSWORD, citizen_make
from tests.http import region_client

SIGN_UP = {"email": "new@post.example", "password1": PASSWORD, "full_name": "Анна Волкова", "consent": "on"}


def letter():
    """The one letter that was sent."""
    deliveries_send_due()
    (message,) = mail.outbox
    return message


def html_of(message) -> str:
    return message.alternatives[0][0]


def test_signing_up_sends_a_code_from_the_regions_portal(ul):
    region_client("ul").post("/accounts/signup/", SIGN_UP)

    message = letter()
    assert message.subject == "Код подтверждения адреса"
    assert message.to == ["new@post.example"]
    assert "Решаем вместе" in str(make_header(decode_header(message.from_email)))
    code = re.search(r"Код: (\d{6})", message.body).group(1)
    assert code in html_of(message)
    assert "http://ul.localhost:8000/" in message.body
    assert User.objects.filter(email="new@post.example").exists()


def test_a_forgotten_password_gets_a_link_that_opens(ul):
    user = citizen_make()
    client = region_client("ul")
    client.post("/accounts/password/reset/", {"email": user.email})

    message = letter()
    assert message.subject == "Новый пароль"
    address = re.search(r"http://ul\.localhost:8000(/accounts/password/reset/key/\S+)", message.body)
    assert address.group(0) in html_of(message)
    assert client.get(address.group(1), follow=True).status_code == 200


def test_signing_up_with_a_taken_address_tells_its_owner_and_nobody_else(ul):
    user = citizen_make()
    region_client("ul").post("/accounts/signup/", {**SIGN_UP, "email": user.email})

    message = letter()
    assert message.to == [user.email]
    assert message.subject == "Вы уже зарегистрированы"
    assert "/accounts/password/reset/" in message.body


def test_a_reset_for_an_unknown_address_offers_to_sign_up(ul):
    region_client("ul").post("/accounts/password/reset/", {"email": "nobody@post.example"})

    message = letter()
    assert message.subject == "Такой учётной записи нет"
    assert "http://ul.localhost:8000/accounts/signup/" in message.body


def templates_of_allauth() -> list[str]:
    folder = Path(allauth.__file__).parent / "templates"
    return sorted(str(path.relative_to(folder)) for path in (folder / "account" / "email").iterdir())


@pytest.mark.parametrize("name", templates_of_allauth())
def test_every_letter_of_allauth_is_ours(name):
    assert Path(get_template(name).origin.name).is_relative_to(settings.PROJECT_DIR / "platform" / "accounts")
