"""Letters about a person's account: in Russian, in the region's dress, through deliveries."""

import re
from email.header import decode_header, make_header
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.template.loader import get_template
from django.test import Client

from accounts.models import User
from core.events.deliveries import deliveries_send_due
from core.events.models import Delivery
from core.mail.channel import mail_enqueue
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


NEW_PASSWORD = "Совсем-другой-2"


def letters():
    deliveries_send_due()
    return mail.outbox


def subjects() -> list[str]:
    return [message.subject for message in letters()]


def test_adding_an_address_says_that_it_is_added_and_both_addresses_are_told(ul):
    user = citizen_make()
    client = region_client("ul", user)
    asked = client.post("/accounts/email/", {"action_add": "1", "email": "second@post.example"})
    assert asked["Location"] == "/accounts/confirm-email/"
    code_letter = letters()[0]
    assert code_letter.to == ["second@post.example"]
    assert "добавляют к учётной записи" in code_letter.body
    assert "при регистрации" not in code_letter.body

    client.post("/accounts/confirm-email/", {"code": re.search(r"Код: (\d{6})", code_letter.body).group(1)})

    added = letters()[1]
    assert (added.subject, added.to) == ("Адрес добавлен", [user.email])
    assert "second@post.example" in added.body


def test_a_main_address_that_changes_is_told_to_the_former_one(ul):
    user = citizen_make()
    EmailAddress.objects.create(user=user, email="second@post.example", verified=True)
    region_client("ul", user).post("/accounts/email/", {"action_primary": "1", "email": "second@post.example"})
    message = letter()
    assert (message.subject, message.to) == ("Основной адрес изменён", [user.email])
    assert "second@post.example" in message.body


def test_an_address_that_is_removed_is_told(ul):
    user = citizen_make()
    EmailAddress.objects.create(user=user, email="second@post.example", verified=True)
    region_client("ul", user).post("/accounts/email/", {"action_remove": "1", "email": "second@post.example"})
    message = letter()
    assert (message.subject, message.to) == ("Адрес удалён", [user.email])
    assert "second@post.example" in message.body


def test_a_changed_password_is_told_with_the_way_to_a_new_one(ul):
    user = citizen_make()
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    region_client("ul", user).post("/accounts/password/change/", form)
    message = letter()
    assert message.subject == "Пароль изменён"
    assert "http://ul.localhost:8000/accounts/password/reset/" in message.body


def test_a_new_token_is_told_to_its_owner_without_its_text(ul):
    user = citizen_make()
    page = region_client("ul", user).post("/account/tokens/", {"title": "Отчёт <b>&"}).content.decode()
    message = letter()
    assert message.subject == "Создан ключ для программ"
    assert "Отчёт <b>&" in message.body
    assert "Отчёт &lt;b&gt;&amp;" in html_of(message)
    secret = re.search(r"otk_ul_[\w-]+", page).group(0)
    assert secret not in message.body


def test_a_closed_account_gets_one_last_letter_and_its_address_goes_with_it(ul):
    user = citizen_make()
    address = user.email
    region_client("ul", user).post("/account/erase/", {"password": PASSWORD})
    message = letter()
    assert (message.subject, message.to) == ("Учётная запись удалена", [address])
    assert not Delivery.objects.filter(recipient=address).exists()


@pytest.mark.parametrize("words", ["Тема\r\nBcc: a@b.example", "Тема\u2028Bcc: a@b.example", "Тема\x00\x0bBcc:"])
def test_no_word_of_anybodys_begins_another_header(ul, words):
    mail_enqueue(key="k", to="a@post.example", subject=words, text="Слова", sender=f"Портал {words}")
    message = letter()
    raw = message.message().as_bytes()
    assert message.to == ["a@post.example"]
    assert b"\nBcc" not in raw
    assert message.message()["Bcc"] is None


def test_a_long_subject_is_cut_and_not_lost(ul):
    mail_enqueue(key="k", to="a@post.example", subject="я" * 4000, text="Слова")
    assert letter().subject.endswith("…")


@pytest.mark.parametrize("host", ["UL.LOCALHOST", "ul.localhost.", "ul.localhost:4444"])
def test_links_in_letters_never_follow_the_host_that_was_typed(ul, host):
    user = citizen_make()
    Client(HTTP_HOST=host).post("/accounts/password/reset/", {"email": user.email})
    found = re.findall(r"https?://[^/\s]+", letter().body)
    assert set(found) == {"http://ul.localhost:8000"}


def templates_of_allauth() -> list[str]:
    folder = Path(allauth.__file__).parent / "templates"
    found = (str(path.relative_to(folder)) for path in (folder / "account" / "email").iterdir())
    # A stranger gets no letter: ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS.
    return sorted(name for name in found if "unknown_account" not in name)


@pytest.mark.parametrize("name", templates_of_allauth())
def test_every_letter_of_allauth_is_ours(name):
    assert Path(get_template(name).origin.name).is_relative_to(settings.PROJECT_DIR / "platform" / "accounts")


def test_a_subject_tells_no_code(ul):
    """Administrators read the subjects of what was sent; a code would sign them in as somebody else."""
    folder = settings.PROJECT_DIR / "platform" / "accounts" / "templates" / "account" / "email"
    subjects = sorted(folder.glob("*_subject.txt"))
    assert subjects
    assert [
        path.name for path in subjects if "code" in path.read_text(encoding="utf-8").replace("login_code", "")
    ] == []
